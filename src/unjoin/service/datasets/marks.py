"""Marks on the volumes that hold a statement which was withdrawn.

Growth needs no mark: how far a volume reaches is known (see `models.DataFile`).
"""

from __future__ import annotations

from collections.abc import Iterable

from unjoin.registry.entry import LeafIndex
from unjoin.service.datasets.models import StaleVolume
from unjoin.service.datasets.names import VOLUME_LEAVES

_CHUNK = 5000


def mark_withdrawn(leaves: Iterable[LeafIndex]) -> None:
    """Note that the statements of `leaves` must leave the data sets.

    To be called in the transaction that deletes them.
    """
    numbers = sorted({leaf // VOLUME_LEAVES for leaf in leaves})
    StaleVolume.objects.bulk_create(
        (StaleVolume(number=number) for number in numbers),
        ignore_conflicts=True,
        batch_size=_CHUNK,
    )
