"""Codes of an authenticator app, and recovery codes."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import LazySettings
from django.db import connection  # noqa: F401 — for a condition below
from django.test import Client

from tests.unit.accounts.test_sign_in import code_of_secret
from tests.unit.conftest import PASSWORD
from tests.unit.side_by_side import Beside, Pause, wait_until_somebody_waits
from unjoin.service.accounts import codes
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.throttle import FREE_FAILURES
from unjoin.service.instance import Instance

pytestmark = pytest.mark.django_db

SECRET = codes.make_app_secret()


@pytest.fixture
def mei(volunteer: Staff) -> Staff:
    """A volunteer with an app."""
    codes.add_app(volunteer, SECRET)
    return volunteer


def test_code_is_taken_once(mei: Staff) -> None:
    code = code_of_secret(SECRET)
    assert codes.use_app_code(mei, code)
    assert not codes.use_app_code(mei, code)


def test_clock_may_be_half_a_minute_wrong(mei: Staff) -> None:
    assert codes.use_app_code(mei, code_of_secret(SECRET, moments=-1))
    assert codes.use_app_code(mei, code_of_secret(SECRET, moments=1))
    assert not codes.use_app_code(mei, code_of_secret(SECRET, moments=-3))
    assert not codes.use_app_code(mei, code_of_secret(SECRET, moments=3))


def test_code_of_somebody_elses_app_is_wrong(mei: Staff, reviewer: Staff) -> None:
    codes.add_app(reviewer, codes.make_app_secret())
    assert not codes.use_app_code(reviewer, code_of_secret(SECRET))
    assert codes.use_app_code(mei, code_of_secret(SECRET))


def test_account_without_an_app_takes_no_code(volunteer: Staff) -> None:
    assert not codes.use_app_code(volunteer, code_of_secret(SECRET))
    assert not codes.use_recovery_code(volunteer, "00000000")


def test_new_app_ends_the_one_before(mei: Staff) -> None:
    codes.add_app(mei, codes.make_app_secret())
    assert not codes.use_app_code(mei, code_of_secret(SECRET))
    assert Authenticator.objects.count() == 1


def test_recovery_code_is_taken_once(mei: Staff) -> None:
    made = codes.make_recovery_codes(mei)
    assert len(set(made)) == 10
    assert codes.use_recovery_code(mei, f"{made[2][:4]} {made[2][4:]}")
    assert not codes.use_recovery_code(mei, made[2])
    assert codes.recovery_codes_left(mei) == 9
    assert codes.use_recovery_code(mei, made[3])


def test_new_recovery_codes_end_those_before(mei: Staff) -> None:
    before = codes.make_recovery_codes(mei)
    after = codes.make_recovery_codes(mei)
    assert not codes.use_recovery_code(mei, before[0])
    assert codes.use_recovery_code(mei, after[0])


def test_table_alone_gives_no_code(mei: Staff) -> None:
    made = codes.make_recovery_codes(mei)
    kept = json.dumps(list(Authenticator.objects.values("data")))
    assert SECRET not in kept
    assert not any(code in kept for code in made)


def test_no_code_fits_once_the_session_key_is_another(
    mei: Staff, settings: LazySettings, instance: Instance
) -> None:
    codes.make_recovery_codes(mei)
    vars(instance)["session_key"] = "another key"
    settings.UNJOIN = instance
    assert not codes.use_app_code(mei, code_of_secret(SECRET))
    # What an empty seed would give, for somebody who knows the program.
    row = Authenticator.objects.get(type="recovery_codes")
    for code in RecoveryCodes(row).generate_codes():
        assert not codes.use_recovery_code(mei, code)


@pytest.mark.usefixtures("staff_site")
def test_guessing_at_codes_gets_slow_though_the_password_is_right(
    client: Client, mei: Staff
) -> None:
    for _ in range(FREE_FAILURES):
        client.post("/en/sign-in", {"handle": "volunteer", "password": PASSWORD})
        answer = client.post("/en/sign-in/code", {"code": "0"})
        assert "This code is wrong" in answer.content.decode()
    client.post("/en/sign-in", {"handle": "volunteer", "password": PASSWORD})
    answer = client.post("/en/sign-in/code", {"code": code_of_secret(SECRET)})
    assert "Too many wrong attempts" in answer.content.decode()


@pytest.mark.usefixtures("staff_site")
def test_code_without_the_password_before_it_opens_nothing(client: Client, mei: Staff) -> None:
    answer = client.post("/en/sign-in/code", {"code": code_of_secret(SECRET)})
    assert answer["Location"] == "/en/sign-in"


@pytest.mark.usefixtures("staff_site")
def test_password_alone_is_not_signed_in(client: Client, mei: Staff) -> None:
    client.post("/en/sign-in", {"handle": "volunteer", "password": PASSWORD})
    assert client.get("/en/desk/")["Location"].startswith("/en/sign-in")
    assert client.get("/en/account/enrol")["Location"] == "/en/sign-in"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
)
def test_recovery_code_is_taken_once_also_at_the_same_moment(
    volunteer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, *_others = codes.make_recovery_codes(volunteer)
    pause = Pause(monkeypatch, codes, "RecoveryCodes")
    first = Beside(lambda: codes.use_recovery_code(volunteer, code))
    assert pause.reached.wait(20)
    second = Beside(lambda: codes.use_recovery_code(volunteer, code))
    wait_until_somebody_waits()
    pause.go_on.set()
    assert (first.result(), second.result()) == (True, False)
    assert codes.recovery_codes_left(volunteer) == 9
