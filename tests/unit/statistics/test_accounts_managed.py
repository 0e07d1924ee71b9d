"""Making, closing and opening accounts, and renewing passwords."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from tests.unit.handed_in import TODAY
from unjoin.service.accounts.actions import (
    close_account,
    make_account,
    open_account,
    renew_password,
)
from unjoin.service.accounts.audit import Actor, find_break
from unjoin.service.accounts.errors import (
    HandleTakenError,
    HandleUnusableError,
    LastOperatorError,
    NoSuchAccountError,
)
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

BY = Actor("operator")


@pytest.fixture
def client(operator: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(operator)
    return client


def signs_in(handle: str, password: str) -> bool:
    return authenticate(None, username=handle, password=password) is not None


def test_made_account_signs_in() -> None:
    made = make_account(handle="night-owl", role=Role.VOLUNTEER, by=BY, today=TODAY)
    assert signs_in("night-owl", made.password)
    assert Staff.objects.get().role == Role.VOLUNTEER
    assert AuditEvent.objects.get().action == "account made: volunteer"


def test_passwords_are_long_and_differ() -> None:
    one = make_account(handle="one", role=Role.VOLUNTEER, by=BY, today=TODAY)
    two = make_account(handle="two", role=Role.VOLUNTEER, by=BY, today=TODAY)
    assert one.password != two.password
    assert len(one.password.replace("-", "")) == 16


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
    assert not signs_in("volunteer", "correct horse battery staple")


def test_opened_again(volunteer: Staff, operator: Staff) -> None:
    close_account(staff_id=volunteer.id, by=BY, today=TODAY)
    open_account(staff_id=volunteer.id, by=BY, today=TODAY)
    assert signs_in("volunteer", "correct horse battery staple")


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


def test_renewed_password_ends_the_old(volunteer: Staff) -> None:
    client = Client()
    client.force_login(volunteer)
    made = renew_password(staff_id=volunteer.id, by=BY, today=TODAY)
    assert client.get("/").status_code == 302
    assert signs_in("volunteer", made.password)
    assert not signs_in("volunteer", "correct horse battery staple")


def test_account_that_is_none() -> None:
    for change in (close_account, open_account, renew_password):
        with pytest.raises(NoSuchAccountError):
            change(staff_id=uuid.uuid4(), by=BY, today=TODAY)


def test_page_shows_the_password_once(client: Client) -> None:
    answer = client.post("/operate/accounts", {"handle": " night-owl ", "role": "volunteer"})
    made = answer.context["made"]
    assert made.password in answer.content.decode()
    assert signs_in("night-owl", made.password)
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


def test_page_closes_opens_and_renews(client: Client, volunteer: Staff) -> None:
    assert client.post(f"/operate/accounts/{volunteer.id}/close").status_code == 302
    assert not Staff.objects.get(id=volunteer.id).is_active
    client.post(f"/operate/accounts/{volunteer.id}/open")
    assert Staff.objects.get(id=volunteer.id).is_active
    answer = client.post(f"/operate/accounts/{volunteer.id}/password")
    assert signs_in("volunteer", answer.context["made"].password)
    assert find_break() is None


def test_page_keeps_the_last_operator(client: Client, operator: Staff) -> None:
    answer = client.post(f"/operate/accounts/{operator.id}/close")
    assert answer.status_code == 422
    assert "This is the last active operator." in answer.content.decode()
