"""What a publication does with translations. Called in its transaction, with its lock.

Rules kept here:

1. What was accepted is published by the next run, whether or not a batch is due, in the place of
   an earlier translation of that statement into that language.
2. When a statement's text is deleted, so is every translation of it, published or waiting, in the
   same transaction.
3. Whatever is published, replaced or deleted here, the data sets are marked in the same
   transaction.
4. What cannot be opened stays, and stops nothing; `retention` deletes it by its age.
"""

from __future__ import annotations

from collections.abc import Sequence

from unjoin.registry.entry import LeafIndex
from unjoin.registry.weeks import Week
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.datasets.marks import mark_translated
from unjoin.service.instance import Instance
from unjoin.service.translations.contents import UnreadableError, open_text
from unjoin.service.translations.models import Translation, WaitingTranslation
from unjoin.service.translations.queries import find_original

_CHUNK = 2000


def publish_accepted(*, instance: Instance, by: Actor, week: Week) -> int:
    """Publish every translation that was accepted; answer with how many that were."""
    published: list[LeafIndex] = []
    for row in WaitingTranslation.objects.filter(is_accepted=True).order_by("leaf", "language"):
        try:
            text = open_text(bytes(row.sealed), instance=instance)
        except UnreadableError:
            continue
        row.delete()
        leaf = LeafIndex(row.leaf)
        if find_original(leaf) is None:
            continue
        Translation.objects.filter(leaf=leaf, language=row.language).delete()
        Translation.objects.create(leaf=leaf, language=row.language, week=week, text=text)
        published.append(leaf)
    if published:
        mark_translated(published)
        append_event(action="translations published", by=by, week=week)
    return len(published)


def forget_translations(leaves: Sequence[LeafIndex]) -> None:
    """Delete every translation of the statements at `leaves`, whose texts are being deleted."""
    for start in range(0, len(leaves), _CHUNK):
        gone = leaves[start : start + _CHUNK]
        found = Translation.objects.filter(leaf__in=gone)
        mark_translated(LeafIndex(leaf) for leaf in found.values_list("leaf", flat=True))
        found.delete()
        WaitingTranslation.objects.filter(leaf__in=gone).delete()
