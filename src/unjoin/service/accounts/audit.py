"""The audit chain in the database: append an event, check the chain, read it as lines.

What binds the events is in `chain_file`. Events hold no ids of rows and no time finer
than a week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from unjoin.registry.weeks import Week
from unjoin.service.accounts.chain_file import GENESIS, Break, check_chain, event_digest, write_line
from unjoin.service.accounts.models import AuditEvent

_CHAIN_LOCK = 0x756E6A01


@dataclass(frozen=True)
class Actor:
    """Who does something: a member of staff by handle, or a part of the system."""

    handle: str


DECLARANT = Actor("")
"""Somebody at the public site. What they do leaves no audit event."""
PUBLISHER = Actor("publisher")


def append_event(*, action: str, by: Actor, week: Week) -> None:
    """Append to the chain, within the caller's transaction.

    Nothing is appended for `DECLARANT`.
    """
    if by == DECLARANT:
        return
    with transaction.atomic():
        _lock_chain()
        last = AuditEvent.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        previous = bytes(last.digest) if last else GENESIS
        AuditEvent.objects.create(
            number=number,
            actor=by.handle,
            action=action,
            week=week,
            previous=previous,
            digest=event_digest(previous, number, by.handle, action, week),
        )


def find_break() -> int | None:
    """The number of the first event that does not follow from the one before, or None."""
    found = check_chain(chain_lines())
    return found.number if isinstance(found, Break) else None


def chain_lines() -> Iterator[bytes]:
    """Every event as a line of an export, in their order."""
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=500):
        yield write_line(
            number=event.number,
            actor=event.actor,
            action=event.action,
            week=event.week,
            previous=bytes(event.previous),
            digest=bytes(event.digest),
        )


def _lock_chain() -> None:
    """One appender at a time. SQLite's writers already hold the only write lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
