"""What a browser sealed and nobody can publish: apart from the rest, and refused all at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client

from tests.unit.handed_in import REVIEWER, TODAY, hand_in, hand_in_text, make_key, with_batch
from tests.unit.intake.as_browser import age, encoded, sealed_post
from tests.unit.intake.conftest import make_declaration, make_person
from unjoin.registry.consent import Reason
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.accounts.roles import Role
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.actions import receive_sealed
from unjoin.service.intake.queries import find_receipt
from unjoin.service.intake.sealed_form import read_sealed_form
from unjoin.service.keys import make_age_key
from unjoin.service.publication.actions import publish
from unjoin.service.review.actions import accept, reconsider, sort_inbox
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.queries import count_waiting, in_state
from unjoin.service.review.states import State
from unjoin.service.review.unpublishable import (
    find_unpublishable,
    refuse_unpublishable,
    unpublishable_ids,
)

pytestmark = pytest.mark.django_db


def post(instance: Instance, fields: dict[str, str]) -> ReceiptCode:
    """Receive what a browser posted."""
    posted = QueryDict(mutable=True)
    posted.update(fields)
    form = read_sealed_form(posted, instance=instance)
    received = receive_sealed(
        instance=instance, sealed=form.sealed, key=form.key, by=DECLARANT, today=TODAY
    )
    return received.code


def hand_in_junk(instance: Instance, persons: str = "2") -> ReceiptCode:
    """A file that is sealed as ours are, for keys that nobody has."""
    strangers = [make_age_key().recipient for _ in instance.inbox_recipients]
    junk = encoded(age(b"{}", strangers))
    fields = sealed_post(
        instance, make_declaration(), make_key(), declaration=junk, persons=persons
    )
    return post(instance, fields)


def hand_in_sealed(instance: Instance, **fields: object) -> ReceiptCode:
    declaration = make_declaration(make_person("金福", **fields))
    return post(instance, sealed_post(instance, declaration, make_key()))


def run(instance: Instance, declarations: int = 1) -> int:
    """Publish, and answer with the number of entries."""
    return publish(instance=with_batch(instance, declarations), by=PUBLISHER, today=TODAY).entries


def test_good_one_from_a_browser_is_published_like_any_other(instance: Instance) -> None:
    code = hand_in_sealed(instance)
    other = hand_in(instance)
    assert run(instance) == 2
    found = [find_receipt(each, instance=instance).persons for each in (code, other)]
    assert all(persons[0].leaf is not None for persons in found)


def test_junk_stops_no_batch_and_does_not_wait_for_reviewers(instance: Instance) -> None:
    junk = hand_in_junk(instance)
    hand_in(instance)
    assert run(instance) == 1
    assert count_waiting() == 0
    assert len(unpublishable_ids()) == 1
    assert find_receipt(junk, instance=instance).waiting


def test_junk_does_not_fill_a_batch(instance: Instance) -> None:
    hand_in_junk(instance)
    hand_in(instance)
    assert run(instance, declarations=2) == 0


def test_junk_cannot_be_accepted(instance: Instance) -> None:
    hand_in_junk(instance)
    sort_inbox(instance=instance)
    (item_id,) = unpublishable_ids()
    with pytest.raises(NotPossibleError):
        accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)


def test_refused_junk_tells_its_receipt_why_and_leaves_nothing(instance: Instance) -> None:
    code = hand_in_junk(instance)
    sort_inbox(instance=instance)
    done = refuse_unpublishable(
        ids=unpublishable_ids(), reason=Reason.TEST, by=REVIEWER, today=TODAY
    )
    assert (done.done, done.missed) == (1, 0)
    assert run(instance) == 0
    persons = find_receipt(code, instance=instance).persons
    assert [(person.leaf, person.outcome) for person in persons] == [(None, Reason.TEST)] * 2
    assert not unpublishable_ids()


def test_refusing_all_leaves_out_what_was_changed_meanwhile(instance: Instance) -> None:
    code = hand_in_junk(instance, persons="1")
    hand_in_junk(instance)
    sort_inbox(instance=instance)
    ids = unpublishable_ids()
    fields = sealed_post(instance, make_declaration(), make_key(), replaces=code)
    posted = QueryDict(mutable=True)
    posted.update(fields)
    form = read_sealed_form(posted, instance=instance)
    receive_sealed(
        instance=instance,
        sealed=form.sealed,
        key=form.key,
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    done = refuse_unpublishable(ids=ids, reason=Reason.OTHER, by=REVIEWER, today=TODAY)
    assert (done.done, done.missed) == (1, 1)
    assert run(instance) == 1


def test_refusal_taken_back_leads_to_where_it_can_only_be_refused(instance: Instance) -> None:
    hand_in_junk(instance)
    sort_inbox(instance=instance)
    (item_id,) = unpublishable_ids()
    refuse_unpublishable(ids=[item_id], reason=Reason.TEST, by=REVIEWER, today=TODAY)
    reconsider(item_id=item_id, by=REVIEWER, today=TODAY)
    assert unpublishable_ids() == [item_id]
    assert count_waiting() == 0


def test_publisher_checks_again_what_was_accepted(instance: Instance) -> None:
    """Accepted under one manifest, published under another that knows the organisation no more."""
    code = hand_in_sealed(instance)
    sort_inbox(instance=instance)
    assert in_state(State.ACCEPTED).count() == 1
    thresholds = dataclasses.replace(
        instance.campaign.thresholds, rows_per_declaration=0, batch_declarations=1
    )
    campaign = dataclasses.replace(instance.campaign, thresholds=thresholds)
    strict = dataclasses.replace(instance, campaign=campaign)
    done = publish(instance=strict, by=PUBLISHER, today=TODAY)
    assert (done.entries, done.unopened) == (0, 1)
    (item_id,) = unpublishable_ids()
    found = find_unpublishable(item_id, instance=strict)
    assert found
    assert getattr(found.problem, "code", "") == "declaration-too-many"
    assert find_receipt(code, instance=instance).waiting


def test_private_part_of_junk_goes_with_its_refusal(instance: Instance) -> None:
    fields = sealed_post(instance, make_declaration(), make_key())
    part = encoded(age(b"{}", instance.custodian_recipients))
    strangers = [make_age_key().recipient for _ in instance.inbox_recipients]
    code = post(
        instance, fields | {"declaration": encoded(age(b"{}", strangers)), "private1": part}
    )
    handle = codes.private_handle(code, 1, 1, pepper=instance.pepper)
    assert PrivatePart.objects.filter(handle=handle).exists()
    sort_inbox(instance=instance)
    refuse_unpublishable(ids=unpublishable_ids(), reason=Reason.TEST, by=REVIEWER, today=TODAY)
    run(instance)
    assert not PrivatePart.objects.exists()


@pytest.fixture
def reviewer_client(signed_in: Callable[[Role], Client]) -> Client:
    client = signed_in(Role.REVIEWER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_list_leads_to_them_and_refuses_all_after_a_second_yes(
    reviewer_client: Client, instance: Instance
) -> None:
    for _ in range(3):
        hand_in_junk(instance)
    hand_in_text(instance)
    page = reviewer_client.get("/review/").content.decode()
    assert 'href="/review/unpublishable"' in page
    assert "3 declarations cannot be published" in page
    page = reviewer_client.get("/review/unpublishable").content.decode()
    assert page.count("nobody here can open it") == 3
    seen = page.split('name="seen" value="')[1].split('"')[0]
    missing = reviewer_client.post("/review/unpublishable", {"seen": seen, "act": "refuse"})
    assert missing.status_code == 422
    form = {"seen": seen, "act": "refuse", "reason": str(int(Reason.TEST))}
    asked = reviewer_client.post("/review/unpublishable", form)
    assert "Refuse 3 declarations?" in asked.content.decode()
    assert len(unpublishable_ids()) == 3
    done = reviewer_client.post("/review/unpublishable", form | {"confirmed": "yes"})
    assert "3 declarations refused" in done.content.decode()
    assert not unpublishable_ids()
    assert count_waiting() == 1
    assert AuditEvent.objects.filter(action="review: refuse all unpublishable").count() == 1


def test_refusing_all_is_asked_again_when_another_has_come(
    reviewer_client: Client, instance: Instance
) -> None:
    hand_in_junk(instance)
    reviewer_client.get("/review/")
    page = reviewer_client.get("/review/unpublishable").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    hand_in_junk(instance)
    reviewer_client.get("/review/")
    form = {"seen": seen, "act": "refuse", "reason": "1", "confirmed": "yes"}
    answer = reviewer_client.post("/review/unpublishable", form)
    assert "Meanwhile some have come or gone" in answer.content.decode()
    assert len(unpublishable_ids()) == 2


def test_single_one_says_why_and_offers_refusal_alone(
    reviewer_client: Client, instance: Instance
) -> None:
    hand_in_sealed(instance, text="字" * 30_001)
    reviewer_client.get("/review/")
    (item_id,) = unpublishable_ids()
    page = reviewer_client.get(f"/review/{item_id}").content.decode()
    assert "This cannot be published" in page
    assert "30001 characters" in page
    assert 'value="accept"' not in page
    refused = reviewer_client.post(f"/review/{item_id}", {"act": "accept"})
    assert refused.status_code == 422
    form = {"act": "refuse", "reason": str(int(Reason.OTHER))}
    assert reviewer_client.post(f"/review/{item_id}", form).status_code == 302
    assert not unpublishable_ids()
