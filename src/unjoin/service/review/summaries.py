"""The groups of what waits, in a line each for the list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from unjoin.service.instance import Instance
from unjoin.service.review.alike import Group, Likeness
from unjoin.service.review.queries import Waiting, open_all
from unjoin.service.review.reading import snippet_of
from unjoin.service.review.waiting_now import WaitingNow

LISTED = 20


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group: one of its declarations by which to find it, and what it looks like."""

    item_id: uuid.UUID
    is_by_text: bool
    count: int
    slow: int
    name: str
    snippet: str
    language: str


def summaries(now: WaitingNow, *, instance: Instance) -> list[GroupLine]:
    """A line for each of the largest groups that wait."""
    listed = {group.ids[0]: group for group in now.groups[:LISTED]}
    return [
        _line(listed[waiting.item_id], waiting, now.slow_ids)
        for waiting in open_all(listed, instance=instance)
    ]


def _line(group: Group, waiting: Waiting, slow_ids: frozenset[uuid.UUID]) -> GroupLine:
    declaration = waiting.declaration
    return GroupLine(
        item_id=waiting.item_id,
        is_by_text=group.likeness is Likeness.TEXT,
        count=len(group.ids),
        slow=sum(item in slow_ids for item in group.ids),
        name=declaration.persons[0].name,
        snippet=snippet_of(declaration),
        language=declaration.language,
    )
