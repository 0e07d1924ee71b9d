"""Which call-backs wait, for the list: without numbers, which only whoever takes one is shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyrage

from unjoin.service.callbacks.actions import purge_by_day, purge_over
from unjoin.service.callbacks.asked import Asked, open_asked
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.safe_hours import Span
from unjoin.service.callbacks.taken import takes
from unjoin.service.callbacks.unlocked import desk


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that waits. `due`: what is left of its safe hours, or the next ones; `is_now`: they are
    now. `holder`: the volunteer who is on it."""

    id: uuid.UUID
    zone: str
    language: str
    due: Span
    is_now: bool
    tries: int
    holder: str | None


def count_waiting(now: datetime) -> int:
    """How many wait, as far as can be seen while the desk is locked too.

    Deletes what has had its days first: whoever looks keeps the promise.
    """
    purge_by_day(today=now.date())
    return CallBack.objects.filter(forget_on__gt=now.date()).count()


def waiting_now(now: datetime) -> list[Waiting]:
    """All that wait, those first whose safe hours are now, and then by when they come.

    Deletes those whose time is over. Raises DeskLockedError.
    """
    identity = desk.identity()
    purge_by_day(today=now.date())
    found, over = [], []
    for item_id, asked in _opened(identity):
        due = asked.due(now)
        if due is None or asked.hours.until <= now:
            over.append(item_id)
        else:
            found.append(_waiting(item_id, asked, due, now))
    purge_over([item_id for item_id in over if takes.holder(item_id) is None])
    return sorted(found, key=lambda each: (not each.is_now, each.due.begin, each.due.end))


def _opened(identity: pyrage.x25519.Identity) -> Iterator[tuple[uuid.UUID, Asked]]:
    """Those that open: what was sealed to a former identity waits for its day."""
    for row in CallBack.objects.order_by("pk"):
        try:
            yield row.id, open_asked(bytes(row.sealed), identity=identity)
        except pyrage.DecryptError:
            continue


def _waiting(item_id: uuid.UUID, asked: Asked, due: Span, now: datetime) -> Waiting:
    return Waiting(
        id=item_id,
        zone=asked.hours.zone,
        language=asked.language,
        due=due,
        is_now=due.begin <= now,
        tries=asked.tries,
        holder=takes.holder(item_id),
    )
