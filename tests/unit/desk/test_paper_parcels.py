"""Parcels: sealed, their sheets numbered, no pseudonym twice, closed when all is sent."""

from __future__ import annotations

import uuid

import pytest

from tests.unit.desk.paper_parcels import PLACE, contents_of, open_a_parcel, open_in
from tests.unit.desk.paper_sheets import TODAY, key_one, make_volunteer, open_one
from unjoin.registry.consent import Consent
from unjoin.registry.pseudonym import find_offered
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.desk.paper.actions import (
    DiscardReason,
    SentPart,
    compare_keyings,
    discard_sheet,
    send_sheet,
)
from unjoin.service.desk.paper.contents import open_sheet_contents
from unjoin.service.desk.paper.errors import (
    CameBadError,
    NobodyToSendError,
    ParcelGoneError,
    ParcelWaitsError,
    PlaceBadError,
)
from unjoin.service.desk.paper.models import PaperParcel, PaperSheet
from unjoin.service.desk.paper.parcels.actions import OLDEST_WEEKS, close_parcel, open_parcel
from unjoin.service.desk.paper.parcels.queries import open_parcels
from unjoin.service.instance import Instance

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(db: None) -> Staff:
    return make_volunteer("second")


def send(
    instance: Instance,
    sheet: PaperSheet,
    both: tuple[Staff, Staff],
    lines: str,
    left_out: frozenset[str] = frozenset(),
) -> list[str]:
    """Key a sheet twice and send it; the names its people are published under."""
    for staff in both:
        key_one(sheet.id, staff, lines)
    sent: tuple[SentPart, ...] = send_sheet(
        instance=instance,
        sheet_id=sheet.id,
        consent=Consent.RELAYED,
        settled={},
        by=both[1],
        today=TODAY,
        left_out=left_out,
    )
    return [person.name for part in sent for person in part.part.declaration.persons]


def reference_of(sheet: PaperSheet, instance: Instance) -> str:
    return open_sheet_contents(bytes(sheet.sealed or b""), instance=instance).reference


def test_parcel_tells_a_taker_nothing_but_the_week(volunteer: Staff) -> None:
    parcel = open_a_parcel(volunteer)
    row = PaperParcel.objects.values_list().get()
    assert row[1] == week_of(TODAY)
    assert PLACE.encode() not in bytes(row[2])
    assert len(row) == 3
    assert contents_of(parcel).place == PLACE


def test_parcel_needs_a_place_and_a_week_that_was(instance: Instance, volunteer: Staff) -> None:
    week = week_of(TODAY)

    def opened(place: str, came: int) -> None:
        open_parcel(
            instance=instance,
            place=place,
            came=Week(came),
            language="en",
            by=volunteer,
            today=TODAY,
        )

    for place in ("", "   ", "字" * 81):
        with pytest.raises(PlaceBadError):
            opened(place, week)
    for came in (week + 1, week - OLDEST_WEEKS - 1):
        with pytest.raises(CameBadError):
            opened("Wuhan", came)
    opened("Wuhan", week - OLDEST_WEEKS)
    assert PaperParcel.objects.count() == 1


def test_sheets_of_a_parcel_are_numbered_under_its_letters(
    instance: Instance, volunteer: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    references = [reference_of(open_in(parcel, volunteer), instance) for _ in range(3)]
    code = contents_of(parcel).code
    assert references == [f"{code}-1", f"{code}-2", f"{code}-3"]


def test_number_that_is_taken_is_passed_over(instance: Instance, volunteer: Staff) -> None:
    parcel = open_a_parcel(volunteer)
    open_one(volunteer, f"{contents_of(parcel).code} 1")
    assert reference_of(open_in(parcel, volunteer), instance).endswith("-2")


def test_parcels_have_letters_of_their_own(volunteer: Staff) -> None:
    assert len({contents_of(open_a_parcel(volunteer)).code for _ in range(8)}) == 8


def test_no_pseudonym_is_given_twice_in_a_parcel(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    lines = "\n".join("? 党" for _ in range(150))
    given: list[str] = []
    for _ in range(3):
        given += send(instance, open_in(parcel, volunteer), (volunteer, second), lines)
    assert len(set(given)) == 450
    assert all(find_offered(name) for name in given)


def test_no_pseudonym_is_given_twice_in_the_parts_of_a_long_sheet(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet = PaperSheet.objects.get(id=open_one(volunteer))
    given = send(instance, sheet, (volunteer, second), "\n".join("? 党" for _ in range(500)))
    assert len(set(given)) == 500


def test_pseudonyms_are_in_no_row_and_no_clear_text(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    (name,) = send(instance, open_in(parcel, volunteer), (volunteer, second), "? 党")
    contents = contents_of(parcel)
    assert contents.offered_besides(uuid.uuid4()) == {name}
    assert name.encode() not in bytes(PaperParcel.objects.get().sealed)


def test_parcel_remembers_no_name_that_was_typed(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    send(instance, open_in(parcel, volunteer), (volunteer, second), "欧阳修 党")
    assert "欧阳修" not in repr(contents_of(parcel))


def test_name_that_was_sent_before_is_known_again(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    both = (volunteer, second)
    send(instance, open_in(parcel, volunteer), both, "萬順 党\n王五 党")
    sheet = open_in(parcel, volunteer)
    for staff in both:
        key_one(sheet.id, staff, "万顺 团\n赵六 党")
    sheet = PaperSheet.objects.get(id=sheet.id)
    comparison = compare_keyings(sheet, instance=instance, by=second)
    assert [comparison.is_known(name) for name in ("万顺", "赵六", "王五")] == [True, False, True]


def test_name_is_not_known_in_another_parcel(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    both = (volunteer, second)
    send(instance, open_in(open_a_parcel(volunteer), volunteer), both, "王五 党")
    sheet = open_in(open_a_parcel(volunteer), volunteer)
    for staff in both:
        key_one(sheet.id, staff, "王五 党")
    sheet = PaperSheet.objects.get(id=sheet.id)
    assert not compare_keyings(sheet, instance=instance, by=second).is_known("王五")


def test_name_that_was_sent_before_can_be_left_out(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    both = (volunteer, second)
    left_out = frozenset({"王五"})
    assert send(
        instance, open_in(parcel, volunteer), both, "王五 党\n赵六 团", left_out=left_out
    ) == ["赵六"]
    with pytest.raises(NobodyToSendError):
        send(instance, open_in(parcel, volunteer), both, "王五 党", left_out=left_out)


def test_parcel_is_closed_when_all_its_sheets_are_sent(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    sheet, other = open_in(parcel, volunteer), open_in(parcel, volunteer)
    send(instance, sheet, (volunteer, second), "王五 党")
    with pytest.raises(ParcelWaitsError):
        close_parcel(parcel_id=parcel.id, by=volunteer, today=TODAY)
    discard_sheet(sheet_id=other.id, reason=DiscardReason.MISTAKE, by=volunteer, today=TODAY)
    close_parcel(parcel_id=parcel.id, by=volunteer, today=TODAY)
    assert not PaperParcel.objects.exists()
    assert PaperSheet.objects.get().parcel_id is None
    assert AuditEvent.objects.order_by("-number")[0].action == "paper parcel closed"
    with pytest.raises(ParcelGoneError):
        close_parcel(parcel_id=parcel.id, by=volunteer, today=TODAY)


def test_parcels_say_what_each_can_do(instance: Instance, volunteer: Staff, second: Staff) -> None:
    parcel = open_a_parcel(volunteer)
    sheet = open_in(parcel, volunteer)
    open_in(parcel, volunteer)
    key_one(sheet.id, volunteer)
    (mine,), (theirs,) = (
        open_parcels(instance=instance, staff=staff) for staff in (volunteer, second)
    )
    assert (mine.for_you, theirs.for_you) == (1, 2)
    assert (len(mine.sheets), mine.is_done, mine.place) == (2, False, PLACE)
