"""What is deleted because it has had its time, and what becomes of its receipt."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from tests.unit.desk.paper_sheets import keyed_twice, make_volunteer, open_one
from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    make_key,
    only_waiting,
    sealed,
    with_batch,
)
from unjoin.registry.consent import Consent, Reason
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.models import Permit
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.custody.models import PrivatePart
from unjoin.service.desk.paper.actions import send_sheet
from unjoin.service.desk.paper.models import PaperSheet
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive, withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedReceipt, Entry, Statement
from unjoin.service.review.actions import refuse
from unjoin.service.review.models import ReviewStep

pytestmark = pytest.mark.django_db

KEEP_PRIVATE, KEEP_REFUSED = 26, 4


def weeks_later(weeks: int) -> date:
    return TODAY + timedelta(weeks=weeks)


def run(instance: Instance, weeks: int = 0) -> int:
    """Run the publisher `weeks` later; how many entries it wrote."""
    return publish(instance=instance, by=PUBLISHER, today=weeks_later(weeks)).entries


def deeds() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


@pytest.fixture
def patient(instance: Instance) -> Instance:
    """The instance with a campaign in which everything waits for a whole batch, for a year."""
    thresholds = dataclasses.replace(instance.campaign.thresholds, longest_wait_weeks=52)
    campaign = dataclasses.replace(instance.campaign, thresholds=thresholds)
    return dataclasses.replace(instance, campaign=campaign)


@pytest.fixture
def refused(patient: Instance) -> ReceiptCode:
    """A declaration that a reviewer has refused."""
    code = hand_in(patient, sealed(text="我退出。"))
    item_id = only_waiting(patient)
    refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    return code


# ---------------------------------------------------------------- private parts


def test_private_part_is_kept_until_its_last_week(small: Instance) -> None:
    hand_in(small, sealed())
    run(small)
    run(small, KEEP_PRIVATE - 1)
    assert PrivatePart.objects.count() == 1
    assert "purged" not in deeds()


def test_private_part_that_had_its_time(small: Instance) -> None:
    hand_in(small, sealed())
    run(small)
    hand_in(small, sealed(), today=weeks_later(1))
    run(small, KEEP_PRIVATE)
    assert [part.week for part in PrivatePart.objects.all()] == [week_of(weeks_later(1))]
    assert deeds().count("purged") == 1
    assert Statement.objects.count() == 2


def test_private_part_of_what_still_waits_has_its_time_too(patient: Instance) -> None:
    hand_in(patient, sealed(text="我退出。"))
    run(patient, KEEP_PRIVATE)
    assert (PrivatePart.objects.count(), InboxItem.objects.count()) == (0, 1)


# ---------------------------------------------------------------- refused


def test_refused_declaration_is_kept_for_a_reviewer_who_thinks_again(
    patient: Instance, refused: ReceiptCode
) -> None:
    run(patient, KEEP_REFUSED - 1)
    assert (InboxItem.objects.count(), PrivatePart.objects.count()) == (1, 1)
    assert find_receipt(refused, instance=patient).waiting


def test_refused_declaration_that_had_its_time(patient: Instance, refused: ReceiptCode) -> None:
    assert run(patient, KEEP_REFUSED) == 0
    assert not InboxItem.objects.exists()
    assert not ReviewStep.objects.exists()
    assert not PrivatePart.objects.exists()
    (person,) = find_receipt(refused, instance=patient).persons
    assert person.outcome is Reason.TEST
    assert (deeds()[-1], Entry.objects.count()) == ("purged", 0)


def test_refused_declaration_takes_no_other_along(patient: Instance, refused: ReceiptCode) -> None:
    waiting = hand_in(patient)
    assert run(patient, KEEP_REFUSED) == 0
    assert find_receipt(waiting, instance=patient).waiting


def test_answer_about_a_refused_declaration_has_its_time(
    patient: Instance, refused: ReceiptCode
) -> None:
    run(patient, KEEP_REFUSED)
    run(patient, 2 * KEEP_REFUSED - 1)
    assert find_receipt(refused, instance=patient).is_known
    run(patient, 2 * KEEP_REFUSED)
    assert not find_receipt(refused, instance=patient).is_known
    assert not EndedReceipt.objects.exists()


def test_answer_of_an_earlier_release_has_its_time_from_now(small: Instance) -> None:
    EndedReceipt.objects.create(index=bytes(16), outcome=Reason.TEST)
    run(small)
    run(small, KEEP_REFUSED - 1)
    assert EndedReceipt.objects.count() == 1
    run(small, KEEP_REFUSED)
    assert not EndedReceipt.objects.exists()


def test_receipt_of_somebody_published_is_kept(small: Instance) -> None:
    code = hand_in(small)
    run(small)
    run(small, 10 * KEEP_REFUSED)
    assert find_receipt(code, instance=small).persons[0].leaf == 0


# ---------------------------------------------------------------- taken back


def test_what_is_taken_back_while_it_waits_goes_at_once(patient: Instance) -> None:
    code = hand_in(patient, sealed())
    receive(
        instance=patient,
        declaration=declaration(sealed("万顺")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    other = hand_in(patient, sealed())
    assert PrivatePart.objects.count() == 3
    withdraw(instance=patient, code=code, by=DECLARANT, today=TODAY)
    assert run(patient) == 0
    assert (InboxItem.objects.count(), PrivatePart.objects.count()) == (1, 1)
    assert find_receipt(other, instance=patient).waiting
    assert find_receipt(code, instance=patient).persons[0].outcome is Reason.OWN_WISH


def test_what_is_withdrawn_loses_text_nonce_and_private_part(small: Instance) -> None:
    code = hand_in(small, sealed())
    run(small)
    withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
    assert run(small) == 1
    assert not Statement.objects.exists()
    assert not PrivatePart.objects.exists()


# ---------------------------------------------------------------- paper, acts, the chain


@pytest.fixture
def sent(instance: Instance) -> PaperSheet:
    """A sheet that was sent, and whose receipts nobody has said to be written down."""
    first, second = make_volunteer("first"), make_volunteer("second")
    sheet_id = keyed_twice(first, second)
    send_sheet(
        instance=instance,
        sheet_id=sheet_id,
        consent=Consent.RELAYED,
        settled={},
        by=first,
        today=TODAY,
    )
    open_one(first, reference="B-1")
    return PaperSheet.objects.get(id=sheet_id)


def test_receipts_of_a_sheet_are_not_shown_for_ever(sent: PaperSheet, patient: Instance) -> None:
    run(patient, KEEP_REFUSED - 1)
    sent.refresh_from_db()
    assert sent.sealed
    run(patient, KEEP_REFUSED)
    after = PaperSheet.objects.get(pk=sent.pk)
    assert after.sealed is None
    assert after.sender is None
    assert after.is_sent


def test_sheet_that_was_sent_had_its_time(sent: PaperSheet, patient: Instance) -> None:
    run(patient, KEEP_PRIVATE)
    (left,) = PaperSheet.objects.all()
    assert left.id != sent.id
    assert not left.is_sent


def test_act_that_waited_too_long(small: Instance) -> None:
    Permit.objects.create(what="pepper", week=week_of(TODAY))
    run(small, 10)
    assert not Permit.objects.exists()


def test_nothing_is_noted_where_nothing_was_purged(small: Instance) -> None:
    run(small)
    assert deeds() == []


def test_settings_say_for_how_long(small: Instance) -> None:
    settings = dataclasses.replace(small.settings, keep_private_weeks=2)
    hand_in(small, sealed())
    run(with_batch(dataclasses.replace(small, settings=settings), 1), 2)
    assert not PrivatePart.objects.exists()
