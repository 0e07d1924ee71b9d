"""The first sign-in, with a one-time password: it opens the way to something better, no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from tests.unit.accounts.test_sign_in import code_of_secret
from tests.unit.conftest import PASSWORD
from tests.unit.new_passkey import MAKE, made_passkey
from unjoin.service.accounts import pending
from unjoin.service.accounts.actions import Credentials, make_account, reset_sign_in
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

TODAY = date(2026, 11, 21)
BY = Actor("operator")
OWN = "several words of mine"


@pytest.fixture
def made() -> Credentials:
    """A new volunteer, and their one-time password."""
    return make_account(handle="night-owl", role=Role.VOLUNTEER, by=BY, today=TODAY)


def enter(client: Client, made: Credentials, following: str = "") -> HttpResponse:
    """Type handle and one-time password."""
    given = {"handle": made.handle, "password": made.password, "next": following}
    return client.post("/en/sign-in", given)  # type: ignore[return-value]


def make_passkey(client: Client, key_of: str = "night-owl", **made: object) -> HttpResponse:
    """Let the browser make a passkey and send it."""
    options = client.get("/en/account/passkeys", headers={"accept": "application/json"}).json()
    answer = made_passkey(options, key_of, **made)  # type: ignore[arg-type]
    return client.post("/en/account/passkeys", {"name": "blue", "answer": answer})  # type: ignore[return-value]


def set_up_app(client: Client, password: str = OWN) -> HttpResponse:
    """Let an app learn its secret, and send its first code with a password."""
    secret = client.get("/en/account/app").context["secret"].replace(" ", "")
    given = {"code": code_of_secret(secret), "new_password": password}
    return client.post("/en/account/app", given)  # type: ignore[return-value]


def test_one_time_password_leads_to_enrolment_and_nowhere_else(
    client: Client, made: Credentials
) -> None:
    assert enter(client, made, "/en/desk/")["Location"] == "/en/account/enrol?next=%2Fen%2Fdesk%2F"
    page = client.get("/en/account/enrol").content.decode()
    assert "night-owl" in page
    for closed in ("", "desk/", "desk/paper/", "review/", "account", "prove", "acts/", "operate/"):
        assert client.get(f"/en/{closed}")["Location"].startswith("/en/sign-in"), closed
    assert client.get("/en/account/recovery-codes")["Location"] == "/en/account/enrol"
    assert client.get("/en/account/password")["Location"] == "/en/account"


def test_first_passkey_signs_in_and_ends_the_one_time_password(
    client: Client, made: Credentials
) -> None:
    enter(client, made)
    assert make_passkey(client)["Location"].startswith("/en/account/recovery-codes?next=")
    assert client.get("/en/desk/").status_code == 200
    staff = Staff.objects.get(handle="night-owl")
    assert staff.enrolment == ""
    assert not staff.has_usable_password()
    assert enter(Client(), made).status_code == 422
    assert AuditEvent.objects.latest("number").action == "passkey added: volunteer"


def test_passkey_is_kept_without_the_make_of_the_device(client: Client, made: Credentials) -> None:
    enter(client, made)
    make_passkey(client)
    row = Authenticator.objects.get()
    assert row.data["name"] == "blue"
    kept = row.wrap().authenticator_data.credential_data
    assert bytes(kept.aaguid) != bytes(MAKE)
    assert bytes(kept.aaguid) == bytes(16)


def test_first_app_needs_a_password_of_ones_own(client: Client, made: Credentials) -> None:
    enter(client, made)
    assert "too short" in set_up_app(client, "eleven char").content.decode()
    assert not Authenticator.objects.exists()
    answer = set_up_app(client)
    assert len(answer.context["codes"]) == 10  # type: ignore[attr-defined]
    assert client.get("/en/desk/").status_code == 200
    staff = Staff.objects.get(handle="night-owl")
    assert staff.check_password(OWN)
    assert staff.enrolment == ""
    assert enter(Client(), made).status_code == 422


def test_recovery_codes_are_shown_once_and_work_with_the_password(
    client: Client, made: Credentials
) -> None:
    enter(client, made)
    codes = set_up_app(client).context["codes"]  # type: ignore[attr-defined]
    for path in ("account", "account/recovery-codes", "account/app"):
        assert codes[0] not in client.get(f"/en/{path}").content.decode()
    there = Client()
    there.post("/en/sign-in", {"handle": "night-owl", "password": OWN})
    assert there.post("/en/sign-in/code", {"code": codes[3]})["Location"] == "/en/"
    assert there.get("/en/desk/").status_code == 200


def test_app_that_shows_another_code_is_not_taken(client: Client, made: Credentials) -> None:
    enter(client, made)
    client.get("/en/account/app")
    answer = client.post("/en/account/app", {"code": "000000", "new_password": OWN})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()
    assert not Staff.objects.get(handle="night-owl").has_usable_password()


@pytest.mark.parametrize(
    ("key", "value"), [("origin", "http://elsewhere"), ("origin", "https://testserver")]
)
def test_passkey_made_elsewhere_is_not_taken(
    client: Client, made: Credentials, key: str, value: str
) -> None:
    enter(client, made)
    answer = make_passkey(client, **{key: value})
    assert answer.status_code == 422
    assert "No passkey was made" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_enrolment_ends_after_a_while(
    client: Client, made: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, made)
    monkeypatch.setattr(pending, "PENDING_S", 0)
    assert client.get("/en/account/enrol")["Location"] == "/en/sign-in"
    answer = client.get("/en/account/passkeys", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")


def test_enrolment_ends_with_a_new_one_time_password(client: Client, made: Credentials) -> None:
    enter(client, made)
    staff = Staff.objects.get(handle="night-owl")
    reset_sign_in(staff_id=staff.id, by=BY, today=TODAY)
    assert client.get("/en/account/enrol")["Location"] == "/en/sign-in"


def test_one_time_password_of_a_closed_account_opens_nothing(
    client: Client, made: Credentials
) -> None:
    Staff.objects.filter(handle="night-owl").update(is_active=False)
    assert enter(client, made).status_code == 422


def test_password_without_anything_else_leads_to_enrolment(client: Client, reviewer: Staff) -> None:
    answer = client.post("/en/sign-in", {"handle": "reviewer", "password": PASSWORD})
    assert answer["Location"].startswith("/en/account/enrol")
    assert client.get("/en/review/")["Location"].startswith("/en/sign-in")


def test_password_alone_is_enough_in_a_demo(
    client: Client, reviewer: Staff, demo: Callable[[], None]
) -> None:
    demo()
    assert "a password is enough" in client.get("/en/sign-in").content.decode()
    answer = client.post("/en/sign-in", {"handle": "reviewer", "password": PASSWORD})
    assert answer["Location"] == "/en/"
    assert client.get("/en/review/").status_code == 200


def test_demo_keeps_its_password_beside_a_passkey(
    client: Client, reviewer: Staff, demo: Callable[[], None]
) -> None:
    demo()
    client.post("/en/sign-in", {"handle": "reviewer", "password": PASSWORD})
    assert make_passkey(client, "reviewer")["Location"] == "/en/account"
    answer = Client().post("/en/sign-in", {"handle": "reviewer", "password": PASSWORD})
    assert answer["Location"] == "/en/"


@pytest.fixture
def demo(settings: LazySettings) -> Callable[[], None]:
    """Makes this instance a demo."""
    import dataclasses

    def switch() -> None:
        changed = dataclasses.replace(settings.UNJOIN.settings, demo=True)
        settings.UNJOIN = dataclasses.replace(settings.UNJOIN, settings=changed)

    return switch


def test_no_address_is_asked_for_or_kept(client: Client, made: Credentials) -> None:
    enter(client, made)
    set_up_app(client)
    assert not EmailAddress.objects.exists()
