"""Drives: the campaign months within which a declaration can be made.

Reading them is part of reading the manifest (see `campaign`). Its text is the operator's own, as
plain paragraphs. Source: docs/campaign.md, "Drives".

Rules kept here:

1. A drive does not end before it begins.
2. It is of whole weeks, whatever days the manifest names. A statement names its drive and its
   entry the week: where a drive began or ended within a week, the two would tell the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from unjoin.registry.errors import RegistryError
from unjoin.registry.manifest import Table, Translated, wrong
from unjoin.registry.weeks import Week, week_of
from unjoin.registry.weeks import first_day as monday_of


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign month: from `first_day`, a Monday, to `last_day`, a Sunday, both included.

    `texts`, where there are some, are paragraphs with empty lines between them.
    """

    id: str
    titles: Translated
    first_day: date
    last_day: date
    texts: Translated | None = None

    def is_open(self, day: date) -> bool:
        """Whether a declaration of `day` can be made within the drive."""
        return self.first_day <= day <= self.last_day


def read_drive(table: Table, languages: tuple[str, ...]) -> Drive:
    """The drive that `table` describes, from the Monday before its first day (if that is none) to
    the Sunday after its last. Raises CampaignError."""
    first, last = table.take("first_day", date), table.take("last_day", date)
    if last < first:
        raise wrong(table.path("last_day"), "a day not before first_day")
    return Drive(
        id=table.slug("id"),
        titles=table.translated("title", languages),
        first_day=monday_of(_week(table, "first_day", first)),
        last_day=monday_of(_week(table, "last_day", last)) + timedelta(days=6),
        texts=table.translated("text", languages) if table.has("text") else None,
    )


def _week(table: Table, key: str, day: date) -> Week:
    try:
        return week_of(day)
    except RegistryError as error:
        raise wrong(table.path(key), "a day from 2000-01-03 to 3256-01-09") from error
