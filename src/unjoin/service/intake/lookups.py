"""What may be asked about one receipt without reading the inbox or the receipts.

On PostgreSQL the questions are functions of the database, made by the migration
`0003_lookups` and those after it: each takes exact 16-byte indexes, which only pepper and code
give, and answers for these alone. The role of the public process may call them
and read neither table. Every process asks in the same way. SQLite has no roles;
there the same questions are asked of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from unjoin.service.intake.codes import Index
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.models import EndedKit, EndedReceipt, Receipt

ASKED_AT_ONCE = 200
"""How many receipts the database answers for at once; it refuses more."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The last message to the centre under one receipt that is still in the inbox."""

    kind: InboxItem.Kind
    revision: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person: where they were published, or why they were not."""

    leaf: int | None
    outcome: int | None


def latest_message(receipt_index: Index) -> Latest | None:
    """The row of the highest revision that waits under a receipt; None where nothing waits."""
    if connection.vendor == "postgresql":
        rows = _call("SELECT kind, revision FROM unjoin_waiting(%s)", receipt_index)
    else:
        found = InboxItem.objects.filter(receipt_index=receipt_index).order_by("-revision")
        rows = list(found.values_list("kind", "revision")[:1])
    return Latest(InboxItem.Kind(rows[0][0]), rows[0][1]) if rows else None


def fingerprint(key_index: Index) -> bytes | None:
    """The fingerprint of what waits in the inbox under an idempotency key; None for nothing."""
    if connection.vendor == "postgresql":
        ((found,),) = _call("SELECT unjoin_fingerprint(%s)", key_index)
    else:
        rows = InboxItem.objects.filter(key_index=key_index)
        found = rows.values_list("fingerprint", flat=True).first()
    return None if found is None else bytes(found)


def outcomes(indexes: Sequence[Index]) -> dict[bytes, Outcome]:
    """What became of those of the persons with `indexes` who are published or refused."""
    found = {}
    for start in range(0, len(indexes), ASKED_AT_ONCE):
        for index, leaf, outcome in _outcomes(indexes[start : start + ASKED_AT_ONCE]):
            found[bytes(index)] = Outcome(leaf, outcome)
    return found


def is_ended_kit(key_index: Index) -> bool:
    """Whether what came from a kit under this key was taken back or refused."""
    if connection.vendor == "postgresql":
        ((found,),) = _call("SELECT unjoin_is_ended_kit(%s)", key_index)
        return bool(found)
    return EndedKit.objects.filter(index=key_index).exists()


def _outcomes(indexes: Sequence[Index]) -> Iterable[tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        question = "SELECT index, leaf, outcome FROM unjoin_receipts(%s::bytea[])"
        return _call(question, list(indexes))
    published = Receipt.objects.filter(index__in=indexes).values_list("index", "leaf")
    ended = EndedReceipt.objects.filter(index__in=indexes).values_list("index", "outcome")
    return [
        *((index, leaf, None) for index, leaf in published),
        *((index, None, outcome) for index, outcome in ended),
    ]


def _call(question: str, argument: Index | list[Index]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, [argument])
        return list(cursor.fetchall())
