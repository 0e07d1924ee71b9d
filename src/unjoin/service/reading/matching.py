"""Whether a statement has the words that somebody searches for. The index only proposes.

A word is found in a name or in a text, where a statement has all its parts; 退党，退团 has two.
Several words, with a space between them, may stand in different places.
"""

from __future__ import annotations

from dataclasses import dataclass

from unjoin.service.reading import folding


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One word. `named` and `written`: its parts, folded as names and as texts are."""

    named: tuple[str, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """What was typed. `whole_name`: all of it, as the name of one person; may be empty."""

    parts: tuple[Part, ...]
    whole_name: str


def fold_words(typed: str) -> Words:
    """What `typed` (untrusted) asks for; without `parts` where nothing in it can be found."""
    folded = (
        Part(tuple(folding.searched_name(word).split()), tuple(folding.searched_text(word).split()))
        for word in typed.split()
    )
    return Words(
        tuple(part for part in folded if part.named or part.written),
        folding.fold_whole_name(typed),
    )


class Seen:
    """A statement's name and text as they are searched. Folded only when it takes that."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self._folded_text: str | None = None

    def has_whole_name(self, folded: str) -> bool:
        """Whether `folded`, by `fold_whole_name`, is the whole name."""
        return bool(self._name) and folding.fold_whole_name(self._name) == folded

    def has_in_name(self, part: Part) -> bool:
        """Whether the word is in the name."""
        if not self._name or not part.named:
            return False
        name = folding.searched_name(self._name)
        return all(one in name for one in part.named)

    def has_in_text(self, part: Part) -> bool:
        """Whether the word is in the text."""
        return bool(part.written) and all(map(self._is_written, part.written))

    def _is_written(self, part: str) -> bool:
        # Folding changes nothing of Chinese characters that are folded already.
        if folding.is_chinese(part) and part in self._text:
            return True
        if self._folded_text is None:
            self._folded_text = folding.searched_text(self._text)
        return part in self._folded_text
