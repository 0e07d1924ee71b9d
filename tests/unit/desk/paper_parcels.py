"""Parcels for tests."""

from __future__ import annotations

from django.conf import settings

from tests.unit.desk.paper_sheets import TODAY
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.models import PaperParcel, PaperSheet
from unjoin.service.desk.paper.opening import open_numbered_sheet
from unjoin.service.desk.paper.parcels.actions import open_parcel
from unjoin.service.desk.paper.parcels.contents import ParcelContents, open_parcel_contents

PLACE = "MARKED-PLACE 武汉"


def open_a_parcel(by: Staff, place: str = PLACE, language: str = "zh-Hans") -> PaperParcel:
    return open_parcel(
        instance=settings.UNJOIN,
        place=place,
        came=week_of(TODAY),
        language=language,
        by=by,
        today=TODAY,
    )


def open_in(parcel: PaperParcel, by: Staff) -> PaperSheet:
    """The parcel's next sheet."""
    return open_numbered_sheet(instance=settings.UNJOIN, parcel_id=parcel.id, by=by, today=TODAY)


def contents_of(parcel: PaperParcel) -> ParcelContents:
    parcel.refresh_from_db()
    return open_parcel_contents(bytes(parcel.sealed), instance=settings.UNJOIN)
