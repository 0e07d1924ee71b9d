"""Drives: the campaign months within which a declaration can be made.

Reading them is part of reading the manifest (see `campaign`). A drive does not end before
it begins. Its text is the operator's own, as plain paragraphs. Source: docs/campaign.md,
"Drives".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from unjoin.registry.manifest import Table, Translated, wrong


@dataclass(frozen=True, slots=True)
class Drive:
    """A campaign month: from `first_day` to `last_day`, both included.

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
    """The drive that `table` describes. Raises CampaignError."""
    drive = Drive(
        id=table.slug("id"),
        titles=table.translated("title", languages),
        first_day=table.take("first_day", date),
        last_day=table.take("last_day", date),
        texts=table.translated("text", languages) if table.has("text") else None,
    )
    if drive.last_day < drive.first_day:
        raise wrong(table.path("last_day"), "a day not before first_day")
    return drive
