"""What is held for the custodians: how much, and the sealed files themselves.

Nothing here opens a file: the keys for that are offline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import BinaryField, Count
from django.db.models.functions import Length

from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import Week
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import KIB
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import private_handles

BinaryField.register_lookup(Length)
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Holding:
    """How many private parts of one week are of one size class, in KiB."""

    week: Week
    size_class_kib: int
    parts: int


def holdings() -> list[Holding]:
    """All that is held, newest week first."""
    rows = (
        PrivatePart.objects.values_list("week", Length("sealed"))
        .annotate(parts=Count("handle"))
        .order_by("-week")
    )
    counts: dict[tuple[int, int], int] = {}
    for week, sealed_bytes, parts in rows:
        cell = (week, size_class_kib(sealed_bytes))
        counts[cell] = counts.get(cell, 0) + parts
    return [Holding(Week(week), size, parts) for (week, size), parts in counts.items()]


def size_class_kib(sealed_bytes: int) -> int:
    """The size class of what is sealed in a file of that size; age adds less than 1 KiB per 16."""
    if sealed_bytes < 4 * KIB:
        return 1
    if sealed_bytes < 16 * KIB:
        return 4
    return sealed_bytes // (16 * KIB) * 16


def all_private_parts() -> Iterator[PrivatePart]:
    """Every private part, in no order of arrival."""
    return PrivatePart.objects.order_by("handle").iterator(chunk_size=_CHUNK)


def count_parts() -> int:
    """How many private parts are held."""
    return PrivatePart.objects.count()


def find_part(handle: bytes) -> PrivatePart | None:
    """The private part with this handle, if it is held."""
    return PrivatePart.objects.filter(handle=handle).first()


def find_private_part(code: ReceiptCode, number: int, *, instance: Instance) -> PrivatePart | None:
    """The private part of person `number` of a receipt, as last changed, if one is held."""
    handles = private_handles(code, number, pepper=instance.pepper)
    held = {bytes(part.handle): part for part in PrivatePart.objects.filter(handle__in=handles)}
    return next((held[handle] for handle in reversed(handles) if handle in held), None)
