"""The index says what the statements say: after a publication, a withdrawal, a crash, an update."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.reading.laid import index_anew, index_rows, lay, state
from tests.unit.site.conftest import TODAY, Publish, make_person, publish_waiting
from unjoin.registry.consent import Consent
from unjoin.registry.entry import LeafIndex
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance, current
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import Statement
from unjoin.service.publication.steps import Step
from unjoin.service.reading import indexing
from unjoin.service.reading.asked import read_asked
from unjoin.service.reading.indexing import forget, index_statements, search_reach
from unjoin.service.reading.models import Posting, SearchState
from unjoin.service.reading.searching import search

pytestmark = pytest.mark.django_db


class CrashError(Exception):
    """Stands for the process ending here."""


def found(typed: str) -> list[int]:
    asked = read_asked({"q": typed}, current().campaign)
    return list(search(asked, before=search_reach(), limit=10).leaves)


def assert_index_is_right() -> None:
    """It is as if it had been made of the statements that there are."""
    rows = index_rows()
    index_anew()
    assert rows == index_rows()


def crash_at(call: int) -> Callable[[], None]:
    """A check that ends the run at its call number `call`, from 1."""
    calls = iter(range(1, call + 1))

    def check() -> None:
        if next(calls) == call:
            raise CrashError

    return check


def test_published_statements_are_found(publish_persons: Publish) -> None:
    publish_persons(make_person("萬順", text="我聲明退出。"), make_person("王"))
    assert found("万顺") == found("声明") == [0]
    assert found("王") == [1]
    assert_index_is_right()


def test_withdrawn_statement_leaves_no_trace(
    publish_persons: Publish, small_batches: Instance
) -> None:
    publish_persons(make_person("乙", text="我退出。"))
    before = index_rows()
    (code,) = publish_persons(make_person("金福", text="只有我说的话，我退出。", place="山东"))
    assert found("金福") == [1]
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert found("金福") == found("山东") == found("只有") == []
    assert index_rows() == before
    assert search_reach() == 3  # the withdrawal's own leaf too


def test_withdrawal_that_fails_forgets_nothing(
    publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person("金福"))
    before = index_rows()
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)

    def crash(step: Step) -> None:
        if step is Step.COMMITTING:
            raise CrashError

    with pytest.raises(CrashError):
        publish(instance=small_batches, by=PUBLISHER, today=TODAY, on_step=crash)
    assert index_rows() == before
    assert found("金福") == [0]


def test_publication_killed_before_the_index_is_completed_by_the_next(
    publish_persons: Publish, small_batches: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_persons(make_person("甲"))
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "_merge", lambda *_: crash_at(1)())
        with pytest.raises(CrashError):
            publish_persons(make_person("乙"))
    assert Statement.objects.count() == 2
    assert found("乙") == []
    publish(instance=small_batches, by=PUBLISHER, today=TODAY)
    assert found("乙") == [1]
    assert_index_is_right()


def test_statement_written_in_part_can_be_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its terms are in the index, and the note that they are is not."""
    lay({0: state("甲", "我退出。")})
    index_statements(check=lambda: None)
    before = index_rows()
    lay({0: state("甲", "我退出。"), 1: state("乙", "再见，我退出。")})
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "_note", lambda **_: crash_at(1)())
        with pytest.raises(CrashError):
            index_statements(check=lambda: None)
    assert index_rows() != before
    forget([LeafIndex(1)])
    Statement.objects.filter(leaf=1).delete()
    assert index_rows() == before


def test_index_grows_in_bounded_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({leaf: state(f"甲{leaf}", "我退出。") for leaf in (0, 1, 5, 65_535, 65_536, 200_000)})
    one = len(bytes(Statement.objects.get(leaf=0).body))
    monkeypatch.setattr(indexing, "BYTES_AT_ONCE", one)  # two reach beyond it
    reach = index_statements(check=lambda: None, limit=3)
    assert (reach.leaves, reach.waiting) == (65_536, 2)
    assert search_reach() == 65_536
    with pytest.raises(CrashError):
        index_statements(check=crash_at(2))
    assert search_reach() == 65_537
    assert index_statements(check=lambda: None).waiting == 0
    assert_index_is_right()


def test_large_statements_make_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BYTES_AT_ONCE", 100)
    lay({leaf: state("甲", "字" * 50) for leaf in range(3)})
    calls: list[None] = []
    index_statements(check=lambda: calls.append(None))
    assert len(calls) == 3


def test_other_rules_of_folding_make_the_index_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    lay({0: state("甲"), 70_000: state("乙")})
    index_statements(check=lambda: None)
    rows = index_rows()
    SearchState.objects.update(folding=99)
    Posting.objects.create(block=3, term=1, leaves=b"\0\0")
    assert search_reach() == 0
    with pytest.raises(CrashError):
        index_statements(check=crash_at(2))
    assert search_reach() == 0
    index_statements(check=lambda: None)
    assert index_rows() == rows
    assert search_reach() == 70_001


def test_statement_withdrawn_under_other_rules_of_folding() -> None:
    """What it stood under cannot be told, so nothing is kept."""
    lay({0: state("甲")})
    index_statements(check=lambda: None)
    SearchState.objects.update(folding=99)
    forget([LeafIndex(0)])
    assert not Posting.objects.exists()


def test_entries_that_are_no_statements_count_as_searched(
    publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person(consent=Consent.RELAYED))
    confirm(instance=small_batches, code=code, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert search_reach() == 2
    assert_index_is_right()
