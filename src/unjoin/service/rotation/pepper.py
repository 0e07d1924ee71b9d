"""Hashing anew what rows are found by, when the pepper gets a further part.

Every index in the database, in a column or in an envelope, becomes its hash under the
new part (`codes.rewrap`); no code is needed for that. After it, the former parts alone
find nothing in this database. They find everything in an older copy of it.

How many parts the database knows is in its audit chain, in the transaction that hashed
it anew. The new pepper waits in `secrets/pepper.next` until that has ended, so that a
crash at any moment leaves a pair that fits, or one that the next run completes.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, models

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import append_event
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.custody.models import PrivatePart
from unjoin.service.desk.paper.models import PaperPhotograph, PaperSheet
from unjoin.service.instance import PEPPER_BYTES, Instance, Pepper
from unjoin.service.intake.codes import INDEX_BYTES, Index, rewrap
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.models import EndedKit, EndedReceipt, Receipt
from unjoin.service.rotation.permits import COMMAND_LINE
from unjoin.service.rotation.resealing import Resealed, reseal_all

FOUND_BY_PEPPER: tuple[tuple[type[models.Model], str], ...] = (
    (Receipt, "index"),
    (EndedReceipt, "index"),
    (EndedKit, "index"),
    (PrivatePart, "handle"),
    (PaperSheet, "reference_index"),
    (PaperPhotograph, "fingerprint"),
    (InboxItem, "receipt_index"),
    (InboxItem, "key_index"),
)
"""Every column that holds an index of `intake.codes`, but for the fingerprint of a request."""

HASHED_ANEW = "indexes hashed anew"
_AT_ONCE = 2000


def parts_of(pepper: Pepper) -> list[bytes]:
    """The parts of `pepper`, oldest first."""
    return [pepper[at : at + PEPPER_BYTES] for at in range(0, len(pepper), PEPPER_BYTES)]


def parts_known() -> int:
    """How many parts of the pepper the indexes of this database are made with."""
    return 1 + AuditEvent.objects.filter(action=HASHED_ANEW).count()


def hash_anew(part: bytes, *, instance: Instance, today: date) -> Resealed:
    """Change every index to what it is under the further `part`, and tell the audit chain.

    To be called in a transaction, with no site running.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("indexes are hashed anew all together or not at all")

    def fresh(index: Index) -> Index:
        return rewrap(index, part=part)

    for model, column in FOUND_BY_PEPPER:
        _hash_column(model, column, part)
    # A request has no key of its own: its fingerprint is its key index.
    requests = InboxItem.objects.exclude(kind=InboxItem.Kind.DECLARE)
    requests.update(fingerprint=models.F("key_index"))
    done = reseal_all(
        identity=instance.review_identity, recipients=instance.inbox_recipients, rewrap=fresh
    )
    append_event(action=HASHED_ANEW, by=COMMAND_LINE, week=week_of(today))
    return done


def _hash_column(model: type[models.Model], column: str, part: bytes) -> None:
    """In the order of the old indexes, which tells nothing; 16 bytes of memory for each row."""
    rows = model._default_manager.order_by(column)  # Django's own name for it  # noqa: SLF001
    packed = bytearray()
    for index in rows.values_list(column, flat=True).distinct().iterator(_AT_ONCE):
        packed += bytes(index)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # likewise  # noqa: SLF001
    name = quote(column)
    update = f"UPDATE {table} SET {name} = %s WHERE {name} = %s"  # our own names  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        for start in range(0, len(packed), _AT_ONCE * INDEX_BYTES):
            some = bytes(packed[start : start + _AT_ONCE * INDEX_BYTES])
            old = [some[at : at + INDEX_BYTES] for at in range(0, len(some), INDEX_BYTES)]
            cursor.executemany(update, [(rewrap(Index(each), part=part), each) for each in old])
