"""What the public sees of drives and milestones: what the numbers of the latest publication say.

Nothing here asks the database. What is signed but not published yet is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from unjoin.registry.campaign import Campaign, Drive
from unjoin.service.publication.numbers import Milestone, Numbers
from unjoin.service.site.figures import published_numbers

__all__ = ["CountedDrive", "Milestone", "count_drives", "find_milestone", "list_milestones"]


@dataclass(frozen=True, slots=True)
class CountedDrive:
    """A drive with how many statements carry it, and how many persons of theirs count.

    `is_open`, `is_over`: on the day that was asked about; neither where it has not begun.
    """

    drive: Drive
    statements: int
    persons: int
    is_open: bool
    is_over: bool


def count_drives(numbers: Numbers | None, campaign: Campaign, today: date) -> list[CountedDrive]:
    """The drives of `campaign` as `numbers` count them, those that began last first.

    Drives that `numbers` do not have, such as one that is new in the manifest, have 0.
    """
    statements = dict(numbers.drives) if numbers else {}
    # A file of an earlier release has statements alone.
    persons = statements | (dict(numbers.drive_persons) if numbers else {})
    counted = [
        CountedDrive(
            drive=drive,
            statements=statements.get(drive.id, 0),
            persons=persons.get(drive.id, 0),
            is_open=drive.is_open(today),
            is_over=drive.last_day < today,
        )
        for drive in campaign.drives
    ]
    return sorted(counted, key=lambda each: each.drive.first_day, reverse=True)


def list_milestones() -> tuple[Milestone, ...]:
    """The milestones that the published log has reached, ascending; none before the first.

    Each has its `number`, and of the checkpoint that recorded it: `size` (entries), `root` (32
    bytes), `week`, and the `total` it counted (persons). Raises NumbersError or StoreError where
    the published numbers cannot be read.
    """
    numbers = published_numbers()
    return numbers.milestones if numbers else ()


def find_milestone(number: int) -> Milestone | None:
    """The milestone `number`; None where the published log has not reached it."""
    return next((each for each in list_milestones() if each.number == number), None)
