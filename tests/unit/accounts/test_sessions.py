"""How long a session lasts, and what it is bound to."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.unit.conftest import PASSWORD
from unjoin.service.accounts import sessions
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sessions import IDLE_S, LONGEST_S

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

MINUTE = 60


class Clock:
    """The time, as `sessions` sees it."""

    now = 1_700_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(sessions, "_now", made)
    return made


def signed_in_as(role: Role, **headers: str) -> Client:
    staff = Staff.objects.create_user(handle=role.value, role=role, password=PASSWORD)
    client = Client(headers={"user-agent": "One/1.0", **headers})
    client.force_login(staff)
    # `force_login` has no browser; the first request that signs in has.
    session = client.session
    session["limits"] = {**session["limits"], "browser": BROWSER}
    session.save()
    client.cookies["unjoin_staff"] = session.session_key or ""
    return client


BROWSER = sessions.browser_of("One/1.0")


@pytest.fixture(autouse=True)
def cookie(settings: LazySettings) -> None:
    settings.SESSION_COOKIE_NAME = "unjoin_staff"


def is_in(client: Client) -> bool:
    return client.get("/en/").status_code == 200


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CUSTODIAN, Role.OPERATOR])
def test_session_ends_after_half_an_hour_of_nothing(clock: Clock, role: Role) -> None:
    client = signed_in_as(role)
    clock.now += 30 * MINUTE - 1
    assert is_in(client)
    clock.now += 30 * MINUTE
    assert not is_in(client)


def test_volunteer_on_shift_has_four_hours(clock: Clock) -> None:
    client = signed_in_as(Role.VOLUNTEER)
    clock.now += 4 * 60 * MINUTE - 1
    assert is_in(client)
    clock.now += 4 * 60 * MINUTE
    assert not is_in(client)


def test_no_session_outlasts_twelve_hours(clock: Clock) -> None:
    client = signed_in_as(Role.REVIEWER)
    ends = clock.now + LONGEST_S
    while clock.now + 20 * MINUTE < ends:
        clock.now += 20 * MINUTE
        assert is_in(client)
    clock.now = ends
    assert not is_in(client)


def test_old_cookie_does_not_come_back_to_life(clock: Clock) -> None:
    client, thief = signed_in_as(Role.REVIEWER), Client(headers={"user-agent": "One/1.0"})
    thief.cookies["unjoin_staff"] = client.cookies["unjoin_staff"].value
    clock.now += 29 * MINUTE
    assert is_in(client)
    clock.now += 29 * MINUTE
    assert is_in(client)
    assert not is_in(thief)


def test_clock_that_went_back_ends_the_session(clock: Clock) -> None:
    client = signed_in_as(Role.REVIEWER)
    clock.now -= 1
    assert not is_in(client)


def test_session_stays_in_its_browser(clock: Clock) -> None:
    client = signed_in_as(Role.REVIEWER)
    thief = Client(headers={"user-agent": "Other/2.0"})
    thief.cookies["unjoin_staff"] = client.cookies["unjoin_staff"].value
    assert not is_in(thief)
    assert is_in(client)


def test_session_without_limits_is_none(clock: Clock) -> None:
    client = signed_in_as(Role.REVIEWER)
    session = client.session
    del session["limits"]
    session.save()
    client.cookies["unjoin_staff"] = session.session_key or ""
    assert not is_in(client)


def test_cookie_is_written_anew_once_a_minute_at_most(clock: Clock) -> None:
    client = signed_in_as(Role.REVIEWER)
    clock.now += MINUTE - 1
    assert "unjoin_staff" not in client.get("/en/").cookies
    clock.now += 1
    assert "unjoin_staff" in client.get("/en/").cookies


def test_every_role_has_an_idle_limit() -> None:
    assert set(IDLE_S) == set(Role.values)


def test_sign_out_asks_the_browser_to_forget(clock: Clock) -> None:
    client = signed_in_as(Role.VOLUNTEER)
    answer = client.post("/en/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "cookies"'
    assert not is_in(client)
