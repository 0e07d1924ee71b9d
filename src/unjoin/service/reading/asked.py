"""What a visitor asks the wall for: read from the address of the page, and refused where wrong.

Nothing of it is kept: no log has it, and the database hears digests alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.errors import RegistryError
from unjoin.registry.weeks import Week, first_day, week_of
from unjoin.service.reading.matching import Words, fold_words

LEAF_LIMIT = 2**63
"""No database holds a leaf index beyond this."""
TYPED_LIMIT = 80
"""The most characters that may be searched for. A name has no more."""

_LEAF = re.compile(r"[0-9]{1,19}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Place(StrEnum):
    """Where words are to be found."""

    ANYWHERE = "all"
    NAME = "name"
    WHOLE_NAME = "whole"
    TEXT = "text"


class AskedError(ValueError):
    """The address is not one that the pages lead to."""


class FieldError(AskedError):
    """What was entered in `field` of the form cannot be searched for; `sentence` says why."""

    def __init__(self, field: str, sentence: Promise) -> None:
        super().__init__(field)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Asked:
    """Statements below leaf `before` that fit everything that is given. `typed`: the words, as
    they were typed; `words`: the same, folded. `week`: in which they were received."""

    typed: str = ""
    words: Words | None = None
    place: Place = Place.ANYWHERE
    organisation: str = ""
    language: str = ""
    week: Week | None = None
    before: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of all statements are asked for."""
        return bool(self.typed or self.organisation or self.language or self.week is not None)

    def address(self, *, before: int | None = None) -> str:
        """What stands behind the page's path to ask for the same from another leaf on."""
        given = {
            "q": self.typed,
            "in": "" if self.place is Place.ANYWHERE else str(self.place),
            "organisation": self.organisation,
            "language": self.language,
            "week": "" if self.week is None else first_day(self.week).isoformat(),
            "before": "" if before is None else str(before),
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"?{query}" if query else ""

    def in_week(self, week: Week) -> Asked:
        """The same in another week, from the newest on."""
        return replace(self, week=week, before=None)


def read_asked(given: Mapping[str, str], campaign: Campaign) -> Asked:
    """What the parameters `given` (untrusted) ask for.

    Raises FieldError for what a visitor may have typed, AskedError for what no page leads to.
    """
    typed = " ".join(given.get("q", "").split())
    place = _place(given.get("in") or Place.ANYWHERE)
    return Asked(
        typed=typed,
        words=_words(typed, place) if typed else None,
        place=place,
        organisation=_one_of(
            given.get("organisation", ""), [o.slug for o in campaign.organisations]
        ),
        language=_one_of(given.get("language", ""), campaign.languages),
        week=_week(given["week"]) if given.get("week") else None,
        before=_leaf(given["before"]) if "before" in given else None,
    )


def _words(typed: str, place: Place) -> Words:
    if len(typed) > TYPED_LIMIT:
        raise FieldError("q", _("Search for at most 80 characters."))
    words = fold_words(typed)
    if not words.parts or (place is Place.WHOLE_NAME and not words.whole_name):
        raise FieldError("q", _("Type at least one character, letter or digit."))
    return words


def _place(value: str) -> Place:
    try:
        return Place(value)
    except ValueError as error:
        raise AskedError("in") from error


def _one_of(value: str, known: Collection[str]) -> str:
    if value and value not in known:
        raise AskedError("unknown")
    return value


def _week(value: str) -> Week:
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        return week_of(date.fromisoformat(value))
    except (ValueError, RegistryError) as error:
        raise FieldError("week", _("Write a day like this: 2026-11-16.")) from error


def _leaf(value: str) -> int:
    if not _LEAF.fullmatch(value) or int(value) >= LEAF_LIMIT:
        raise AskedError("before")
    return int(value)
