"""The demo has a week of shifts, and another one when it is started after that went by."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.shifts.conftest import at
from tests.unit.shifts.rota import NOW
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.samples.shifts import DAYS, plan_samples, renew_samples
from unjoin.service.shifts.hours import PER_DAY, quarter_of
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.queries import OnRota, rota
from unjoin.service.shifts.settings import find_own, save_own

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


@pytest.fixture
def people(db: None) -> dict[str, Staff]:
    """Those of the demo."""
    roles = {
        "operator": Role.OPERATOR,
        "volunteer": Role.VOLUNTEER,
        "volunteer-2": Role.VOLUNTEER,
    }
    return {
        handle: Staff.objects.create_user(handle=handle, role=roles[handle]) for handle in roles
    }


def ahead(days: int) -> list[OnRota]:
    """What is planned for a week, so many days from now."""
    now = quarter_of(NOW + timedelta(days=days))
    return rota(now, now + DAYS * PER_DAY)


@pytest.mark.usefixtures("people")
def test_demo_that_is_started_weeks_later_has_shifts(monkeypatch: pytest.MonkeyPatch) -> None:
    plan_samples()
    assert len(ahead(0)) == 5 * DAYS
    assert ahead(24) == []
    at(NOW + timedelta(days=24), monkeypatch)
    renew_samples()
    assert len(ahead(24)) == 5 * DAYS
    assert any(shift.takers for shift in ahead(24))


@pytest.mark.usefixtures("people")
def test_week_that_goes_on_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    plan_samples()
    at(NOW + timedelta(days=3), monkeypatch)
    renew_samples()
    assert Shift.objects.count() == 5 * DAYS


def test_settings_that_were_made_meanwhile_stay(people: dict[str, Staff]) -> None:
    save_own(zone=ZoneInfo("Europe/Paris"), languages=("eng",), by=people["volunteer"])
    people["volunteer-2"].delete()
    renew_samples()
    own = find_own(people["volunteer"].pk)
    assert own
    assert own.zone.key == "Europe/Paris"
    assert ahead(0)
