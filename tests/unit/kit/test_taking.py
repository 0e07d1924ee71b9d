"""What came out of a kit is received once, for its receipt; what cannot be is named."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from tests.unit.handed_in import (
    TODAY,
    declaration,
    only_waiting,
    person,
    sealed,
    with_batch,
)
from tests.unit.kit.packed import make_receipt, pack
from unjoin.registry.carried import read_carried
from unjoin.registry.consent import Channel, Reason
from unjoin.service.accounts.audit import Actor
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.envelope import open_checked
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.keys import make_age_key
from unjoin.service.kit import taking
from unjoin.service.kit.taking import End, Taken, take_in
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedKit, EndedReceipt, Entry
from unjoin.service.review.actions import refuse

pytestmark = pytest.mark.django_db(transaction=True)

BY = Actor("volunteer")


def take(instance: Instance, *texts: str) -> tuple[Taken, ...]:
    found = read_carried("\n".join(texts))
    return take_in(found, instance=instance, by=BY, today=TODAY)


def opened(instance: Instance):  # type: ignore[no-untyped-def]
    (item,) = InboxItem.objects.all()
    return open_checked(bytes(item.sealed), instance=instance, today=TODAY)


def test_kit_brought_twice_is_received_once(instance: Instance) -> None:
    receipt = make_receipt()
    given = declaration(sealed("金福", text="我退出。"), channel=Channel.KIT)
    parts = pack(instance, given, receipt=receipt)
    (first,), (second,) = take(instance, *parts), take(instance, *reversed(parts))
    assert (first.end, first.persons) == (End.RECEIVED, 1)
    assert second.end is End.REPEATED
    assert find_receipt(receipt, instance=instance).waiting
    assert opened(instance).declaration.channel is Channel.KIT
    assert PrivatePart.objects.count() == 1


def test_kit_brought_again_after_publication_counts_once(instance: Instance) -> None:
    small = with_batch(instance, 1)
    receipt = make_receipt()
    parts = pack(small, declaration(person(), channel=Channel.KIT), receipt=receipt)
    take(small, *parts)
    publish(instance=small, by=BY, today=TODAY)
    (again,) = take(small, *parts)
    publish(instance=small, by=BY, today=TODAY)
    assert again.end is End.REPEATED
    assert Entry.objects.count() == 1
    assert find_receipt(receipt, instance=small).persons


@pytest.mark.parametrize("is_taken_back", [True, False])
def test_kit_that_ended_is_not_received_again_when_its_outcome_is_deleted(
    instance: Instance, is_taken_back: bool
) -> None:
    small = with_batch(instance, 1)
    receipt, key = make_receipt(), secrets.token_bytes(16)
    given = declaration(person(text="我退出。"), channel=Channel.KIT)
    parts = pack(small, given, receipt=receipt, key=key)
    take(small, *parts)
    if is_taken_back:
        withdraw(instance=small, code=receipt, by=BY, today=TODAY)
    else:
        item_id = only_waiting(small)
        refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=BY, today=TODAY)
    keep = timedelta(weeks=small.settings.keep_refused_weeks)
    for day in (TODAY + keep, TODAY + 3 * keep):
        publish(instance=small, by=BY, today=day)
    assert not find_receipt(receipt, instance=small).is_known
    (again,) = take(small, *parts)
    assert again.end is End.REPEATED
    assert not InboxItem.objects.exists()
    assert EndedKit.objects.count() == 1
    assert not EndedReceipt.objects.exists()


def test_row_with_the_key_of_a_kit_that_ended_stops_no_publication(instance: Instance) -> None:
    """Whoever takes the public process can add any row, and this one ends as the kit did."""
    small = with_batch(instance, 1)
    given = declaration(person(), channel=Channel.KIT)
    receipt = make_receipt()
    take(small, *pack(small, given, receipt=receipt))
    forged = InboxItem.objects.get()
    withdraw(instance=small, code=receipt, by=BY, today=TODAY)
    publish(instance=small, by=BY, today=TODAY)
    other = make_receipt()
    take(small, *pack(small, given, receipt=other))
    InboxItem.objects.update(key_index=bytes(forged.key_index))
    withdraw(instance=small, code=other, by=BY, today=TODAY)
    publish(instance=small, by=BY, today=TODAY)
    assert not InboxItem.objects.exists()
    assert EndedKit.objects.count() == 1


def test_part_that_lacks_is_named_and_others_are_received(instance: Instance) -> None:
    whole, lacking = pack(instance), pack(instance)
    first, second = take(instance, *whole, *lacking[:-1])
    assert first.end is End.RECEIVED
    assert (second.end, second.missing) == (End.NOT_WHOLE, (len(lacking),))
    assert InboxItem.objects.count() == 1


def test_kit_of_another_centre_is_not_opened(instance: Instance) -> None:
    elsewhere = [make_age_key().recipient for _ in range(3)]
    few = pack(instance, recipients=elsewhere[:2])
    assert [each.end for each in take(instance, *few)] == [End.NOT_OPENED]
    many = pack(instance, persons=instance.campaign.bounds.rows + 1)
    assert [each.end for each in take(instance, *many)] == [End.NOT_OPENED]
    assert not InboxItem.objects.exists()


def test_receipt_of_somebody_else_is_refused(instance: Instance) -> None:
    receipt, key = make_receipt(), secrets.token_bytes(16)
    take(instance, *pack(instance, receipt=receipt, key=key))
    same_receipt, same_key = pack(instance, receipt=receipt), pack(instance, key=key)
    for parts in (same_receipt, same_key):
        assert [each.end for each in take(instance, *parts)] == [End.OTHER_CONTENTS]
    assert InboxItem.objects.count() == 1


def test_taken_receipt_after_publication_says_no_number_of_a_forged_kit(instance: Instance) -> None:
    small = with_batch(instance, 1)
    receipt = make_receipt()
    take(small, *pack(small, declaration(person(), channel=Channel.KIT), receipt=receipt))
    publish(instance=small, by=BY, today=TODAY)
    (forged,) = take(small, *pack(small, receipt=receipt, persons=9))
    assert (forged.end, forged.persons) == (End.REPEATED, 0)
    assert not InboxItem.objects.exists()


def _too_large(data: bytes) -> bytes:
    """A sealed file of a class that no form has, which looks right from outside."""
    head = data.index(b"\n--- ") + len(b"\n--- ") + 44
    return data[:head] + bytes(16 + 64 * 1024 + 16)


@pytest.mark.parametrize("limit", [None, 1024 * 1024])
def test_kit_with_a_part_too_large_to_store_stops_no_other(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    """Found by its size; and were it not, what the database refuses is not received either."""
    if limit:
        monkeypatch.setattr(taking, "PRIVATE_LIMIT_BYTES", limit)
    given = declaration(sealed("金福", text="我退出。"), channel=Channel.KIT)
    forged, good = pack(instance, given, spoil=_too_large), pack(instance)
    ends = [each.end for each in take(instance, *forged, *good)]
    assert ends == [End.NOT_OPENED, End.RECEIVED]
    assert InboxItem.objects.count() == 1
    assert not PrivatePart.objects.exists()


def test_kit_that_says_it_is_another_channel_is_unpublishable(instance: Instance) -> None:
    take(instance, *pack(instance, declaration(person(), channel=Channel.WEB)))
    assert opened(instance).problem is not None
