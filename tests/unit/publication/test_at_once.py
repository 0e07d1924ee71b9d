"""Several processes at the same moment, on a database that lets them be: PostgreSQL.

SQLite lets one transaction write at a time from its beginning, so there is
nothing to run beside each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    declaration,
    hand_in,
    hand_in_text,
    make_key,
    only_waiting,
    person,
)
from unjoin.registry.consent import Reason
from unjoin.registry.entry import decode_entry
from unjoin.registry.tally import count
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor, find_break
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive, withdraw
from unjoin.service.intake.errors import NothingToActOnError, NotWaitingError
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication import actions
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Entry
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review import actions as review
from unjoin.service.review.actions import accept, reconsider, refuse, sort_inbox
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.states import Act, State
from unjoin.service.review.states import next_state as next_state_by_table

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
    ),
]


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def own_connection(act: Callable[[], object]) -> object:
    """Run `act` in its thread; its error is its result."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 — every error is judged by the test
        return error
    finally:
        connection.close()


class Pause:
    """Holds the publisher where it has read the inbox and written nothing yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached = threading.Event()
        self.go_on = threading.Event()
        real = actions._write

        def write(*args: object, **kwargs: object) -> None:
            self.reached.set()
            assert self.go_on.wait(20)
            real(*args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(actions, "_write", write)


def check_count() -> None:
    rows = Entry.objects.order_by("index").values_list("data", flat=True)
    assert count(decode_entry(bytes(data)) for data in rows) == current_tally()
    assert find_break() is None


def test_two_publishers(small: Instance, threads: ThreadPoolExecutor) -> None:
    for _ in range(20):
        hand_in(small)
    sort_inbox(instance=small)
    start = threading.Barrier(4)

    def act() -> int:
        start.wait(20)
        return publish(instance=small, by=PUBLISHER, today=TODAY).entries

    results = list(threads.map(lambda _: own_connection(act), range(4)))
    assert sorted(results, key=str) == [0, 0, 0, 20]
    assert current_tally().total == 20
    check_count()


def test_withdrawal_during_publication_is_not_lost(
    small: Instance, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = hand_in(small)
    pause = Pause(monkeypatch)
    publishing = threads.submit(
        own_connection, lambda: publish(instance=small, by=PUBLISHER, today=TODAY)
    )
    assert pause.reached.wait(20)
    withdrawing = threads.submit(
        own_connection,
        lambda: withdraw(instance=small, code=code, by=DECLARANT, today=TODAY),
    )
    assert not _ends_within_a_moment(withdrawing.done)
    pause.go_on.set()
    publishing.result(20)
    assert withdrawing.result(20) is None
    assert publish(instance=small, by=PUBLISHER, today=TODAY).persons == -1
    assert find_receipt(code, instance=small).persons[0].outcome is Reason.OWN_WISH
    check_count()


def test_change_during_publication_is_told_so(
    small: Instance, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = hand_in(small)
    pause = Pause(monkeypatch)
    publishing = threads.submit(
        own_connection, lambda: publish(instance=small, by=PUBLISHER, today=TODAY)
    )
    assert pause.reached.wait(20)
    changing = threads.submit(
        own_connection,
        lambda: receive(
            instance=small,
            declaration=declaration(person("万顺")),
            key=make_key(),
            by=DECLARANT,
            today=TODAY,
            replaces=code,
        ),
    )
    assert not _ends_within_a_moment(changing.done)
    pause.go_on.set()
    publishing.result(20)
    assert isinstance(changing.result(20), NotWaitingError)
    assert not InboxItem.objects.exists()


def test_new_declaration_does_not_wait_for_the_publisher(
    small: Instance, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(small)
    pause = Pause(monkeypatch)
    publishing = threads.submit(
        own_connection, lambda: publish(instance=small, by=PUBLISHER, today=TODAY)
    )
    assert pause.reached.wait(20)
    hand_in(small, person("万顺"))
    pause.go_on.set()
    publishing.result(20)
    assert (Entry.objects.count(), InboxItem.objects.count()) == (1, 1)


def test_decision_taken_back_during_publication(
    small: Instance, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in_text(small)
    item_id = only_waiting(small)
    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
    pause = Pause(monkeypatch)
    publishing = threads.submit(
        own_connection, lambda: publish(instance=small, by=PUBLISHER, today=TODAY)
    )
    assert pause.reached.wait(20)
    taking_back = threads.submit(
        own_connection, lambda: reconsider(item_id=item_id, by=REVIEWER, today=TODAY)
    )
    assert not _ends_within_a_moment(taking_back.done)
    pause.go_on.set()
    publishing.result(20)
    assert isinstance(taking_back.result(20), NotPossibleError)
    assert current_tally().total == 1


def test_two_reviewers(small: Instance, threads: ThreadPoolExecutor) -> None:
    hand_in_text(small)
    item_id = only_waiting(small)
    start = threading.Barrier(4)

    def act(number: int) -> None:
        start.wait(20)
        by = Actor(f"reviewer-{number}")
        if number % 2:
            accept(item_id=item_id, refused={}, by=by, today=TODAY)
        else:
            refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=by, today=TODAY)

    results = list(threads.map(lambda n: own_connection(lambda: act(n)), range(4)))
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, NotPossibleError) for result in results) == 3
    check_count()


def test_second_reviewer_decides_on_what_was_decided(
    small: Instance, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the same row; the second goes on only when the first has committed."""
    hand_in_text(small)
    item_id = only_waiting(small)
    both_have_read = threading.Barrier(2)
    first_is_done = threading.Event()
    real = next_state_by_table

    def next_state(state: State, act: Act) -> State | None:
        both_have_read.wait(20)
        if act is Act.REFUSE:
            assert first_is_done.wait(20)
        return real(state, act)

    def accept_first() -> None:
        accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)
        first_is_done.set()

    def refuse_second() -> None:
        refuse(item_id=item_id, persons=1, reason=Reason.TEST, by=REVIEWER, today=TODAY)

    monkeypatch.setattr(review, "next_state", next_state)
    acts = [accept_first, refuse_second]
    accepted, refused = threads.map(own_connection, acts)
    assert accepted is None
    assert isinstance(refused, NotPossibleError)
    assert ReviewStep.objects.get(number=2).state == State.ACCEPTED
    check_count()


def test_same_form_four_times(small: Instance, threads: ThreadPoolExecutor) -> None:
    key = make_key()
    start = threading.Barrier(4)

    def act() -> object:
        start.wait(20)
        return hand_in(small, key=key)

    codes = list(threads.map(lambda _: own_connection(act), range(4)))
    assert len(set(codes)) == 1
    assert InboxItem.objects.count() == 1


def test_two_changes(small: Instance, threads: ThreadPoolExecutor) -> None:
    """Both are kept, one after the other."""
    code = hand_in(small)
    start = threading.Barrier(2)

    def act(name: str) -> object:
        start.wait(20)
        return receive(
            instance=small,
            declaration=declaration(person(name)),
            key=make_key(),
            by=DECLARANT,
            today=TODAY,
            replaces=code,
        ).code

    results = list(threads.map(lambda name: own_connection(lambda: act(name)), ["万顺", "金福"]))
    assert results == [code, code]
    assert sorted(InboxItem.objects.values_list("revision", flat=True)) == [1, 2, 3]


def test_two_withdrawals(small: Instance, threads: ThreadPoolExecutor) -> None:
    """Of two different persons: neither is silently dropped."""
    code = hand_in(small, person("金福"), person("万顺"))
    publish(instance=small, by=PUBLISHER, today=TODAY)
    start = threading.Barrier(2)

    def act(number: int) -> None:
        start.wait(20)
        withdraw(instance=small, code=code, by=DECLARANT, today=TODAY, persons=frozenset({number}))

    results = list(threads.map(lambda n: own_connection(lambda: act(n)), [1, 2]))
    done = sum(result is None for result in results)
    told = sum(isinstance(result, NothingToActOnError) for result in results)
    assert done + told == 2
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert current_tally().total == 2 - done
    check_count()


def test_lock_outside_of_a_transaction() -> None:
    from unjoin.service.publication.locks import become_publisher

    with pytest.raises(RuntimeError):
        become_publisher()
    with transaction.atomic():
        become_publisher()


def _ends_within_a_moment(is_done: Callable[[], bool]) -> bool:
    ended = threading.Event()
    for _ in range(10):
        if is_done():
            return True
        ended.wait(0.03)
    return False
