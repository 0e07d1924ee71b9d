"""Milestones: the counts that are worth a page of their own once they are reached.

Every power of ten up to a million million is one, and so is what the manifest lists beside
them. When one was reached is not decided here. Source: docs/campaign.md, "Milestones".
"""

from __future__ import annotations

from typing import Final

from unjoin.registry.manifest import Table, wrong

MILESTONE_LIMIT: Final = 10**12
POWERS_OF_TEN: Final = tuple(10**power for power in range(13))


def read_milestones(table: Table) -> tuple[int, ...]:
    """All milestones, ascending: the powers of ten, and `numbers` of `table`.

    Raises CampaignError for what is no whole number from 1 to `MILESTONE_LIMIT`, or stands twice.
    """
    where = table.path("numbers")
    numbers = table.take("numbers", list) if table.has("numbers") else []
    table.finish()
    for number in numbers:
        if type(number) is not int or not 1 <= number <= MILESTONE_LIMIT:
            raise wrong(where, f"whole numbers from 1 to {MILESTONE_LIMIT}")
    if len(set(numbers)) != len(numbers):
        raise wrong(where, "each number once")
    return tuple(sorted({*POWERS_OF_TEN, *numbers}))
