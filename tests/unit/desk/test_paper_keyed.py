"""Opening, keying and discarding sheets."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.unit.desk.paper_sheets import TODAY, key_one, keyed_twice, make_volunteer, open_one
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.desk.paper.actions import DiscardReason, discard_sheet
from unjoin.service.desk.paper.errors import (
    KeyedByYouError,
    KeyedTwiceError,
    ReferenceBadError,
    ReferenceOpenError,
    SheetGoneError,
)
from unjoin.service.desk.paper.models import PaperKeying, PaperSheet
from unjoin.service.desk.paper.queries import Stage, open_sheets
from unjoin.service.instance import Instance

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(db: None) -> Staff:
    return make_volunteer("second")


@pytest.fixture
def third(db: None) -> Staff:
    return make_volunteer("third")


def stages(instance: Instance, staff: Staff) -> list[tuple[str, Stage]]:
    return [(s.reference, s.stage) for s in open_sheets(instance=instance, staff=staff)]


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


@pytest.mark.parametrize("reference", ["", " – ", "字" * 41])
def test_sheet_needs_a_reference(volunteer: Staff, reference: str) -> None:
    with pytest.raises(ReferenceBadError):
        open_one(volunteer, reference)


@pytest.mark.parametrize("again", ["A-17", "a17", "Ａ－１７", " A 17 "])
def test_reference_is_opened_once(volunteer: Staff, again: str) -> None:
    sheet_id = open_one(volunteer, "A-17")
    with pytest.raises(ReferenceOpenError) as caught:
        open_one(volunteer, again)
    assert caught.value.fields["sheet_id"] == sheet_id


def test_database_holds_a_reference_once(volunteer: Staff) -> None:
    sheet = PaperSheet.objects.get(id=open_one(volunteer))
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.create(reference_index=bytes(sheet.reference_index), week=1)


def test_sheet_tells_a_taker_neither_reference_nor_names(volunteer: Staff) -> None:
    sheet_id = open_one(volunteer, "WUHAN-17")
    key_one(sheet_id, volunteer)
    stored = [bytes(sheet.sealed or b"") for sheet in PaperSheet.objects.all()]
    stored += [bytes(keying.sealed) for keying in PaperKeying.objects.all()]
    assert all(blob.startswith(b"age-encryption.org/v1") for blob in stored)
    assert not any(b"WUHAN" in blob or "张三".encode() in blob for blob in stored)


def test_sheet_is_keyed_by_two_people(volunteer: Staff, second: Staff) -> None:
    sheet_id = open_one(volunteer)
    assert key_one(sheet_id, volunteer) == 1
    assert key_one(sheet_id, second) == 2


def test_same_person_may_not_key_twice(volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    key_one(sheet_id, volunteer)
    with pytest.raises(KeyedByYouError):
        key_one(sheet_id, volunteer)
    assert PaperKeying.objects.count() == 1


def test_third_person_may_not_key(volunteer: Staff, second: Staff, third: Staff) -> None:
    sheet_id = keyed_twice(volunteer, second)
    with pytest.raises(KeyedTwiceError):
        key_one(sheet_id, third)


@pytest.mark.parametrize("place", [1, 3])
def test_database_holds_two_keyings_at_most(volunteer: Staff, second: Staff, place: int) -> None:
    sheet_id = open_one(volunteer)
    key_one(sheet_id, volunteer)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperKeying.objects.create(sheet_id=sheet_id, keyer=second, place=place, sealed=b"x")


def test_database_holds_one_keying_of_each(volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    key_one(sheet_id, volunteer)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperKeying.objects.create(sheet_id=sheet_id, keyer=volunteer, place=2, sealed=b"x")


def test_sheets_wait_for_what_each_can_do(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = open_one(volunteer)
    assert stages(instance, second) == [("A-17", Stage.FIRST)]
    key_one(sheet_id, volunteer)
    assert stages(instance, volunteer) == [("A-17", Stage.SOMEBODY_ELSE)]
    assert stages(instance, second) == [("A-17", Stage.SECOND)]
    key_one(sheet_id, second)
    assert stages(instance, volunteer) == stages(instance, second) == [("A-17", Stage.COMPARE)]


def test_sheets_are_listed_in_reading_order(instance: Instance, volunteer: Staff) -> None:
    for reference in ("A-17", "B-1", "A-9"):
        open_one(volunteer, reference)
    assert [name for name, _ in stages(instance, volunteer)] == ["A-9", "A-17", "B-1"]


def test_discarded_sheet_leaves_only_its_reason(volunteer: Staff, second: Staff) -> None:
    sheet_id = keyed_twice(volunteer, second)
    discard_sheet(sheet_id=sheet_id, reason=DiscardReason.DUPLICATE, by=second, today=TODAY)
    assert not PaperSheet.objects.exists()
    assert not PaperKeying.objects.exists()
    assert actions() == [
        "paper sheet opened",
        "paper sheet keyed",
        "paper sheet keyed",
        "paper sheet discarded: same as another sheet",
    ]
    assert AuditEvent.objects.get(number=4).actor == "second"
    assert AuditEvent.objects.get(number=4).week == week_of(TODAY)


def test_discarded_reference_can_be_opened_again(volunteer: Staff) -> None:
    discard_sheet(
        sheet_id=open_one(volunteer), reason=DiscardReason.MISTAKE, by=volunteer, today=TODAY
    )
    open_one(volunteer)


def test_every_reason_fits_the_audit_chain() -> None:
    limit = AuditEvent._meta.get_field("action").max_length or 0
    assert all(len(f"paper sheet discarded: {reason}") <= limit for reason in DiscardReason)


def test_sheet_that_is_gone_cannot_be_keyed(volunteer: Staff) -> None:
    with pytest.raises(SheetGoneError):
        key_one(uuid.uuid4(), volunteer)
