"""Marks on the volumes in which a statement was withdrawn, or a translation is another.

Growth needs no mark: how far a volume reaches is known (see `models.DataFile`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from unjoin.registry.entry import LeafIndex
from unjoin.service.datasets.models import StaleTranslations, StaleVolume
from unjoin.service.datasets.names import STATEMENTS, TRANSLATIONS, VOLUME_LEAVES

_CHUNK = 5000


def mark_withdrawn(leaves: Iterable[LeafIndex]) -> None:
    """Note that the statements of `leaves` must leave the data sets.

    To be called in the transaction that deletes them.
    """
    StaleVolume.objects.bulk_create(
        (StaleVolume(number=number) for number in _volumes(leaves)),
        ignore_conflicts=True,
        batch_size=_CHUNK,
    )


def mark_translated(leaves: Iterable[LeafIndex]) -> None:
    """Note that translations of `leaves` must come into the data sets, or leave them.

    To be called in the transaction that publishes or deletes them.
    """
    StaleTranslations.objects.bulk_create(
        (StaleTranslations(number=number) for number in _volumes(leaves)), batch_size=_CHUNK
    )


def marked() -> list[tuple[str, int]]:
    """Series and number of every volume that has a mark, each once."""
    withdrawn = StaleVolume.objects.order_by("number").values_list("number", flat=True)
    translated = StaleTranslations.objects.order_by("number").values_list("number", flat=True)
    return [
        *((STATEMENTS, number) for number in withdrawn),
        *((TRANSLATIONS, number) for number in translated.distinct()),
    ]


def marks_seen(series: str, number: int) -> Callable[[], object]:
    """Look at the marks of the volume; the answer takes away these, and none that comes later."""
    if series == STATEMENTS:
        # The publisher alone makes them, and reads the rows after it.
        return StaleVolume.objects.filter(number=number).delete
    if series == TRANSLATIONS:
        found = StaleTranslations.objects.filter(number=number)
        seen = list(found.values_list("id", flat=True))
        return StaleTranslations.objects.filter(id__in=seen).delete
    return lambda: None


def _volumes(leaves: Iterable[LeafIndex]) -> list[int]:
    return sorted({leaf // VOLUME_LEAVES for leaf in leaves})
