"""What is kept of a waiting declaration to compare it with others: a sketch of some 300 bytes.

Rules kept here:

1. A sketch is kept in the memory of a staff process and nowhere else: it tells
   something of what was declared. Its marks are hashes under a key that each
   process makes for itself, so nobody can make texts whose marks collide.
2. Spaces, punctuation, width, case and the script of Chinese do not matter,
   nor which digits there are: texts that differ in these have the same marks.
3. Most of a text stands for all of it: only the 24 lowest of its marks are kept.

A mark is the hash of four tokens in a row; a token is one Chinese character, or a
word of another script. Source: Broder, "On the resemblance and containment of
documents" (1997).

Pure: no I/O, no Django.
"""

from __future__ import annotations

import hashlib
import heapq
import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

from unjoin.registry.declaration import Declaration, Person
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.review.everyday import is_everyday

TextDigest = NewType("TextDigest", bytes)
"""16 bytes that are equal for two texts that are the same."""

DIGEST_BYTES = 16
MARKS_KEPT = 24
RUN_LENGTH = 4

_ONE_BY_ONE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(f"[{_ONE_BY_ONE}]|[^\\W_{_ONE_BY_ONE}]+")
_SINGLE = re.compile(f"[{_ONE_BY_ONE}]")
_DIGIT = re.compile(r"\d")
_NO_MARKS = array("I")


@dataclass(frozen=True, slots=True)
class Sketch:
    """One declaration, to be compared.

    `rows`: how many rows it has. `texts`: the digests of its texts. `marks`: of
    all its texts together; `doublings`: how long they are, in powers of two.
    `shape`: what there is to compare where nobody wrote anything, else empty.
    `is_odd`: it holds something that is decided on by itself, as a real name.
    """

    rows: int
    texts: tuple[TextDigest, ...]
    marks: array[int]
    doublings: int
    shape: str
    is_odd: bool


def text_digest(text: str) -> TextDigest | None:
    """The digest of `text` (untrusted); None where it has no letter and no digit."""
    kept = "".join(c for c in fold_text(text) if unicodedata.category(c)[0] in "LN")
    if not kept:
        return None
    return TextDigest(hashlib.sha256(kept.encode("utf-8", "replace")).digest()[:DIGEST_BYTES])


def sketch(declaration: Declaration, *, offered: Iterable[bool]) -> Sketch:
    """The sketch of `declaration`; `offered` says of each of its persons whether the name was."""
    persons = declaration.persons
    texts = {digest for person in persons if (digest := text_digest(person.text))}
    tokens = [token for person in persons for token in tokens_of(person.text)]
    is_written = bool(tokens) and is_everyday(tokens)
    return Sketch(
        rows=len(persons),
        texts=tuple(texts),
        marks=_marks(tokens) if tokens else _NO_MARKS,
        doublings=len(tokens).bit_length(),
        shape="" if is_written else _shape(persons, list(offered), has_text=bool(tokens)),
        is_odd=any(person.real_name_published or person.could_not_speak for person in persons),
    )


def tokens_of(text: str) -> list[str]:
    """The tokens of `text` (untrusted), as they are compared."""
    return [_plain(token) for token in _TOKEN.findall(fold_text(text))]


def token_places(text: str) -> list[tuple[int, int, str]]:
    """Start and end of every token within `text`, and the token as it is compared."""
    return [
        (found.start(), found.end(), _plain(fold_text(found[0]))) for found in _TOKEN.finditer(text)
    ]


def runs_of(tokens: list[str]) -> list[str]:
    """All that is compared of `tokens`: each four in a row, or all of them where they are fewer."""
    if len(tokens) <= RUN_LENGTH:
        return [" ".join(tokens)] if tokens else []
    return [" ".join(tokens[n : n + RUN_LENGTH]) for n in range(len(tokens) - RUN_LENGTH + 1)]


def fold_text(text: str) -> str:
    """`text` without what does not matter of width, case and script."""
    return to_simplified(unicodedata.normalize("NFKC", text).casefold())


def _plain(token: str) -> str:
    return "0" if _DIGIT.search(token) else token


def _marks(tokens: list[str]) -> array[int]:
    # The interpreter's hash of a string is SipHash under a key that it makes at its start.
    hashes = {hash(run) & 0xFFFFFFFF for run in runs_of(tokens)}
    return array("I", heapq.nsmallest(MARKS_KEPT, hashes))


def _shape(persons: tuple[Person, ...], offered: list[bool], *, has_text: bool) -> str:
    """What declarations have in common that were filled in after one pattern."""
    organisations = 0
    for person in persons:
        organisations |= person.organisations
    names = {
        "offered" if was_offered else _name_shape(person.name)
        for person, was_offered in zip(persons, offered, strict=True)
    }
    rows = "one" if len(persons) == 1 else "several"
    return f"{rows} {organisations} {'text' if has_text else 'no-text'} {'|'.join(sorted(names))}"


def _name_shape(name: str) -> str:
    """`汉` for Chinese characters, `a` for letters, `0` for digits, `x` for a mixture."""
    kinds: list[str] = []
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", name)):
        kind = "汉" if _SINGLE.match(token) else _word_shape(token)
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
    return "".join(kinds)


def _word_shape(word: str) -> str:
    if not _DIGIT.search(word):
        return "a"
    return "0" if word.isdecimal() else "x"
