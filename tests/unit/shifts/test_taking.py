"""Taking a shift and giving it back: each rule broken once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.unit.shifts.rota import NOW, QUARTER, in_days, make_person, plan
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.sealed_secrets import derive_key
from unjoin.service.shifts import sealing
from unjoin.service.shifts.actions import give_back, set_offered, take_shift
from unjoin.service.shifts.errors import (
    BecomesGapError,
    NoSettingsError,
    NotYoursError,
    OtherLanguageError,
    OverlapError,
    ShiftError,
    ShiftFullError,
    ShiftGoneError,
    ShiftOverError,
)
from unjoin.service.shifts.hours import Quarter, quarter_of
from unjoin.service.shifts.models import OwnSettings, Shift, Taking
from unjoin.service.shifts.queries import find_on_rota

pytestmark = pytest.mark.django_db


def who_comes(shift: Shift) -> list[str]:
    found = find_on_rota(shift.pk)
    assert found
    return [taker.handle for taker in found.takers]


def refused(shift_id: uuid.UUID, staff: Staff, now: Quarter = QUARTER) -> type[ShiftError] | None:
    try:
        take_shift(shift_id=shift_id, by=staff, now=now)
    except ShiftError as error:
        return type(error)
    return None


def test_shift_is_taken(lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    assert who_comes(shift) == ["lotus"]


def test_taking_is_not_in_the_audit_chain(lotus: Staff) -> None:
    shift = plan()
    before = AuditEvent.objects.count()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    set_offered(shift_id=shift.pk, by=lotus, now=QUARTER, is_offered=True)
    give_back(shift_id=shift.pk, by=lotus, now=QUARTER, is_sure=True)
    assert AuditEvent.objects.count() == before


def test_shift_that_has_begun_can_be_taken(lotus: Staff) -> None:
    shift = plan()
    assert refused(shift.pk, lotus, now=Quarter(shift.start + 1)) is None


def test_shift_that_is_over(lotus: Staff) -> None:
    shift = plan()
    assert refused(shift.pk, lotus, now=Quarter(shift.end)) is ShiftOverError
    assert refused(shift.pk, lotus, now=Quarter(shift.end - 1)) is None


def test_shift_that_is_not_there(lotus: Staff) -> None:
    assert refused(uuid.uuid4(), lotus) is ShiftGoneError


def test_shift_in_a_language_one_does_not_speak(lotus: Staff) -> None:
    assert refused(plan(language="yue").pk, lotus) is OtherLanguageError


def test_shift_before_a_time_zone_was_chosen(volunteer: Staff) -> None:
    assert refused(plan().pk, volunteer) is NoSettingsError


def test_shift_that_enough_have_taken(lotus: Staff, heron: Staff) -> None:
    shift = plan(needed=1)
    assert refused(shift.pk, lotus) is None
    assert refused(shift.pk, heron) is ShiftFullError
    assert who_comes(shift) == ["lotus"]


def test_shift_twice(lotus: Staff) -> None:
    shift = plan(needed=2)
    assert refused(shift.pk, lotus) is None
    assert refused(shift.pk, lotus) is OverlapError


@pytest.mark.parametrize(
    ("begins", "hours", "is_refused"),
    [
        ("14:00", 8, False),
        ("14:00", 8.25, True),
        ("21:00", 12, True),
        ("23:00", 1, True),
        ("22:00", 8, True),
    ],
)
def test_shift_at_the_time_of_another(
    lotus: Staff, begins: str, hours: float, is_refused: bool
) -> None:
    day = in_days(1)
    assert refused(plan("22:00", 8, day=day).pk, lotus) is None
    other = plan(begins, hours, day=day)
    assert refused(other.pk, lotus) is (OverlapError if is_refused else None)


def test_shift_right_after_another(lotus: Staff) -> None:
    assert refused(plan("14:00", 12, day=in_days(1)).pk, lotus) is None
    assert refused(plan("02:00", 12, day=in_days(2)).pk, lotus) is None


def test_place_of_a_closed_account_is_free(lotus: Staff, heron: Staff) -> None:
    shift = plan(needed=1)
    take_shift(shift_id=shift.pk, by=heron, now=QUARTER)
    Staff.objects.filter(pk=heron.pk).update(is_active=False)
    assert who_comes(shift) == []
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    assert who_comes(shift) == ["lotus"]
    assert Taking.objects.count() == 1


def test_giving_back_a_shift_that_becomes_a_gap_is_asked_about(lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    with pytest.raises(BecomesGapError):
        give_back(shift_id=shift.pk, by=lotus, now=QUARTER, is_sure=False)
    assert who_comes(shift) == ["lotus"]
    give_back(shift_id=shift.pk, by=lotus, now=QUARTER, is_sure=True)
    assert who_comes(shift) == []


def test_giving_back_where_enough_others_come_asks_nothing(lotus: Staff, heron: Staff) -> None:
    shift = plan(needed=2)
    for staff in (lotus, heron):
        take_shift(shift_id=shift.pk, by=staff, now=QUARTER)
    Shift.objects.update(needed=1)
    give_back(shift_id=shift.pk, by=lotus, now=QUARTER, is_sure=False)
    assert who_comes(shift) == ["heron"]


def test_shift_of_somebody_else_is_not_given_back(lotus: Staff, heron: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    with pytest.raises(NotYoursError):
        give_back(shift_id=shift.pk, by=heron, now=QUARTER, is_sure=True)
    with pytest.raises(NotYoursError):
        set_offered(shift_id=shift.pk, by=heron, now=QUARTER, is_offered=True)
    assert who_comes(shift) == ["lotus"]


def test_shift_that_is_over_is_not_given_back(lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    later = quarter_of(NOW + timedelta(days=2))
    with pytest.raises(ShiftOverError):
        give_back(shift_id=shift.pk, by=lotus, now=later, is_sure=True)


def test_changed_session_key_leaves_gaps_and_no_settings(
    lotus: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    monkeypatch.setattr(sealing, "derive_key", lambda purpose: derive_key(f"new {purpose}"))
    assert OwnSettings.objects.count() == 1
    assert who_comes(shift) == []
    assert refused(shift.pk, lotus) is NoSettingsError
    make_person("crane")
    assert refused(shift.pk, Staff.objects.get(handle="crane")) is None
