"""The audit chain: append an event, check the chain.

digest = SHA-256(previous ‖ RFC 8785 JSON of {number, actor, action, week}).
Events hold no ids of rows and no time finer than a week.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import rfc8785
from django.db import connection, transaction

from unjoin.registry.weeks import Week
from unjoin.service.accounts.models import AuditEvent

_CHAIN_LOCK = 0x756E6A01
GENESIS = bytes(32)


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
            digest=_digest(previous, number, by.handle, action, week),
        )


def find_break() -> int | None:
    """The number of the first event that does not follow from the one before, or None."""
    previous, expected = GENESIS, 1
    for event in AuditEvent.objects.order_by("number").iterator():
        digest = _digest(previous, event.number, event.actor, event.action, event.week)
        if (event.number, bytes(event.previous), bytes(event.digest)) != (
            expected,
            previous,
            digest,
        ):
            return event.number
        previous, expected = digest, expected + 1
    return None


def _digest(previous: bytes, number: int, actor: str, action: str, week: int) -> bytes:
    event: dict[str, str | int] = {"number": number, "actor": actor, "action": action, "week": week}
    return hashlib.sha256(previous + rfc8785.dumps(event)).digest()


def _lock_chain() -> None:
    """One appender at a time. SQLite's writers already hold the only write lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
