"""The same text many times: found where it waits and where it is published, decided on at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    hand_in,
    hand_in_text,
    only_waiting,
    person,
    with_batch,
)
from unjoin.registry.consent import Reason
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.actions import publish
from unjoin.service.review import waiting_now
from unjoin.service.review.actions import accept
from unjoin.service.review.bulk import accept_together, refuse_together
from unjoin.service.review.deadline import Deadline
from unjoin.service.review.duplicates import WaitingTexts, published_counts
from unjoin.service.review.queries import count_waiting
from unjoin.service.review.sketches import TextDigest, text_digest
from unjoin.service.review.waiting_now import Memory, WaitingNow

TEXT = "我退出。"


def digest_of(text: str = TEXT) -> TextDigest:
    digest = text_digest(text)
    assert digest
    return digest


@pytest.fixture
def memory() -> Memory:
    return Memory()


def look(instance: Instance, memory: Memory | None = None) -> WaitingNow:
    return (memory or Memory()).look(instance=instance, deadline=Deadline(60), sorts=True)


def waiting(instance: Instance) -> WaitingTexts:
    return look(instance).texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我退出。", "我退出！！"),
        ("我退出党团队", "我退出黨團隊"),
        ("I leave.", "i  LEAVE"),
        ("第１次", "第1次"),
        ("一段\n\n两段", "一段 两段"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert text_digest(one) == text_digest(other)


@pytest.mark.parametrize(("one", "other"), [("我退出", "我不退出"), ("第1次", "第2次")])
def test_not_the_same(one: str, other: str) -> None:
    assert text_digest(one) != text_digest(other)


@pytest.mark.parametrize("text", ["", " \n", "。。。！"])
def test_no_letters_no_digest(text: str) -> None:
    assert text_digest(text) is None


@pytest.mark.django_db
def test_waiting_counted(instance: Instance) -> None:
    for name in ("甲", "乙", "丙"):
        hand_in_text(instance, TEXT, name)
    hand_in_text(instance, "别的。", "丁")
    assert waiting(instance).count(digest_of()) == 3


@pytest.mark.django_db
def test_declaration_with_another_text_is_not_in_the_group(instance: Instance) -> None:
    hand_in_text(instance, TEXT, "甲")
    hand_in(instance, person("乙", text=TEXT), person("丙", text="别的。"))
    texts = waiting(instance)
    assert texts.count(digest_of()) == 2
    assert len(texts.only(digest_of())) == 1


@pytest.mark.django_db
def test_decided_is_forgotten(instance: Instance, memory: Memory) -> None:
    hand_in_text(instance)
    assert len(look(instance, memory).sketches) == 1
    accept(item_id=only_waiting(instance), refused={}, by=REVIEWER, today=TODAY)
    assert look(instance, memory).sketches == {}


@pytest.mark.django_db
def test_each_is_opened_once(
    instance: Instance, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("甲", "乙", "丙"):
        hand_in_text(instance, TEXT, name)
    look(instance, memory)
    monkeypatch.setattr(waiting_now, "open_all", lambda *_, **__: pytest.fail("opened again"))
    with CaptureQueriesContext(connection) as queries:
        now = memory.look(instance=instance, deadline=Deadline(60))
    assert now.texts.count(digest_of()) == 3
    assert len(queries) == 1


@pytest.mark.django_db
def test_published_counted_until_withdrawn(instance: Instance) -> None:
    codes = [hand_in_text(instance, TEXT, name) for name in ("甲", "乙")]
    ids = waiting(instance).only(digest_of())
    accept_together(ids=ids, instance=instance, by=REVIEWER, today=TODAY)
    small = with_batch(instance, 1)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert published_counts([digest_of()]) == {digest_of(): 2}
    withdraw(instance=instance, code=codes[0], by=DECLARANT, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert published_counts([digest_of()]) == {digest_of(): 1}


@pytest.mark.django_db
def test_all_refused_at_once(instance: Instance) -> None:
    code = hand_in_text(instance, TEXT, "甲")
    hand_in_text(instance, TEXT, "乙")
    rows = dict.fromkeys(waiting(instance).only(digest_of()), 1)
    done = refuse_together(rows=rows, reason=Reason.TEST, by=REVIEWER, today=TODAY)
    assert (done.done, done.missed, count_waiting()) == (2, 0, 0)
    publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    assert find_receipt(code, instance=instance).persons[0].outcome is Reason.TEST


@pytest.mark.django_db
def test_one_decided_meanwhile_is_left_out(instance: Instance) -> None:
    for name in ("甲", "乙", "丙"):
        hand_in_text(instance, TEXT, name)
    ids = waiting(instance).only(digest_of())
    accept(item_id=ids[1], refused={}, by=REVIEWER, today=TODAY)
    done = accept_together(ids=ids, instance=instance, by=REVIEWER, today=TODAY)
    assert (done.done, done.missed) == (2, 1)
    assert count_waiting() == 0
