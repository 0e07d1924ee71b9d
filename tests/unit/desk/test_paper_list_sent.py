"""A list is sent whole or not at all, as it was shown, and counted once."""

from __future__ import annotations

import csv
import io
import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.desk.paper_lists import HEADED, Rows, csv_bytes, xlsx_bytes
from tests.unit.desk.paper_parcels import contents_of, open_a_parcel, open_in
from tests.unit.desk.paper_sheets import TODAY, key_one, make_volunteer
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.pseudonym import find_offered
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.desk.paper.actions import find_receipts, forget_receipts, send_sheet
from unjoin.service.desk.paper.errors import PaperError, ParcelGoneError
from unjoin.service.desk.paper.lists.actions import (
    FileList,
    Imported,
    import_list,
    plan_list,
    receipts_of,
    send_list,
)
from unjoin.service.desk.paper.lists.columns import recognise
from unjoin.service.desk.paper.lists.errors import (
    ListChangedError,
    ListKnownError,
    ListNobodyError,
)
from unjoin.service.desk.paper.lists.plan import End
from unjoin.service.desk.paper.lists.reading import read_file
from unjoin.service.desk.paper.lists.report import write_report, write_rows
from unjoin.service.desk.paper.models import PaperParcel, PaperSheet
from unjoin.service.desk.paper.words import make_grammar
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem

pytestmark = pytest.mark.django_db

COMMAND_LINE = Actor("command line")


@pytest.fixture
def volunteer(db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(db: None) -> Staff:
    return make_volunteer("second")


@pytest.fixture
def parcel(volunteer: Staff) -> PaperParcel:
    return open_a_parcel(volunteer)


def a_list(
    instance: Instance, rows: Rows = HEADED, *, data: bytes | None = None, **fields: object
) -> FileList:
    table = read_file(csv_bytes(rows) if data is None else data)
    layout = recognise(table, make_grammar(instance.campaign).read_organisations)
    given: dict[str, object] = {"language": "zh-Hans", **fields}
    return FileList(table=table, layout=layout, **given)  # type: ignore[arg-type]


def ends(instance: Instance, found: FileList, parcel: PaperParcel | None) -> list[str]:
    return [each.end.value for each in plan_list(found, parcel, instance=instance).lines]


def send(instance: Instance, found: FileList, parcel: PaperParcel, by: Staff) -> Imported:
    parcel = PaperParcel.objects.get(id=parcel.id)
    return send_list(
        instance=instance,
        found=found,
        parcel_id=parcel.id,
        shown=plan_list(found, parcel, instance=instance).digest,
        by=by,
        today=TODAY,
    )


def received(instance: Instance) -> list[Declaration]:
    opened = (
        open_envelope(bytes(item.sealed), identity=instance.review_identity).declaration
        for item in InboxItem.objects.all()
    )
    return sorted((each for each in opened if each), key=lambda d: -len(d.persons))


def names_sent(done: Imported) -> list[str]:
    return [person.name for part in done.sent for person in part.part.declaration.persons]


def test_every_line_comes_to_its_end(instance: Instance, parcel: PaperParcel) -> None:
    rows = (*HEADED, ("王五", "党"), ("赵六", "当"), ("", "党", "许多"))
    assert ends(instance, a_list(instance, rows), parcel) == [
        *("sent", "sent", "dead", "sent", "sent"),
        *("same-in-list", "wrong", "wrong"),
    ]
    assert not InboxItem.objects.exists()


def test_good_lines_become_one_declaration(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    send(instance, a_list(instance), parcel, volunteer)
    (declaration,) = received(instance)
    assert (declaration.channel, declaration.language) == (Channel.IMPORT, "zh-Hans")
    *named, crowd, unread = declaration.persons
    assert [(p.name, p.organisations, p.consent) for p in named] == [
        ("张三", 3, Consent.RELAYED),
        ("王五", 0, Consent.RELAYED),
    ]
    assert (crowd.name, crowd.persons, crowd.consent) == ("", 12, Consent.HEAD_COUNT)
    assert find_offered(unread.name)
    assert "李四" not in [person.name for person in declaration.persons]


def test_consent_is_relayed_unless_it_is_said(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    rows = (("姓名", "党", "同意"), ("张三", "是", ""), ("王五", "是", "口头"))
    send(instance, a_list(instance, rows, consent=Consent.SELF), parcel, volunteer)
    assert [person.consent for person in received(instance)[0].persons] == [
        Consent.SELF,
        Consent.SPOKEN,
    ]


def test_long_list_becomes_several_declarations_at_once(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    rows = (("姓名", "党"), *((f"张{number}", "是") for number in range(450)))
    done = send(instance, a_list(instance, rows), parcel, volunteer)
    assert [len(each.persons) for each in received(instance)] == [200, 200, 50]
    assert len({part.code for part in done.sent}) == 3


def test_list_of_which_a_part_fails_is_not_sent_at_all(
    instance: Instance,
    parcel: PaperParcel,
    volunteer: Staff,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = (("姓名", "党"), *((f"张{number}", "是") for number in range(450)))
    calls = []

    def fail_at_the_last(**fields: object) -> object:
        calls.append(fields)
        if len(calls) == 3:
            raise RuntimeError
        return receive(**fields)  # type: ignore[arg-type]

    monkeypatch.setattr("unjoin.service.desk.paper.actions.receive", fail_at_the_last)
    before = contents_of(parcel)
    with pytest.raises(RuntimeError):
        send(instance, a_list(instance, rows), parcel, volunteer)
    assert not InboxItem.objects.exists()
    assert not PaperSheet.objects.exists()
    assert contents_of(parcel) == before


@pytest.mark.parametrize(
    "again",
    [csv_bytes(), csv_bytes(encoding="gb18030"), csv_bytes(separator=";"), xlsx_bytes()],
    ids=["same", "other encoding", "other separator", "workbook"],
)
def test_same_list_in_any_file_is_counted_once(
    instance: Instance, parcel: PaperParcel, volunteer: Staff, second: Staff, again: bytes
) -> None:
    done = send(instance, a_list(instance), parcel, volunteer)
    found = a_list(instance, data=again)
    assert receipts_of(found.table, parcel.id, instance=instance) == (done.sent[0].code,)
    with pytest.raises(ListKnownError):
        send(instance, found, parcel, second)
    assert InboxItem.objects.count() == 1


def test_same_list_read_otherwise_is_counted_once(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    send(instance, a_list(instance), parcel, volunteer)
    with pytest.raises(ListKnownError):
        send(instance, a_list(instance, consent=Consent.SELF), parcel, volunteer)


def test_list_of_another_parcel_is_another_list(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    send(instance, a_list(instance), parcel, volunteer)
    other = open_a_parcel(volunteer)
    assert receipts_of(a_list(instance).table, other.id, instance=instance) == ()


def test_nobody_without_the_pepper_knows_the_key_of_a_list(
    instance: Instance, parcel: PaperParcel
) -> None:
    import dataclasses

    from unjoin.service.desk.paper.lists.actions import key_of

    table = a_list(instance).table
    other = dataclasses.replace(instance, _memory={**instance._memory, "pepper": "11" * 32})
    assert key_of(table, parcel.id, instance=instance) != key_of(table, parcel.id, instance=other)


def test_name_sent_from_the_parcel_before_is_left_out(
    instance: Instance, parcel: PaperParcel, volunteer: Staff, second: Staff
) -> None:
    sheet = open_in(parcel, volunteer)
    for staff in (volunteer, second):
        key_one(sheet.id, staff, "張三 党")
    send_sheet(
        instance=instance,
        sheet_id=sheet.id,
        consent=Consent.RELAYED,
        settled={},
        by=second,
        today=TODAY,
    )
    parcel.refresh_from_db()
    found = a_list(instance)
    assert ends(instance, found, parcel)[0] == "same-in-parcel"
    others = a_list(instance, same_are_others=True)
    assert ends(instance, others, parcel)[0] == "sent"
    assert "张三" not in names_sent(send(instance, found, parcel, volunteer))


def test_no_pseudonym_is_given_twice_by_sheets_and_lists(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    given: list[str] = []
    for place in range(3):
        rows = (("姓名", "党"), *(("?", "是" if n > place else "") for n in range(150)))
        given += names_sent(send(instance, a_list(instance, rows), parcel, volunteer))
    assert len(set(given)) == 450


def test_list_that_would_come_to_another_end_than_was_shown_is_not_sent(
    instance: Instance, parcel: PaperParcel, volunteer: Staff, second: Staff
) -> None:
    found = a_list(instance)
    shown = plan_list(found, parcel, instance=instance).digest
    send(instance, a_list(instance, (("姓名", "党"), ("张三", "是"))), parcel, second)
    with pytest.raises(ListChangedError):
        send_list(
            instance=instance,
            found=found,
            parcel_id=parcel.id,
            shown=shown,
            by=volunteer,
            today=TODAY,
        )
    assert InboxItem.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"heading": OrganisationMask(3)}, {"consent": Consent.SELF}],
    ids=["what all leave", "consent"],
)
def test_list_that_would_be_read_otherwise_than_was_shown_is_not_sent(
    instance: Instance, parcel: PaperParcel, volunteer: Staff, changed: dict[str, Any]
) -> None:
    rows = (("姓名", "人数"), ("张三", "1"))
    shown = plan_list(a_list(instance, rows), parcel, instance=instance).digest
    with pytest.raises(ListChangedError):
        send_list(
            instance=instance,
            found=a_list(instance, rows, **changed),
            parcel_id=parcel.id,
            shown=shown,
            by=volunteer,
            today=TODAY,
        )
    assert not InboxItem.objects.exists()


@pytest.mark.parametrize("line", [("李四†", "是"), ("张三", "×")], ids=["dead", "wrong"])
def test_list_with_nobody_to_send_is_refused(
    instance: Instance, parcel: PaperParcel, volunteer: Staff, line: tuple[str, ...]
) -> None:
    with pytest.raises(ListNobodyError):
        send(instance, a_list(instance, (("姓名", "党"), line)), parcel, volunteer)
    assert not PaperSheet.objects.exists()


def test_receipts_are_shown_to_who_sent_it_until_they_are_written_down(
    instance: Instance, parcel: PaperParcel, volunteer: Staff, second: Staff
) -> None:
    done = send(instance, a_list(instance), parcel, volunteer)
    assert done.sheet_id
    _contents, codes = find_receipts(instance=instance, sheet_id=done.sheet_id, by=volunteer)
    assert codes == (done.sent[0].code,)
    with pytest.raises(PaperError):
        find_receipts(instance=instance, sheet_id=done.sheet_id, by=second)
    forget_receipts(sheet_id=done.sheet_id, by=volunteer)
    assert PaperSheet.objects.get().sealed is None


def test_parcel_keeps_no_name_of_a_list(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    send(instance, a_list(instance), parcel, volunteer)
    assert "张三" not in repr(contents_of(parcel))
    assert AuditEvent.objects.order_by("-number")[0].action == "paper list sent"


def test_list_at_the_command_line_needs_no_parcel(instance: Instance) -> None:
    found = a_list(instance)
    done = import_list(instance=instance, found=found, parcel_id=None, by=COMMAND_LINE, today=TODAY)
    assert done.sheet_id is None
    assert receipts_of(found.table, None, instance=instance) == (done.sent[0].code,)
    with pytest.raises(ListKnownError):
        import_list(instance=instance, found=found, parcel_id=None, by=COMMAND_LINE, today=TODAY)
    assert AuditEvent.objects.order_by("-number")[0].actor == "command line"


def test_list_at_the_command_line_knows_the_names_of_its_parcel(
    instance: Instance, parcel: PaperParcel, volunteer: Staff
) -> None:
    send(instance, a_list(instance), parcel, volunteer)
    more = a_list(instance, (*HEADED, ("赵六", "党")))
    done = import_list(
        instance=instance, found=more, parcel_id=parcel.id, by=COMMAND_LINE, today=TODAY
    )
    assert done.plan.count(End.SAME_IN_PARCEL) == 2
    parcel.refresh_from_db()
    assert ends(instance, a_list(instance, (("姓名", "党"), ("赵六", "是"))), parcel) == [
        "same-in-parcel"
    ]


def test_list_for_a_parcel_that_is_gone_is_not_sent(instance: Instance, volunteer: Staff) -> None:
    with pytest.raises(ParcelGoneError):
        send_list(
            instance=instance,
            found=a_list(instance),
            parcel_id=uuid.uuid4(),
            shown="",
            by=volunteer,
            today=TODAY,
        )


@pytest.mark.django_db(transaction=True)
def test_list_sent_twice_at_the_same_moment_counts_once(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    parcel = open_a_parcel(volunteer)
    barrier = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def attempt(by: Staff) -> None:
        found = a_list(instance)
        shown = plan_list(found, parcel, instance=instance).digest
        barrier.wait()
        try:
            send_list(
                instance=instance,
                found=found,
                parcel_id=parcel.id,
                shown=shown,
                by=by,
                today=TODAY,
            )
            outcomes.append("sent")
        except PaperError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(by,)) for by in (volunteer, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["list-known", "sent"]
    assert InboxItem.objects.count() == 1
    assert PaperSheet.objects.count() == 1


def test_report_has_a_line_for_each_line(instance: Instance, parcel: PaperParcel) -> None:
    rows = (*HEADED, ("王五", "党"), ("=cmd|' /C calc'!A0", "党"))
    plan = plan_list(a_list(instance, rows), parcel, instance=instance)
    report = write_report(plan, campaign=instance.campaign, language="en")
    lines = list(csv.reader(io.StringIO(report.decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines] == ["Line", "2", "3", "4", "5", "6", "7", "8"]
    assert lines[3][-1] == "Not sent: the person is dead"
    assert lines[6][-1] == "Not sent: line 3 has the same name"
    assert lines[7][1] == "'=cmd|' /C calc'!A0"
    assert "formula" in lines[7][-1]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_no_cell_of_a_report_is_a_formula(cells: list[str]) -> None:
    data = write_rows([cells])
    (line,) = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋")) for cell in line)
    assert [cell.removeprefix("'") for cell in line] == [cell.removeprefix("'") for cell in cells]
