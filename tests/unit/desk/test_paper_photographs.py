"""Photographs of sheets: taken in, shown to those who key them, taken away."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.unit.desk.paper_parcels import open_a_parcel
from tests.unit.desk.paper_pictures import opened, photograph
from tests.unit.desk.paper_sheets import (
    LIST,
    TODAY,
    key_one,
    keyed_twice,
    make_volunteer,
    open_one,
)
from unjoin.registry.consent import Consent
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.sealing import unseal
from unjoin.service.desk.paper.actions import DiscardReason, discard_sheet, send_sheet
from unjoin.service.desk.paper.contents import open_sheet_contents
from unjoin.service.desk.paper.errors import PaperError, ParcelGoneError, SheetSentError
from unjoin.service.desk.paper.models import PaperPhotograph, PaperSheet
from unjoin.service.desk.paper.photographs.actions import (
    PHOTOGRAPHS_LIMIT,
    add_photograph,
    open_photographed_sheet,
    remove_photograph,
    show_photograph,
)
from unjoin.service.desk.paper.photographs.errors import (
    PhotographGoneError,
    PhotographHeicError,
    PhotographKnownError,
    PhotographsKeyedError,
    PhotographsManyError,
)
from unjoin.service.desk.paper.photographs.picture import CLASSES
from unjoin.service.instance import Instance

pytestmark = pytest.mark.django_db

HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)


@pytest.fixture
def volunteer(db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(db: None) -> Staff:
    return make_volunteer("second")


@pytest.fixture
def third(db: None) -> Staff:
    return make_volunteer("third")


def add(instance: Instance, sheet_id: uuid.UUID, seed: int = 0) -> PaperPhotograph:
    return add_photograph(instance=instance, sheet_id=sheet_id, data=small(seed))


def small(seed: int = 0) -> bytes:
    return photograph(seed=seed, width=160)


def sees(instance: Instance, found: PaperPhotograph, staff: Staff) -> bool:
    try:
        return bool(show_photograph(instance=instance, photograph_id=found.id, to=staff))
    except PhotographGoneError:
        return False


def test_photograph_is_sealed_in_a_size_class(instance: Instance, volunteer: Staff) -> None:
    found = add(instance, open_one(volunteer))
    sealed = bytes(PaperPhotograph.objects.get(id=found.id).sealed)
    assert b"WEBP" not in sealed
    assert len(unseal(sealed, identity=instance.review_identity)) in CLASSES


def test_photograph_is_shown_as_it_was_kept(instance: Instance, volunteer: Staff) -> None:
    found = add(instance, open_one(volunteer))
    picture = show_photograph(instance=instance, photograph_id=found.id, to=volunteer)
    assert opened(picture).size == (160, 120)


def test_sheet_has_several_photographs_in_their_order(instance: Instance, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    assert [add(instance, sheet_id, seed).number for seed in range(3)] == [1, 2, 3]


def test_sheet_has_no_more_photographs_than_the_limit(instance: Instance, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    for seed in range(PHOTOGRAPHS_LIMIT):
        add(instance, sheet_id, seed)
    with pytest.raises(PhotographsManyError):
        add(instance, sheet_id, 99)
    assert PaperPhotograph.objects.count() == PHOTOGRAPHS_LIMIT


def test_same_photograph_is_taken_once(instance: Instance, volunteer: Staff) -> None:
    add(instance, open_one(volunteer, "A-17"))
    with pytest.raises(PhotographKnownError) as known:
        add(instance, open_one(volunteer, "A-18"))
    assert "A-17" in known.value.sentence


def test_database_holds_a_photograph_once(instance: Instance, volunteer: Staff) -> None:
    found = add(instance, open_one(volunteer))
    other = PaperSheet.objects.get(id=open_one(volunteer, "A-18"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperPhotograph.objects.create(
            sheet=other, number=1, fingerprint=bytes(found.fingerprint), sealed=b"x"
        )


def test_nobody_but_who_keys_sees_it(
    instance: Instance, volunteer: Staff, second: Staff, third: Staff
) -> None:
    sheet_id = open_one(volunteer)
    found = add(instance, sheet_id)
    assert all(sees(instance, found, staff) for staff in (volunteer, second, third))
    key_one(sheet_id, volunteer)
    assert sees(instance, found, third)
    key_one(sheet_id, second)
    assert [sees(instance, found, staff) for staff in (volunteer, second, third)] == [
        True,
        True,
        False,
    ]


def test_nobody_sees_it_when_the_sheet_is_sent(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = open_one(volunteer)
    found = add(instance, sheet_id)
    for staff in (volunteer, second):
        key_one(sheet_id, staff, LIST)
    send_sheet(
        instance=instance,
        sheet_id=sheet_id,
        consent=Consent.RELAYED,
        settled={},
        by=second,
        today=TODAY,
    )
    assert not sees(instance, found, second)
    with pytest.raises(SheetSentError):
        add(instance, sheet_id, 1)


def test_photograph_of_a_sheet_that_nobody_keyed_is_taken_away(
    instance: Instance, volunteer: Staff
) -> None:
    sheet_id = open_one(volunteer)
    found, other = add(instance, sheet_id), add(instance, sheet_id, 1)
    remove_photograph(photograph_id=found.id, by=volunteer, today=TODAY)
    assert list(PaperPhotograph.objects.values_list("id", flat=True)) == [other.id]
    assert AuditEvent.objects.order_by("-number")[0].action == "paper photograph removed"
    assert add(instance, sheet_id, 2).number == 3


def test_photograph_that_was_keyed_from_stays(instance: Instance, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    found = add(instance, sheet_id)
    key_one(sheet_id, volunteer)
    with pytest.raises(PhotographsKeyedError):
        remove_photograph(photograph_id=found.id, by=volunteer, today=TODAY)


def test_photographs_go_with_a_discarded_sheet(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    add(instance, sheet_id)
    discard_sheet(sheet_id=sheet_id, reason=DiscardReason.UNREADABLE, by=second, today=TODAY)
    assert not PaperPhotograph.objects.exists()


def test_photograph_dropped_into_a_parcel_opens_a_sheet(
    instance: Instance, volunteer: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    sheets = [
        open_photographed_sheet(
            instance=instance, parcel_id=parcel.id, data=small(seed), by=volunteer, today=TODAY
        )
        for seed in range(2)
    ]
    references = [
        open_sheet_contents(bytes(sheet.sealed or b""), instance=instance).reference
        for sheet in sheets
    ]
    assert [reference[3:] for reference in references] == ["-1", "-2"]
    assert [sheet.photographs.count() for sheet in sheets] == [1, 1]


@pytest.mark.parametrize("data", [HEIC, b"no photograph"])
def test_photograph_that_is_refused_opens_no_sheet(
    instance: Instance, volunteer: Staff, data: bytes
) -> None:
    parcel = open_a_parcel(volunteer)
    with pytest.raises(PaperError):
        open_photographed_sheet(
            instance=instance, parcel_id=parcel.id, data=data, by=volunteer, today=TODAY
        )
    assert not PaperSheet.objects.exists()


def test_photograph_for_a_parcel_that_is_gone_is_not_kept(
    instance: Instance, volunteer: Staff
) -> None:
    with pytest.raises(ParcelGoneError):
        open_photographed_sheet(
            instance=instance, parcel_id=uuid.uuid4(), data=small(), by=volunteer, today=TODAY
        )
    assert not PaperPhotograph.objects.exists()


def test_heic_says_what_to_do() -> None:
    assert "Most compatible" in PhotographHeicError().sentence
