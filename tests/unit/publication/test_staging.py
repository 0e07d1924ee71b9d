"""The order in which declarations came cannot be read off the database or its files."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection

from tests.unit.handed_in import TODAY, hand_in, sealed
from tests.unit.kit.packed import make_receipt, pack
from tests.unit.publication.positions import (
    as_bytes,
    is_ordered,
    offsets,
    rank_correlation,
    row_positions,
    written_files,
)
from unjoin.registry.carried import read_carried
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor
from unjoin.service.callbacks.models import CallBack
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import Instance
from unjoin.service.intake import codes
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.kit.taking import take_in
from unjoin.service.publication import actions
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedKit, EndedReceipt, Receipt
from unjoin.service.publication.staged_table import table_of
from unjoin.service.publication.staging import STAGING, LaidDown, lay_down
from unjoin.service.publication.steps import OnStep, ignore
from unjoin.service.review.actions import sort_inbox
from unjoin.service.review.models import ReviewStep

pytestmark = pytest.mark.django_db(transaction=True)

ARRIVALS = 200


@dataclass(frozen=True)
class Arrival:
    """What one declaration is known by in the tables, and the end of its sealed blob."""

    item: bytes
    receipt: bytes
    handle: bytes
    tail: bytes


def arrive(instance: Instance, number: int) -> Arrival:
    """Hand in one declaration; those with an odd number need a reviewer."""
    text = "我退出。" if number % 2 else ""
    code = hand_in(instance, sealed(text=text))
    index = codes.receipt_index(code, 0, pepper=instance.pepper)
    item = InboxItem.objects.get(receipt_index=index)
    return Arrival(
        item=as_bytes(item.id.hex if connection.vendor == "sqlite" else item.id),
        receipt=codes.receipt_index(code, 1, pepper=instance.pepper),
        handle=codes.private_handle(code, 1, 1, pepper=instance.pepper),
        tail=bytes(item.sealed)[-24:],
    )


@pytest.fixture
def arrivals(small: Instance) -> list[Arrival]:
    """Two hundred declarations in the order in which they came; half of them accepted by rule."""
    found = [arrive(small, number) for number in range(ARRIVALS)]
    sort_inbox(instance=small)
    return found


@pytest.fixture
def published(arrivals: list[Arrival], small: Instance) -> list[Arrival]:
    """Those that were published; the others wait for a reviewer."""
    assert publish(instance=small, by=PUBLISHER, today=TODAY).entries == ARRIVALS // 2
    return arrivals[::2]


@pytest.fixture
def left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The publisher lays nothing down anew."""

    def leave(*, on_step: OnStep = ignore) -> LaidDown:
        return LaidDown()

    monkeypatch.setattr(actions, "lay_down", leave)


def orders(arrivals: list[Arrival]) -> Iterator[tuple[str, list[int]]]:
    """Every kind of position of what waits of `arrivals`, in the order in which they came."""
    items = row_positions(table_of(InboxItem))
    parts = row_positions(table_of(PrivatePart))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, item_id FROM review_reviewstep")
        step_of = {as_bytes(item): as_bytes(step) for step, item in cursor.fetchall()}
    steps = row_positions(table_of(ReviewStep))
    for kind in next(iter(items.values())):
        yield f"inbox {kind}", [items[arrival.item][kind] for arrival in arrivals]
        yield f"private {kind}", [parts[arrival.handle][kind] for arrival in arrivals]
        yield f"steps {kind}", [steps[step_of[arrival.item]][kind] for arrival in arrivals]
    files = written_files()
    for name in ("item", "handle", "tail"):
        found = [offsets(files, getattr(arrival, name)) for arrival in arrivals]
        found = [places for places in found if places]  # a tail may lie across two pages
        assert len(found) > 0.8 * len(arrivals), name
        yield f"first place of {name}", [places[0] for places in found]
        yield f"last place of {name}", [places[-1] for places in found]


def copies(arrivals: list[Arrival]) -> str:
    """How often what waits stands in the files. Where chance alone makes an order, once per row and
    index; where more is left of some than of others, that is what tells it."""
    files = written_files()
    counts = {
        name: Counter(len(offsets(files, getattr(arrival, name))) for arrival in arrivals)
        for name in ("item", "handle", "tail")
    }
    sizes = {name: len(data) for name, data in files.items()}
    return f"{counts} in files of {sizes} bytes"


def test_what_waits_tells_no_order(published: list[Arrival], arrivals: list[Arrival]) -> None:
    waiting = arrivals[1::2]
    assert InboxItem.objects.count() == len(waiting)
    told = {
        kind: rank_correlation(values) for kind, values in orders(waiting) if is_ordered(values)
    }
    assert not told, copies(waiting)


def test_order_is_told_where_nothing_is_laid_down_anew(
    left_as_it_was: None, published: list[Arrival], arrivals: list[Arrival]
) -> None:
    told = {kind for kind, values in orders(arrivals[1::2]) if is_ordered(values)}
    by_row = {"inbox rowid"} if connection.vendor == "sqlite" else {"inbox ctid", "inbox xmin"}
    assert told >= by_row | {kind.replace("inbox", "private") for kind in by_row}
    assert told & {"first place of tail", "last place of tail"}


def test_what_is_published_tells_no_order(published: list[Arrival]) -> None:
    found = dict(Receipt.objects.values_list("index", "leaf"))
    leaves = {bytes(index): leaf for index, leaf in found.items()}
    places = row_positions(table_of(Receipt))
    assert not is_ordered([leaves[arrival.receipt] or 0 for arrival in published])
    for kind in next(iter(places.values())):
        values = [places[arrival.receipt][kind] for arrival in published]
        assert not is_ordered(values), kind


def test_what_ended_tells_no_order(small: Instance) -> None:
    """Where it lies says nothing of each other, nor between which publications it ended."""
    for _ in range(8):
        code = make_receipt()
        parts = "\n".join(pack(small, receipt=code))
        take_in(read_carried(parts), instance=small, by=Actor("volunteer"), today=TODAY)
        withdraw(instance=small, code=code, by=DECLARANT, today=TODAY)
        hand_in(small)
        assert publish(instance=small, by=PUBLISHER, today=TODAY).entries == 1
    for model in (EndedReceipt, EndedKit):
        places = row_positions(table_of(model))
        kind = "rowid" if connection.vendor == "sqlite" else "ctid"
        assert len(places) == 8
        assert sorted(places, key=lambda key: places[key][kind]) == sorted(places)
        assert len({each.get("xmin") for each in places.values()}) == 1


def test_what_was_published_is_gone_from_the_files(published: list[Arrival]) -> None:
    files = written_files()
    for arrival in published:
        assert not offsets(files, arrival.item)
        assert not offsets(files, arrival.tail)


def test_what_was_published_is_there_where_nothing_is_laid_down_anew(
    left_as_it_was: None, published: list[Arrival]
) -> None:
    files = written_files()
    assert any(offsets(files, arrival.tail) for arrival in published)


def test_nothing_is_lost(published: list[Arrival], arrivals: list[Arrival]) -> None:
    waiting = {arrival.item for arrival in arrivals[1::2]}
    assert row_positions(table_of(InboxItem)).keys() == waiting
    assert ReviewStep.objects.filter(item__isnull=False).count() == len(waiting)
    assert PrivatePart.objects.count() == ARRIVALS


def test_nothing_is_done_where_nothing_came(published: list[Arrival]) -> None:
    before = [row_positions(table) for table in STAGING]
    assert lay_down() == LaidDown()
    assert [row_positions(table) for table in STAGING] == before


def test_one_that_came_is_laid_among_the_others(
    published: list[Arrival], small: Instance, arrivals: list[Arrival]
) -> None:
    late = arrive(small, 1)
    assert lay_down().tables >= 2
    places = row_positions(table_of(InboxItem))
    kind = "rowid" if connection.vendor == "sqlite" else "ctid"
    keys = sorted(places, key=lambda key: places[key][kind])
    assert keys == sorted(places)
    assert late.item in keys


def test_within_a_transaction_nothing_is_done(published: list[Arrival], small: Instance) -> None:
    from django.db import transaction

    arrive(small, 1)
    with transaction.atomic():
        assert lay_down() == LaidDown()
    assert lay_down().tables >= 2


def test_rows_of_different_lengths_lie_in_the_order_of_their_keys() -> None:
    """A short one would go where a page of before has room for it."""
    for number in range(60):
        sealed_file = secrets.token_bytes(300 if number % 3 else 1300)
        CallBack.objects.create(forget_on=TODAY, sealed=sealed_file)
    lay_down()
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM callbacks_callback ORDER BY {place}")  # noqa: S608
        ids = [str(value) for (value,) in cursor.fetchall()]
    assert ids == sorted(ids)
    assert lay_down() == LaidDown()
