"""Taking sealed files out of the service. Each time is written into the audit chain first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.custody.archive import tar_of
from unjoin.service.custody.queries import all_private_parts, find_private_part
from unjoin.service.instance import Instance


def take_all(*, by: Actor, today: date) -> Iterator[bytes]:
    """A tar archive of every sealed private part, a piece at a time."""
    append_event(action="all private parts taken", by=by, week=week_of(today))
    return tar_of(all_private_parts())


def take_one(
    *, code: ReceiptCode, number: int, instance: Instance, by: Actor, today: date
) -> bytes | None:
    """The sealed private part of person `number` of a receipt; None where none is held."""
    with transaction.atomic():
        part = find_private_part(code, number, instance=instance)
        if part is None:
            return None
        append_event(action="one private part taken", by=by, week=week_of(today))
        return bytes(part.sealed)
