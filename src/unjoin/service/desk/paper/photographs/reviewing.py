"""The photographs of the sheet that a waiting declaration came from, for its reviewer.

Which sheet that is, is sealed (see `waiting`), and is opened for this question alone. A reviewer
sees the paper, and neither who keyed it nor when.
"""

from __future__ import annotations

import uuid

import pyrage

from unjoin.service.custody.sealing import unseal
from unjoin.service.desk.paper.models import PaperPhotograph, PaperWait
from unjoin.service.desk.paper.photographs.errors import PhotographGoneError
from unjoin.service.desk.paper.photographs.picture import without_padding
from unjoin.service.desk.paper.photographs.waiting import items_of
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem


def photographs_of(item_id: uuid.UUID, *, instance: Instance) -> tuple[uuid.UUID, ...]:
    """The photographs of the sheet that this row of the inbox came from, by their number."""
    sheet_id = _sheet_of(item_id, instance)
    if sheet_id is None:
        return ()
    found = PaperPhotograph.objects.filter(sheet_id=sheet_id).order_by("number")
    return tuple(found.values_list("id", flat=True))


def show_to_reviewer(*, instance: Instance, item_id: uuid.UUID, photograph_id: uuid.UUID) -> bytes:
    """The picture, as WebP. Raises PhotographGoneError where it is not of that declaration."""
    if photograph_id not in photographs_of(item_id, instance=instance):
        raise PhotographGoneError
    sealed = PaperPhotograph.objects.values_list("sealed", flat=True).get(id=photograph_id)
    return without_padding(unseal(bytes(sealed), identity=instance.review_identity))


def _sheet_of(item_id: uuid.UUID, instance: Instance) -> uuid.UUID | None:
    # A change by receipt is a further row of the same declaration.
    index = InboxItem.objects.filter(id=item_id).values("receipt_index")
    rows = set(InboxItem.objects.filter(receipt_index__in=index).values_list("id", flat=True))
    for wait in PaperWait.objects.all():
        try:
            if rows & items_of(wait, identity=instance.review_identity):
                return wait.sheet_id
        except pyrage.DecryptError:
            continue
    return None
