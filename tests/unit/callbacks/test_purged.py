"""No call-back gets older than two days, whether anybody can open it or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.unit.callbacks.asked_for import asked_for, at, post
from tests.unit.publication.positions import offsets, written_files
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.callbacks.models import CallBack, DoNotCallChunk
from unjoin.service.callbacks.unlocked import desk
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish

ROOT = "/en/desk/call-backs"
PutClock = Callable[[datetime], None]


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_row_is_gone_after_two_days_by_whoever_looks(
    at_desk: Client, put_clock: PutClock, hour: int
) -> None:
    """With a locked desk, at the beginning of the second day after."""
    asked_at = datetime(2026, 11, 18, hour, 30, tzinfo=UTC)
    put_clock(asked_at)
    post(at_desk, f"{ROOT}/keep", asked_for(day="both", begin="00:00", end="00:00", forget="48"))
    put_clock(datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
    assert at_desk.get(f"{ROOT}/list").json()["waiting"] == 1
    gone_at = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    assert gone_at - asked_at < timedelta(hours=48)
    put_clock(gone_at)
    assert at_desk.get(f"{ROOT}/list").json()["waiting"] == 0
    assert not CallBack.objects.exists()


@pytest.mark.django_db
def test_row_is_gone_when_the_person_wanted_it(
    at_desk: Client, put_clock: PutClock, unlocked: None
) -> None:
    post(at_desk, f"{ROOT}/keep", asked_for(forget="6"))
    put_clock(at(6))
    assert at_desk.get(f"{ROOT}/list").json()["items"] == []
    assert not CallBack.objects.exists()


@pytest.mark.django_db
def test_row_is_gone_after_two_days_by_the_publisher(
    at_desk: Client, instance: Instance, unlocked: None
) -> None:
    post(at_desk, f"{ROOT}/keep", asked_for())
    desk.lock()
    events = AuditEvent.objects.count()
    publish(instance=instance, by=PUBLISHER, today=date(2026, 11, 19))
    assert CallBack.objects.exists()
    publish(instance=instance, by=PUBLISHER, today=date(2026, 11, 20))
    assert not CallBack.objects.exists()
    # An event would stand at a midnight, and so date its neighbours.
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db(transaction=True)
def test_what_was_used_is_overwritten_by_the_next_run(
    at_desk: Client, instance: Instance, put_clock: PutClock, unlocked: None
) -> None:
    post(at_desk, f"{ROOT}/keep", asked_for())
    row = CallBack.objects.get()
    tail = bytes(row.sealed)[-24:]
    put_clock(at(2))
    post(at_desk, f"{ROOT}/{row.pk}/take", {})
    post(at_desk, f"{ROOT}/{row.pk}/end", {"reached": True})
    publish(instance=instance, by=PUBLISHER, today=date(2026, 11, 18))
    files = written_files()
    assert not offsets(files, tail)
    if connection.vendor == "postgresql":
        assert not offsets(files, row.pk.bytes)


@pytest.mark.django_db(transaction=True)
def test_what_waits_and_the_cells_lie_in_no_order(at_desk: Client, instance: Instance) -> None:
    for _ in range(20):
        post(at_desk, f"{ROOT}/keep", asked_for())
    post(at_desk, "/en/desk/do-not-call/list", {"number": "13800138000"})
    publish(instance=instance, by=PUBLISHER, today=date(2026, 11, 18))
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM callbacks_callback ORDER BY {place}")  # noqa: S608
        ids = [str(value) for (value,) in cursor.fetchall()]
        cursor.execute(f"SELECT number FROM callbacks_donotcallchunk ORDER BY {place}")  # noqa: S608
        numbers = [value for (value,) in cursor.fetchall()]
        if connection.vendor == "postgresql":
            for table in ("callbacks_callback", "callbacks_donotcallchunk"):
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")  # noqa: S608
                assert cursor.fetchone() == (1,)
    assert ids == sorted(ids)
    assert numbers == list(range(DoNotCallChunk.objects.count()))
