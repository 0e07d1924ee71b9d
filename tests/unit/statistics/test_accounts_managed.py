"""Making, closing and opening accounts, and resetting how they sign in."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.test import Client

from tests.unit.conftest import PASSWORD, prove
from tests.unit.handed_in import TODAY
from unjoin.service.accounts import own_sign_in
from unjoin.service.accounts.actions import (
    close_account,
    make_account,
    open_account,
    reset_sign_in,
)
from unjoin.service.accounts.acts.account_deeds import ROLES_OF_TWO
from unjoin.service.accounts.audit import Actor, find_break
from unjoin.service.accounts.enrolment import check_enrolment
from unjoin.service.accounts.errors import (
    HandleTakenError,
    HandleUnusableError,
    LastOperatorError,
    NoSuchAccountError,
)
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sessions import PROOF_S

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

BY = Actor("operator")
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def client(operator: Staff, signed_in: SignedIn) -> Client:
    return signed_in(operator)


def signs_in(handle: str, password: str) -> bool:
    return authenticate(None, username=handle, password=password) is not None


def enrols(handle: str, password: str) -> bool:
    return check_enrolment(Staff.objects.get(handle=handle), password)


def test_made_account_waits_for_its_one_time_password() -> None:
    made = make_account(handle="night-owl", role=Role.VOLUNTEER, by=BY, today=TODAY)
    assert enrols("night-owl", made.password)
    assert not signs_in("night-owl", made.password)
    assert Staff.objects.get().role == Role.VOLUNTEER
    assert AuditEvent.objects.get().action == "account made: volunteer"


def test_passwords_are_long_and_differ() -> None:
    one = make_account(handle="one", role=Role.VOLUNTEER, by=BY, today=TODAY)
    two = make_account(handle="two", role=Role.VOLUNTEER, by=BY, today=TODAY)
    assert one.password != two.password
    assert len(one.password.replace("-", "")) == 24


@pytest.mark.parametrize("handle", ["", "a", "A-b", "1a", "a b", "夜猫", "a" * 41, "a\n"])
def test_unusable_handle(handle: str) -> None:
    with pytest.raises(HandleUnusableError):
        make_account(handle=handle, role=Role.VOLUNTEER, by=BY, today=TODAY)
    assert not Staff.objects.exists()


@pytest.mark.parametrize("handle", ["volunteer", "publisher"])
def test_taken_handle(volunteer: Staff, handle: str) -> None:
    with pytest.raises(HandleTakenError):
        make_account(handle=handle, role=Role.REVIEWER, by=BY, today=TODAY)
    assert Staff.objects.get() == volunteer
    assert not AuditEvent.objects.exists()


def test_closed_account_is_out_at_once(volunteer: Staff, operator: Staff) -> None:
    client = Client()
    client.force_login(volunteer)
    assert client.get("/").status_code == 200
    close_account(staff_id=volunteer.id, by=BY, today=TODAY)
    assert client.get("/").status_code == 302
    assert not signs_in("volunteer", PASSWORD)


def test_opened_again(volunteer: Staff, operator: Staff) -> None:
    close_account(staff_id=volunteer.id, by=BY, today=TODAY)
    open_account(staff_id=volunteer.id, by=BY, today=TODAY)
    assert signs_in("volunteer", PASSWORD)


def test_last_operator_stays(operator: Staff) -> None:
    with pytest.raises(LastOperatorError):
        close_account(staff_id=operator.id, by=BY, today=TODAY)
    operator.refresh_from_db()
    assert operator.is_active


def test_operator_closed_beside_another(operator: Staff) -> None:
    make_account(handle="second", role=Role.OPERATOR, by=BY, today=TODAY)
    close_account(staff_id=operator.id, by=BY, today=TODAY)
    second = Staff.objects.get(handle="second")
    with pytest.raises(LastOperatorError):
        close_account(staff_id=second.id, by=BY, today=TODAY)


def test_reset_ends_every_way_in_and_every_session(volunteer: Staff, signed_in: SignedIn) -> None:
    client = signed_in(volunteer)
    own_sign_in.add_app(staff=volunteer, secret="A" * 32, password=None, today=TODAY)
    own_sign_in.make_recovery_codes(staff=volunteer, password=None, today=TODAY)
    assert client.get("/").status_code == 200
    made = reset_sign_in(staff_id=volunteer.id, by=BY, today=TODAY)
    assert client.get("/").status_code == 302
    assert not Authenticator.objects.exists()
    assert enrols("volunteer", made.password)
    assert not signs_in("volunteer", PASSWORD)
    assert AuditEvent.objects.latest("number").action == "sign-in reset: volunteer"


def test_account_that_is_none() -> None:
    for change in (close_account, open_account, reset_sign_in):
        with pytest.raises(NoSuchAccountError):
            change(staff_id=uuid.uuid4(), by=BY, today=TODAY)


def test_page_shows_the_password_once(client: Client) -> None:
    answer = client.post("/operate/accounts", {"handle": " night-owl ", "role": "volunteer"})
    made = answer.context["made"]
    assert made.password in answer.content.decode()
    assert enrols("night-owl", made.password)
    assert made.password not in client.get("/operate/").content.decode()


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"handle": "night-owl"}, "Choose a role."),
        ({"handle": "night-owl", "role": "owner"}, "Choose a role."),
        ({"handle": "Night Owl", "role": "volunteer"}, "A handle has 2 to 40"),
        ({"handle": "operator", "role": "volunteer"}, "This handle is taken."),
    ],
)
def test_page_says_what_is_wrong(client: Client, posted: dict[str, str], sentence: str) -> None:
    answer = client.post("/operate/accounts", posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert posted["handle"] in page
    assert Staff.objects.count() == 1


def test_page_closes_opens_and_resets(client: Client, volunteer: Staff) -> None:
    assert client.post(f"/operate/accounts/{volunteer.id}/close").status_code == 302
    assert not Staff.objects.get(id=volunteer.id).is_active
    client.post(f"/operate/accounts/{volunteer.id}/open")
    assert Staff.objects.get(id=volunteer.id).is_active
    answer = client.post(f"/operate/accounts/{volunteer.id}/reset")
    assert enrols("volunteer", answer.context["made"].password)
    assert find_break() is None


def test_page_keeps_the_last_operator(client: Client, operator: Staff) -> None:
    answer = client.post(f"/operate/accounts/{operator.id}/close")
    assert answer.status_code == 422
    assert "This is the last active operator." in answer.content.decode()


@pytest.mark.parametrize("role", sorted(ROLES_OF_TWO))
def test_page_lets_two_make_an_account_that_is_no_volunteers(client: Client, role: Role) -> None:
    answer = client.post("/operate/accounts", {"handle": "night-owl", "role": role})
    assert answer.status_code == 200
    assert "First half of the one-time password" in answer.content.decode()
    assert not Staff.objects.filter(handle="night-owl").exists()


def test_page_lets_two_reset_a_sign_in_that_is_no_volunteers(
    client: Client, reviewer: Staff
) -> None:
    answer = client.post(f"/operate/accounts/{reviewer.id}/reset")
    assert "First half of the one-time password" in answer.content.decode()
    assert signs_in("reviewer", PASSWORD)


def test_page_asks_for_proof_before_accounts_change(client: Client, volunteer: Staff) -> None:
    prove(client, None, seconds_ago=PROOF_S)
    for change in ("close", "open", "reset"):
        answer = client.post(f"/operate/accounts/{volunteer.id}/{change}")
        assert answer["Location"].startswith("/prove?")
    answer = client.post("/operate/accounts", {"handle": "night-owl", "role": "volunteer"})
    assert answer["Location"].startswith("/prove?")
    assert not Staff.objects.filter(handle="night-owl").exists()
    assert signs_in("volunteer", PASSWORD)
