"""A photograph of a sheet goes with what was sent from it, and its bytes go too."""

from __future__ import annotations

import dataclasses
import secrets
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection

from tests.unit.desk.paper_parcels import open_a_parcel, open_in
from tests.unit.desk.paper_pictures import photograph
from tests.unit.desk.paper_sheets import key_one, make_volunteer, open_one
from tests.unit.handed_in import REVIEWER, TODAY, only_waiting, with_batch
from tests.unit.publication.positions import as_bytes, offsets, row_positions, written_files
from unjoin.registry.consent import Consent, Reason
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import Staff
from unjoin.service.backup.tables import copied_tables
from unjoin.service.desk.paper.actions import DiscardReason, discard_sheet, send_sheet
from unjoin.service.desk.paper.models import (
    PaperParcel,
    PaperPhotograph,
    PaperSheet,
    PaperWait,
)
from unjoin.service.desk.paper.photographs.actions import add_photograph
from unjoin.service.desk.paper.photographs.waiting import items_of
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.actions import publish
from unjoin.service.publication.staged_table import key_ranges, table_of
from unjoin.service.publication.staging import PHOTOGRAPHS_AT_ONCE, STAGING, lay_down
from unjoin.service.publication.steps import Step
from unjoin.service.review.actions import refuse

pytestmark = pytest.mark.django_db

OFFERED = "? 党\n? 团"
"""Nobody has to review people under pseudonyms that were given."""


@pytest.fixture
def volunteer(db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(db: None) -> Staff:
    return make_volunteer("second")


def photographed(
    instance: Instance, both: tuple[Staff, Staff], lines: str, reference: str = "A-17"
) -> tuple[uuid.UUID, tuple[ReceiptCode, ...]]:
    """A sheet with two photographs that was sent, and its receipts."""
    sheet_id = open_one(both[0], reference)
    for _ in range(2):
        data = photograph(seed=secrets.randbelow(10**6), width=160)
        add_photograph(instance=instance, sheet_id=sheet_id, data=data)
    for staff in both:
        key_one(sheet_id, staff, lines)
    sent = send_sheet(
        instance=instance,
        sheet_id=sheet_id,
        consent=Consent.RELAYED,
        settled={},
        by=both[1],
        today=TODAY,
    )
    return sheet_id, tuple(part.code for part in sent)


def run(instance: Instance, today: date = TODAY) -> int:
    return publish(instance=instance, by=PUBLISHER, today=today).entries


def test_photographs_go_when_what_was_sent_is_published(
    small: Instance, volunteer: Staff, second: Staff
) -> None:
    photographed(small, (volunteer, second), OFFERED)
    assert PaperPhotograph.objects.count() == 2
    assert run(small) == 2
    assert not PaperPhotograph.objects.exists()
    assert not PaperWait.objects.exists()
    assert PaperSheet.objects.get().is_sent


def test_photographs_stay_while_it_waits(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    photographed(instance, (volunteer, second), OFFERED)
    assert run(with_batch(instance, 3)) == 0
    assert PaperPhotograph.objects.count() == 2


def test_photographs_stay_while_a_part_of_the_sheet_waits(
    small: Instance, volunteer: Staff, second: Staff
) -> None:
    lines = "\n".join([*["? 党"] * 200, "王五 党"])
    _sheet, (_first, code) = photographed(small, (volunteer, second), lines)
    assert run(small) == 200
    assert PaperPhotograph.objects.count() == 2
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    run(small)
    assert not PaperPhotograph.objects.exists()


def test_photographs_of_others_stay(small: Instance, volunteer: Staff, second: Staff) -> None:
    photographed(small, (volunteer, second), OFFERED)
    other, _codes = photographed(small, (volunteer, second), "王五 党", "A-18")
    run(small)
    assert set(PaperPhotograph.objects.values_list("sheet_id", flat=True)) == {other}


def test_photographs_go_when_it_is_taken_back(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    _sheet, (code,) = photographed(instance, (volunteer, second), OFFERED)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    run(instance)
    assert not PaperPhotograph.objects.exists()


def test_photographs_go_with_what_was_refused(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    photographed(instance, (volunteer, second), "王五 党")
    item_id = only_waiting(instance)
    refuse(item_id=item_id, reason=Reason.TEST, persons=1, by=REVIEWER, today=TODAY)
    run(instance)
    assert PaperPhotograph.objects.count() == 2
    run(instance, TODAY + timedelta(weeks=4))
    assert not InboxItem.objects.exists()
    assert not PaperPhotograph.objects.exists()


def test_photographs_are_there_where_publication_broke_off(
    small: Instance, volunteer: Staff, second: Staff
) -> None:
    photographed(small, (volunteer, second), OFFERED)

    def stop(step: Step) -> None:
        if step is Step.ROWS_WRITTEN:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        publish(instance=small, by=PUBLISHER, today=TODAY, on_step=stop)
    assert InboxItem.objects.count() == 1
    assert PaperPhotograph.objects.count() == 2


def test_sheet_without_photographs_keeps_no_trace_of_what_it_was_sent_as(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = open_one(volunteer)
    for staff in (volunteer, second):
        key_one(sheet_id, staff, OFFERED)
    send_sheet(
        instance=instance,
        sheet_id=sheet_id,
        consent=Consent.RELAYED,
        settled={},
        by=second,
        today=TODAY,
    )
    assert not PaperWait.objects.exists()


def test_what_it_was_sent_as_can_be_read_with_the_key_alone(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    photographed(instance, (volunteer, second), OFFERED)
    wait, item = PaperWait.objects.get(), InboxItem.objects.get()
    assert items_of(wait, identity=instance.review_identity) == {item.id}
    stored = bytes(wait.sealed)
    assert item.id.bytes not in stored
    assert item.id.hex.encode() not in stored


def test_photographs_nobody_keyed_from_have_their_time(
    instance: Instance, volunteer: Staff
) -> None:
    sheet_id = open_one(volunteer)
    add_photograph(instance=instance, sheet_id=sheet_id, data=photograph(width=160))
    run(instance, TODAY + timedelta(weeks=25))
    assert PaperPhotograph.objects.exists()
    run(instance, TODAY + timedelta(weeks=26))
    assert not PaperPhotograph.objects.exists()
    assert PaperSheet.objects.filter(id=sheet_id).exists()


def test_parcel_has_its_time_when_no_sheet_waits(instance: Instance, volunteer: Staff) -> None:
    empty, waiting = open_a_parcel(volunteer), open_a_parcel(volunteer)
    open_in(waiting, volunteer)
    run(instance, TODAY + timedelta(weeks=3))
    assert PaperParcel.objects.count() == 2
    run(instance, TODAY + timedelta(weeks=4))
    assert PaperParcel.objects.get().id == waiting.id
    assert empty.id != waiting.id


def test_photographs_are_in_no_backup() -> None:
    copied = {table.name for table in copied_tables()}
    assert "desk_papersheet" in copied
    assert not {"desk_paperphotograph", "desk_paperwait"} & copied


def samples() -> list[bytes]:
    """Pieces of every sealed photograph, short enough not to lie across two pages each time."""
    return [
        bytes(sealed)[start : start + 24]
        for sealed in PaperPhotograph.objects.values_list("sealed", flat=True)
        for start in range(1000, len(bytes(sealed)), 50_000)
    ]


def found_of(pieces: list[bytes]) -> int:
    files = written_files()
    return sum(bool(offsets(files, piece)) for piece in pieces)


@pytest.mark.django_db(transaction=True)
def test_bytes_are_gone_after_publication(small: Instance, volunteer: Staff, second: Staff) -> None:
    photographed(small, (volunteer, second), OFFERED)
    pieces = samples()
    assert found_of(pieces) > len(pieces) * 0.8
    assert run(small) == 2
    assert found_of(pieces) == 0


@pytest.mark.django_db(transaction=True)
def test_bytes_are_gone_after_discarding(small: Instance, volunteer: Staff, second: Staff) -> None:
    sheet_id = open_one(volunteer)
    add_photograph(instance=small, sheet_id=sheet_id, data=photograph(width=160))
    pieces = samples()
    discard_sheet(sheet_id=sheet_id, reason=DiscardReason.MISTAKE, by=volunteer, today=TODAY)
    run(small)
    assert found_of(pieces) == 0


@pytest.mark.django_db(transaction=True)
def test_photographs_lie_in_the_order_of_their_ids(small: Instance, volunteer: Staff) -> None:
    for number in range(3):
        sheet_id = open_one(volunteer, f"A-{number}")
        for seed in range(12):
            data = photograph(seed=12 * number + seed, width=64)
            add_photograph(instance=small, sheet_id=sheet_id, data=data)
    before = {each.id: bytes(each.sealed) for each in PaperPhotograph.objects.all()}
    lay_down()
    places = row_positions(table_of(PaperPhotograph))
    kind = "rowid" if connection.vendor == "sqlite" else "ctid"
    assert sorted(places, key=lambda key: places[key][kind]) == sorted(places)
    assert {each.id: bytes(each.sealed) for each in PaperPhotograph.objects.all()} == before
    assert {as_bytes(key) for key in places} == {
        as_bytes(id_.hex if connection.vendor == "sqlite" else id_) for id_ in before
    }


@pytest.mark.django_db(transaction=True)
def test_few_photographs_are_moved_at_once(small: Instance, volunteer: Staff) -> None:
    (table,) = (each for each in STAGING if each.name == '"desk_paperphotograph"')
    assert table.at_once == PHOTOGRAPHS_AT_ONCE
    sheets = [PaperSheet.objects.get(id=open_one(volunteer, f"A-{n}")) for n in range(4)]
    PaperPhotograph.objects.bulk_create(
        PaperPhotograph(
            sheet=sheet, number=number, fingerprint=secrets.token_bytes(16), sealed=b"x"
        )
        for sheet in sheets
        for number in range(1, 11)
    )
    assert len(list(key_ranges(table))) == 2
    small_one = dataclasses.replace(table, at_once=10)
    assert len(list(key_ranges(small_one))) == 4
