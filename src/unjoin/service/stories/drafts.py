"""A story while it is written: read from the form or the call screen, and settled as far as it is.

Nothing of it is kept between two requests: text and decisions travel in the form.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from unjoin.service.hints.finding import Hint, Piece, paragraphs
from unjoin.service.hints.words import HINTS
from unjoin.service.stories.contents import TEXT_LIMIT
from unjoin.service.stories.errors import (
    NeverKeptError,
    NotSettledError,
    StoryEmptyError,
    StoryError,
    StoryLanguageError,
    StoryLongError,
)
from unjoin.service.stories.general_words import LANGUAGES, general_word
from unjoin.service.stories.settling import (
    GENERAL,
    OUT,
    KeepReason,
    Settled,
    can_keep,
    check_settled,
    distinct,
    field_of,
    hints_of,
    settle,
)
from unjoin.service.stories.words import KEEP_REASONS

Choice = tuple[str, str]
"""A decision, and its words."""

WAYS = frozenset({OUT, GENERAL, *(reason.value for reason in KeepReason)})


@dataclass(frozen=True, slots=True)
class Pointed:
    """Something to settle. `chosen`: why it is kept, "" where nothing is decided."""

    hint: Hint
    field: str
    label: str
    why: str
    choices: list[Choice]
    chosen: str


@dataclass(frozen=True, slots=True)
class Draft:
    """`settled` as far as decisions go. `problem`: why it cannot be left as it is, or None."""

    key: uuid.UUID
    language: str
    settled: Settled
    pointed: list[Pointed]
    problem: StoryError | None

    @property
    def open_count(self) -> int:
        """How many things are not settled yet."""
        return sum(not each.chosen for each in self.pointed)

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """The text as it would be left, cut at what is pointed out."""
        return paragraphs(self.settled.text, hints_of(self.settled.text))


def new_draft(language: str) -> Draft:
    """An empty form."""
    return Draft(uuid.uuid4(), language, Settled("", {}), [], None)


def read_draft(text: str, *, key: str, language: str, decisions: Mapping[str, str]) -> Draft:
    """The story in a form (untrusted), with `decisions` carried out.

    A text that is far too long is not looked through.
    """
    tidy = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    known = {field: way for field, way in decisions.items() if way in WAYS}
    if language not in LANGUAGES:
        return Draft(_read_key(key), "en", Settled(tidy, {}), [], StoryLanguageError())
    if len(tidy) > 2 * TEXT_LIMIT:
        problem = StoryLongError(length=len(tidy), limit=TEXT_LIMIT)
        return Draft(_read_key(key), language, Settled(tidy, {}), [], problem)
    settled = settle(tidy, language=language, decisions=known)
    pointed = [_pointed(hint, language, settled.kept) for hint in distinct(hints_of(settled.text))]
    return Draft(_read_key(key), language, settled, pointed, _problem(settled))


def _problem(settled: Settled) -> StoryError | None:
    if not settled.text:
        return StoryEmptyError()
    if len(settled.text) > TEXT_LIMIT:
        return StoryLongError(length=len(settled.text), limit=TEXT_LIMIT)
    try:
        check_settled(settled.text, settled.kept)
    except (NotSettledError, NeverKeptError) as error:
        return error
    return None


def _pointed(hint: Hint, language: str, kept: Mapping[str, KeepReason]) -> Pointed:
    words = HINTS[hint.kind]
    chosen = kept[hint.words].value if hint.words in kept and can_keep(hint) else ""
    return Pointed(
        hint, field_of(hint), str(words.label), str(words.why), _choices(hint, language), chosen
    )


def _choices(hint: Hint, language: str) -> list[Choice]:
    instead = _("Replace it by “{word}”").format(word=general_word(hint, language))
    choices = [(GENERAL, instead), (OUT, _("Take it out"))]
    if can_keep(hint):
        keep = _("Keep it: {reason}")
        choices += [
            (reason.value, keep.format(reason=words)) for reason, words in KEEP_REASONS.items()
        ]
    return choices


def _read_key(text: str) -> uuid.UUID:
    """The key of the form; a new one where it has none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
