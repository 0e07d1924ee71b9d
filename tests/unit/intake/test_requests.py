"""Change, withdrawal and confirmation by receipt, before publication and after."""

from __future__ import annotations

import pytest

from tests.unit.intake.conftest import (
    SECRETS,
    TODAY,
    Receive,
    make_declaration,
    make_key,
    make_person,
)
from unjoin.registry.consent import Consent, Reason
from unjoin.registry.receipt import ReceiptCode, make_receipt_code
from unjoin.registry.tally import Standing
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.intake.codes import REVISION_LIMIT
from unjoin.service.intake.errors import (
    NothingToActOnError,
    NotWaitingError,
    TooManyChangesError,
)
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import ReceiptState, find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.publication.tallies import current_tally


@pytest.fixture
def instance(instance: Instance) -> Instance:
    """K = 1, so that a test publishes when it wants to."""
    from dataclasses import replace

    thresholds = replace(instance.campaign.thresholds, batch_declarations=1)
    return replace(instance, campaign=replace(instance.campaign, thresholds=thresholds))


def state(instance: Instance, code: ReceiptCode) -> ReceiptState:
    return find_receipt(code, instance=instance)


def publish_now(instance: Instance) -> None:
    publish(instance=instance, by=PUBLISHER, today=TODAY)


def withdraw_now(
    instance: Instance, code: ReceiptCode, persons: frozenset[int] | None = None
) -> None:
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY, persons=persons)


def relayed(name: str = "万顺") -> tuple[object, ...]:
    return (make_person("金福"), make_person(name, consent=Consent.RELAYED))


def test_change_replaces_what_waits_and_keeps_the_receipt(
    hand_in: Receive, instance: Instance
) -> None:
    code = hand_in(make_declaration(make_person("金福", private=SECRETS))).code
    changed = hand_in(make_declaration(make_person("万顺")), replaces=code)
    assert changed.code == code
    publish_now(instance)
    assert "万顺" in bytes(Statement.objects.get().body).decode()
    assert not PrivatePart.objects.exists()


def test_change_after_publication_is_refused(hand_in: Receive, instance: Instance) -> None:
    code = hand_in().code
    publish_now(instance)
    with pytest.raises(NotWaitingError):
        hand_in(make_declaration(make_person("万顺")), replaces=code)


def test_change_sent_twice_counts_once(hand_in: Receive, instance: Instance) -> None:
    code, key = hand_in().code, make_key()
    changed = make_declaration(make_person("万顺"))
    hand_in(changed, key, replaces=code)
    assert hand_in(changed, key, replaces=code).repeated
    assert InboxItem.objects.count() == 2


def test_change_without_end_is_refused(hand_in: Receive) -> None:
    code = hand_in().code
    for number in range(REVISION_LIMIT - 1):
        hand_in(make_declaration(make_person(f"第{number}次")), replaces=code)
    with pytest.raises(TooManyChangesError):
        hand_in(replaces=code)


def test_withdrawal_while_waiting_is_never_published(hand_in: Receive, instance: Instance) -> None:
    key = make_key()
    code = hand_in(make_declaration(make_person(private=SECRETS)), key).code
    withdraw_now(instance, code)
    assert state(instance, code).withdrawn
    publish_now(instance)
    assert not Entry.objects.exists()
    assert not InboxItem.objects.exists()
    assert not PrivatePart.objects.exists()
    assert state(instance, code).persons[0].outcome is Reason.OWN_WISH


def test_withdrawn_declaration_sent_again_stays_withdrawn(
    hand_in: Receive, instance: Instance
) -> None:
    key = make_key()
    code = hand_in(key=key).code
    withdraw_now(instance, code)
    publish_now(instance)
    assert hand_in(key=key).repeated
    assert not InboxItem.objects.exists()


def test_withdrawal_after_publication_takes_the_person_and_the_text_away(
    hand_in: Receive, instance: Instance
) -> None:
    code = hand_in(make_declaration(make_person(private=SECRETS), make_person("万顺"))).code
    publish_now(instance)
    withdraw_now(instance, code, persons=frozenset({1}))
    assert state(instance, code).persons[0].pending is InboxItem.Kind.WITHDRAW
    publish_now(instance)
    assert current_tally().total == 1
    assert Statement.objects.count() == 1
    assert not PrivatePart.objects.exists()
    assert [p.left for p in state(instance, code).persons] == [0, 1]


def test_withdrawal_of_what_is_gone_says_so(hand_in: Receive, instance: Instance) -> None:
    with pytest.raises(NothingToActOnError):
        withdraw_now(instance, make_receipt_code(5))


def test_declaration_sent_again_after_publication_counts_once(
    hand_in: Receive, instance: Instance
) -> None:
    key = make_key()
    first = hand_in(key=key)
    publish_now(instance)
    again = hand_in(key=key)
    assert again.repeated
    assert again.code == first.code
    publish_now(instance)
    assert current_tally().total == 1


def test_confirmation_moves_a_relayed_person(hand_in: Receive, instance: Instance) -> None:
    code = hand_in(make_declaration(*relayed())).code  # type: ignore[arg-type]
    publish_now(instance)
    assert [p.can_confirm for p in state(instance, code).persons] == [False, True]
    confirm(instance=instance, code=code, persons=frozenset({2}), by=DECLARANT, today=TODAY)
    publish_now(instance)
    standings = current_tally().by_standing()
    assert standings[Standing.RELAYED] == 0
    assert standings[Standing.CONFIRMED] == 1
    assert current_tally().total == 2


def test_confirmation_of_a_person_who_spoke_for_themselves_means_nothing(
    hand_in: Receive, instance: Instance
) -> None:
    code = hand_in(make_declaration(*relayed())).code  # type: ignore[arg-type]
    publish_now(instance)
    with pytest.raises(NothingToActOnError):
        confirm(instance=instance, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)


def test_withdrawal_outweighs_a_confirmation_in_the_same_batch(
    hand_in: Receive, instance: Instance
) -> None:
    code = hand_in(make_declaration(*relayed())).code  # type: ignore[arg-type]
    publish_now(instance)
    confirm(instance=instance, code=code, persons=frozenset({2}), by=DECLARANT, today=TODAY)
    withdraw_now(instance, code, persons=frozenset({2}))
    publish_now(instance)
    assert current_tally().total == 1
    assert Entry.objects.count() == 3


def test_look_up_years_later_still_answers(hand_in: Receive, instance: Instance) -> None:
    code = hand_in().code
    publish_now(instance)
    found = state(instance, code)
    assert found.persons[0].leaf == 0
    assert found.is_known
