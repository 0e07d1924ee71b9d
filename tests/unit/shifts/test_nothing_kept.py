"""What the tables tell of people, and what the publisher deletes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.unit.as_processes import rights_of
from tests.unit.shifts.conftest import at
from tests.unit.shifts.rota import BERLIN, NOW, QUARTER, TODAY, in_days, make_person, plan
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.database.roles import Process
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish
from unjoin.service.publication.staging import STAGING
from unjoin.service.shifts.actions import set_offered, take_over, take_shift
from unjoin.service.shifts.hours import Quarter, quarter_of
from unjoin.service.shifts.models import OwnSettings, Shift, Taking
from unjoin.service.shifts.retention import delete_past
from unjoin.service.shifts.settings import renew_feed

pytestmark = pytest.mark.django_db


def all_columns() -> bytes:
    """Every value of the three tables, as the database gives it."""
    models = (OwnSettings, Shift, Taking)
    found = [value for model in models for row in model.objects.values_list() for value in row]
    return b"|".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in found
    )


def test_tables_tell_neither_who_nor_where(lotus: Staff, heron: Staff) -> None:
    shift = plan(zone=BERLIN)
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    set_offered(shift_id=shift.pk, by=lotus, now=QUARTER, is_offered=True)
    take_over(shift_id=shift.pk, by=heron, now=QUARTER)
    renew_feed(by=heron)
    OwnSettings.objects.filter(staff=lotus).delete()
    told = all_columns()
    for secret in ("lotus", lotus.pk.bytes, str(lotus.pk), lotus.pk.hex, "heron", "Berlin", "Asia"):
        assert (secret if isinstance(secret, bytes) else secret.encode()) not in told
    # Of heron it tells that there are settings, and nothing in the rota.
    assert told.count(str(heron.pk).encode()) + told.count(heron.pk.hex.encode()) == 1


def test_two_shifts_of_one_person_look_like_those_of_two(lotus: Staff) -> None:
    for day in (1, 2):
        take_shift(shift_id=plan(day=in_days(day)).pk, by=lotus, now=QUARTER)
    one, two = (bytes(taking.taker) for taking in Taking.objects.all())
    assert one != two


def test_settings_have_one_length() -> None:
    make_person("a-person")
    make_person("another", zone=BERLIN, languages=("cmn", "yue", "eng"))
    renew_feed(by=Staff.objects.get(handle="another"))
    assert len({len(bytes(row.sealed)) for row in OwnSettings.objects.all()}) == 1


def test_database_lets_nobody_take_a_shift_twice(lotus: Staff) -> None:
    shift = plan(needed=2)
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    (taking,) = Taking.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.create(shift=shift, taker=taking.taker)


@pytest.mark.parametrize(
    "fields", [{"quarters": 0}, {"quarters": 57}, {"needed": 0}, {"needed": 21}]
)
def test_database_refuses_what_is_no_shift(fields: dict[str, int]) -> None:
    given = {"language": "cmn", "start": 1, "quarters": 4, "needed": 1, "sealed": b"x"} | fields
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(**given)


@pytest.mark.parametrize("fields", [{"taker": b"short"}, {"taker": b"x" * 16, "former": b"y"}])
def test_database_refuses_what_is_no_tag(fields: dict[str, bytes]) -> None:
    shift = plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.create(shift=shift, **fields)


def test_who_took_a_shift_is_deleted_once_it_has_ended(lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    delete_past(now=Quarter(shift.end - 1))
    assert Taking.objects.count() == 1
    delete_past(now=Quarter(shift.end))
    assert not Taking.objects.exists()
    assert Shift.objects.count() == 1


def test_plan_goes_when_no_week_is_copied_from_it_any_more() -> None:
    shift = plan()  # on Wednesday
    next_sunday = quarter_of(NOW + timedelta(days=11))
    delete_past(now=next_sunday)
    assert Shift.objects.count() == 1
    delete_past(now=Quarter(next_sunday + 2 * 96))
    assert not Shift.objects.filter(pk=shift.pk).exists()


def test_publisher_deletes_it_and_writes_no_event(
    lotus: Staff, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event at the known end of a shift would date the events beside it in the chain."""
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    events = AuditEvent.objects.count()
    at(NOW + timedelta(days=1), monkeypatch)
    publish(instance=instance, by=PUBLISHER, today=TODAY)
    assert not Taking.objects.exists()
    assert AuditEvent.objects.count() == events


def test_publisher_has_the_right_to(lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    with rights_of(Process.PUBLISHER):
        assert delete_past(now=Quarter(shift.end + 21 * 96)) == 2


def test_rota_is_laid_down_anew() -> None:
    names = {table.name.strip('"') for table in STAGING}
    assert {"shifts_ownsettings", "shifts_shift", "shifts_taking"} <= names
