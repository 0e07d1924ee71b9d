"""How long photographs of a sheet that was sent are kept: while anything of it is in the inbox.

Which rows of the inbox these are is sealed, so that nobody who takes the tables can say which
declaration came from which sheet. The publisher opens it, as it opens the inbox.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

import pyrage
import rfc8785

from unjoin.registry.receipt import ReceiptCode
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.desk.paper.models import PaperPhotograph, PaperSheet, PaperWait
from unjoin.service.instance import AgeIdentity, Instance
from unjoin.service.intake import codes
from unjoin.service.intake.models import InboxItem


def keep_until_published(
    sheet: PaperSheet, sent: Iterable[ReceiptCode], *, instance: Instance
) -> None:
    """Note what `sheet` was sent as, if it has photographs; they go where none of it waits.

    To be called in the transaction that sends it.
    """
    if not sheet.photographs.exists():
        return
    indexes = [codes.receipt_index(code, 0, pepper=instance.pepper) for code in sent]
    waiting = InboxItem.objects.filter(receipt_index__in=indexes).values_list("id", flat=True)
    value: dict[str, Any] = {"v": 1, "items": sorted(item.hex for item in waiting)}
    sealed = seal(rfc8785.dumps(value), recipients=instance.inbox_recipients)
    PaperWait.objects.create(sheet=sheet, sealed=sealed)


def items_of(wait: PaperWait, *, identity: AgeIdentity) -> frozenset[uuid.UUID]:
    """The rows of the inbox that a sheet was sent as. Raises pyrage.DecryptError."""
    value = json.loads(unseal(bytes(wait.sealed), identity=identity))
    return frozenset(uuid.UUID(hex=item) for item in value["items"])


def destroy_of_published(*, instance: Instance) -> int:
    """Delete the photographs of sheets of which nothing waits any more; answer how many.

    To be called by the publisher, in the transaction that empties the inbox.
    """
    done = 0
    for wait in PaperWait.objects.all():
        if not _waits(wait, instance):
            done += PaperPhotograph.objects.filter(sheet_id=wait.sheet_id).delete()[0]
            wait.delete()
    return done


def _waits(wait: PaperWait, instance: Instance) -> bool:
    """Whether anything of it is in the inbox; what cannot be opened has only its time to wait."""
    try:
        items = items_of(wait, identity=instance.review_identity)
    except pyrage.DecryptError:
        return True
    return InboxItem.objects.filter(id__in=items).exists()
