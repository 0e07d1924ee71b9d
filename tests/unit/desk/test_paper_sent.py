"""Sending a sheet: what it becomes, and that it is counted once."""

import threading
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction

from tests.unit.desk.paper_sheets import LIST, TODAY, key_one, keyed_twice, make_volunteer, open_one
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration
from unjoin.registry.pseudonym import find_offered
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.desk.paper.actions import (
    SentPart,
    compare_keyings,
    find_receipts,
    forget_receipts,
    send_sheet,
)
from unjoin.service.desk.paper.errors import (
    NobodyToSendError,
    NotKeyedTwiceError,
    NotSettledError,
    PaperError,
    ReferenceSentError,
    SameNameError,
    SheetSentError,
)
from unjoin.service.desk.paper.models import PaperKeying, PaperSheet
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.desk.paper.sheet import Row
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(db: None) -> Staff:
    return make_volunteer("second")


def send(
    sheet_id: Any,
    by: Staff,
    consent: Consent = Consent.RELAYED,
    settled: Mapping[int, Row | None] | None = None,
) -> tuple[SentPart, ...]:
    return send_sheet(
        instance=django_settings.UNJOIN,
        sheet_id=sheet_id,
        consent=consent,
        settled=settled or {},
        by=by,
        today=TODAY,
    )


def received(instance: Instance) -> list[Declaration]:
    """The declarations in the inbox, longest first."""
    found = [
        open_envelope(bytes(item.sealed), identity=instance.review_identity).declaration
        for item in InboxItem.objects.all()
    ]
    return sorted((d for d in found if d), key=lambda d: -len(d.persons))


def test_sheet_becomes_one_declaration(instance: Instance, volunteer: Staff, second: Staff) -> None:
    (sent,) = send(keyed_twice(volunteer, second), second)
    (declaration,) = received(instance)
    assert (declaration.channel, declaration.language) == (Channel.PAPER, "zh-Hans")
    assert declaration == sent.part.declaration
    assert declaration.person_count == 16


def test_organisations_not_stated_are_mask_0(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    send(keyed_twice(volunteer, second), second)
    (declaration,) = received(instance)
    assert [p.organisations for p in declaration.persons if p.name == "赵六"] == [0]


def test_people_without_names_are_a_head_count(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    send(keyed_twice(volunteer, second), second)
    people = received(instance)[0].persons
    assert [(p.name, p.persons) for p in people if p.consent is Consent.HEAD_COUNT] == [("", 12)]
    assert {p.consent for p in people if p.name} == {Consent.RELAYED}


def test_name_that_cannot_be_read_becomes_an_offered_pseudonym(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    send(keyed_twice(volunteer, second, lines="金福 党\n? 党\n张? 团"), second)
    names = [person.name for person in received(instance)[0].persons]
    assert names[0] == "金福"
    assert all(find_offered(name) for name in names[1:])
    assert len(set(names)) == 3


def test_pseudonym_is_in_the_script_of_the_list(volunteer: Staff, second: Staff) -> None:
    sheet_id = open_one(volunteer, language="zh-Hant")
    for staff in (volunteer, second):
        key_one(sheet_id, staff, lines="? 党\n" * 40)
    (sent,) = send(sheet_id, second)
    offered = [find_offered(person.name) for person in sent.part.declaration.persons]
    assert [p.name for p in sent.part.declaration.persons] == [o.hant for o in offered if o]


def test_the_dead_are_not_sent(instance: Instance, volunteer: Staff, second: Staff) -> None:
    send(keyed_twice(volunteer, second), second)
    assert "李四" not in [person.name for person in received(instance)[0].persons]


def test_sheet_with_only_the_dead_is_refused(volunteer: Staff, second: Staff) -> None:
    sheet_id = keyed_twice(volunteer, second, lines="李四 党 †\nx3 党 †")
    with pytest.raises(NobodyToSendError):
        send(sheet_id, second)
    assert not InboxItem.objects.exists()


def test_sheet_that_each_signed_is_of_their_own_consent(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = open_one(volunteer)
    for staff in (volunteer, second):
        key_one(sheet_id, staff, lines="张三 党", consent=Consent.SELF)
    send(sheet_id, second, consent=Consent.SELF)
    assert received(instance)[0].persons[0].consent is Consent.SELF


def test_consent_that_nobody_keyed_is_refused(volunteer: Staff, second: Staff) -> None:
    with pytest.raises(NotSettledError):
        send(keyed_twice(volunteer, second), second, consent=Consent.SELF)


def test_sheet_keyed_once_is_not_sent(volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    key_one(sheet_id, volunteer)
    with pytest.raises(NotKeyedTwiceError):
        send(sheet_id, volunteer)


def test_sheet_with_differences_is_not_sent(volunteer: Staff, second: Staff) -> None:
    sheet_id = keyed_twice(volunteer, second, others=LIST.replace("张三", "张山"))
    with pytest.raises(NotSettledError):
        send(sheet_id, second)


def test_settled_sheet_is_sent_as_settled(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second, others=LIST.replace("张三", "张山"))
    sheet = PaperSheet.objects.get(id=sheet_id)
    comparison = compare_keyings(sheet, instance=instance, by=second)
    send(sheet_id, second, settled={0: comparison.pairs[0].second})
    assert received(instance)[0].persons[0].name == "张山"


def test_settled_sheet_with_one_name_twice_is_refused(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second, others=LIST.replace("张三", "张山"))
    sheet = PaperSheet.objects.get(id=sheet_id)
    comparison = compare_keyings(sheet, instance=instance, by=second)
    with pytest.raises(SameNameError):
        send(sheet_id, second, settled={0: comparison.pairs[1].first})
    assert not InboxItem.objects.exists()


def test_long_sheet_becomes_several_declarations(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    lines = "\n".join(f"张{n} 党" for n in range(450))
    sent = send(keyed_twice(volunteer, second, lines=lines), second)
    assert [len(d.persons) for d in received(instance)] == [200, 200, 50]
    assert len({part.code for part in sent}) == 3
    names = [person.name for part in sent for person in part.part.declaration.persons]
    assert names == [f"张{n}" for n in range(450)]


def test_sent_sheet_keeps_nothing_of_what_was_keyed(volunteer: Staff, second: Staff) -> None:
    sheet_id = keyed_twice(volunteer, second)
    send(sheet_id, second)
    assert not PaperKeying.objects.exists()
    assert AuditEvent.objects.order_by("-number")[0].action == "paper sheet sent"


def test_receipts_are_kept_for_the_sender_until_written_down(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    (sent,) = send(sheet_id, second)
    forget_receipts(sheet_id=sheet_id, by=volunteer)
    assert find_receipts(instance=instance, sheet_id=sheet_id, by=second)[1] == (sent.code,)
    with pytest.raises(SheetSentError):
        find_receipts(instance=instance, sheet_id=sheet_id, by=volunteer)
    forget_receipts(sheet_id=sheet_id, by=second)
    with pytest.raises(SheetSentError):
        find_receipts(instance=instance, sheet_id=sheet_id, by=second)
    sheet = PaperSheet.objects.get(id=sheet_id)
    assert (sheet.sealed, sheet.sender) == (None, None)


def test_database_keeps_no_sender_without_a_receipt(volunteer: Staff) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.create(reference_index=bytes(16), week=1, sender=volunteer)


def test_sent_reference_is_not_opened_again(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    send(keyed_twice(volunteer, second), second)
    with pytest.raises(ReferenceSentError) as caught:
        open_sheet(instance=instance, reference="a 17", language="en", by=volunteer, today=TODAY)
    assert caught.value.fields == {"week": "2026-W47"}


@pytest.mark.parametrize("is_written_down", [False, True])
def test_sheet_sent_again_counts_once(
    volunteer: Staff, second: Staff, is_written_down: bool
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    send(sheet_id, second)
    if is_written_down:
        forget_receipts(sheet_id=sheet_id, by=second)
    for staff in (second, volunteer):
        with pytest.raises(SheetSentError):
            send(sheet_id, staff)
    assert InboxItem.objects.count() == 1


def test_sheet_restored_from_before_it_was_sent_counts_once(
    instance: Instance, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    sheet, keyings = PaperSheet.objects.get(id=sheet_id), list(PaperKeying.objects.all())
    (sent,) = send(sheet_id, second)
    sheet.save()
    PaperKeying.objects.bulk_create(keyings)
    (again,) = send(sheet_id, second)
    assert again.code == sent.code
    assert InboxItem.objects.count() == 1


def test_send_that_fails_half_way_leaves_everything_as_it_was(
    volunteer: Staff, second: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet_id = keyed_twice(volunteer, second)

    def fail(**_fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("unjoin.service.desk.paper.actions.append_event", fail)
    with pytest.raises(RuntimeError):
        send(sheet_id, second)
    assert not InboxItem.objects.exists()
    assert PaperKeying.objects.count() == 2
    assert not PaperSheet.objects.get(id=sheet_id).is_sent


@pytest.mark.django_db(transaction=True)
def test_sheet_sent_twice_at_the_same_moment_counts_once(volunteer: Staff, second: Staff) -> None:
    sheet_id = keyed_twice(volunteer, second)
    barrier = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def attempt(by: Staff) -> None:
        barrier.wait()
        try:
            send(sheet_id, by)
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
    assert sorted(outcomes) == ["paper-sent", "sent"]
    assert InboxItem.objects.count() == 1
