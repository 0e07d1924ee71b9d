"""Which parcels there are, and what of each can be done by whom asks."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from unjoin.registry.weeks import Week
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.errors import ParcelGoneError
from unjoin.service.desk.paper.models import PaperParcel
from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
from unjoin.service.desk.paper.queries import OpenSheet, Stage, open_sheets
from unjoin.service.instance import Instance

_CAN_DO = (Stage.FIRST, Stage.SECOND, Stage.COMPARE, Stage.RECEIPT)


@dataclass(frozen=True, slots=True)
class OpenParcel:
    """A parcel, and its sheets that wait. `sent`: how many others were sent."""

    id: uuid.UUID
    place: str
    came: Week
    code: str
    language: str
    sheets: tuple[OpenSheet, ...]
    sent: int

    @property
    def for_you(self) -> int:
        """With how many of its sheets whoever asks can do something."""
        return sum(sheet.stage in _CAN_DO for sheet in self.sheets)

    @property
    def is_done(self) -> bool:
        """Whether it can be closed."""
        return all(sheet.stage is Stage.RECEIPT for sheet in self.sheets)


def open_parcels(*, instance: Instance, staff: Staff) -> list[OpenParcel]:
    """All parcels, the latest first, and by their code those of one week."""
    sheets = open_sheets(instance=instance, staff=staff)
    found = [_describe(parcel, sheets, instance) for parcel in PaperParcel.objects.all()]
    return sorted(found, key=lambda parcel: (-parcel.came, parcel.code))


def find_parcel(parcel_id: uuid.UUID, *, instance: Instance, staff: Staff) -> OpenParcel:
    """The parcel. Raises ParcelGoneError."""
    parcel = PaperParcel.objects.filter(id=parcel_id).first()
    if parcel is None:
        raise ParcelGoneError
    return _describe(parcel, open_sheets(instance=instance, staff=staff), instance)


def _describe(parcel: PaperParcel, sheets: list[OpenSheet], instance: Instance) -> OpenParcel:
    contents = open_parcel_contents(bytes(parcel.sealed), instance=instance)
    return OpenParcel(
        id=parcel.id,
        place=contents.place,
        came=contents.came,
        code=contents.code,
        language=contents.language,
        sheets=tuple(sheet for sheet in sheets if sheet.parcel_id == parcel.id),
        sent=len(contents.brought),
    )
