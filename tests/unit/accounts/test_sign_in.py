"""Signing in and out."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.unit.conftest import PASSWORD
from unjoin.service.accounts import codes
from unjoin.service.accounts.forms import SignInForm
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.throttle import FREE_FAILURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def volunteer(volunteer: Staff) -> Staff:
    """A volunteer with a password and an app."""
    codes.add_app(volunteer, SECRET)
    return volunteer


def code_of_secret(secret: str, *, moments: int = 0) -> str:
    """What an app that knows `secret` shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + moments)))


def sign_in(client: Client, following: str = "") -> HttpResponse:
    """Password, then the code; the answer to the code."""
    given = {"handle": "volunteer", "password": PASSWORD, "next": following}
    assert client.post("/en/sign-in", given)["Location"].startswith("/en/sign-in/code")
    return client.post(  # type: ignore[return-value]
        "/en/sign-in/code", {"code": code_of_secret(SECRET), "next": following}
    )


def test_sign_in_leads_to_the_menu_of_the_role(client: Client, volunteer: Staff) -> None:
    assert sign_in(client)["Location"] == "/en/"
    page = client.get("/en/").content.decode()
    assert 'href="/en/desk/"' in page
    assert "/review/" not in page


def test_sign_in_leads_where_the_visitor_was_going(client: Client, volunteer: Staff) -> None:
    response = client.get("/en/desk/")
    assert response["Location"] == "/en/sign-in?next=/en/desk/"
    assert sign_in(client, "/en/desk/")["Location"] == "/en/desk/"


@pytest.mark.parametrize("following", ["https://example.org/", "//example.org/", "javascript:1"])
def test_sign_in_never_leads_elsewhere(client: Client, volunteer: Staff, following: str) -> None:
    assert sign_in(client, following)["Location"] == "/en/"


def test_sign_in_answers_alike_for_unknown_handle_and_wrong_password(
    client: Client, volunteer: Staff
) -> None:
    pages = [
        client.post("/en/sign-in", {"handle": handle, "password": "guess"}).content.decode()
        for handle in ("volunteer", "nobodyyy")
    ]
    assert "do not belong together" in pages[0]
    assert _body(pages[0]).replace("volunteer", "") == _body(pages[1]).replace("nobodyyy", "")


def _body(page: str) -> str:
    """The page without its token, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page[page.index("<h1>") :])


def test_sign_in_closes_after_repeated_failures_even_for_the_right_password(
    client: Client, volunteer: Staff
) -> None:
    for _ in range(FREE_FAILURES):
        client.post("/en/sign-in", {"handle": "volunteer", "password": "guess"})
    response = client.post("/en/sign-in", {"handle": "volunteer", "password": PASSWORD})
    assert response.status_code == 422
    assert "Too many wrong attempts" in response.content.decode()


def test_sign_in_says_what_is_missing(client: Client) -> None:
    response = client.post("/en/sign-in", {"handle": "", "password": ""})
    page = response.content.decode()
    assert "Enter your handle." in page
    assert "Enter your password." in page
    assert "<title>Error:" in page


def test_sign_in_writes_no_time(client: Client, volunteer: Staff) -> None:
    rows = [Staff.objects.all(), Authenticator.objects.all()]
    before = [list(each.values()) for each in rows]
    sign_in(client)
    assert [list(each.all().values()) for each in rows] == before


def test_sign_in_needs_the_token(volunteer: Staff) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/en/sign-in", {"handle": "volunteer", "password": PASSWORD})
    assert response.status_code == 403
    assert "Sent too late" in response.content.decode()


def test_inactive_staff_cannot_sign_in(client: Client, volunteer: Staff) -> None:
    volunteer.is_active = False
    volunteer.save()
    response = client.post("/en/sign-in", {"handle": "volunteer", "password": PASSWORD})
    assert response.status_code == 422


def test_sign_out_ends_every_session_of_the_account(volunteer: Staff) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(volunteer)
        assert client.get("/en/").status_code == 200
    response = here.post("/en/sign-out")
    assert response["Location"] == "/en/sign-in"
    assert response["Clear-Site-Data"] == '"cache", "cookies"'
    assert there.get("/en/")["Location"] == "/en/sign-in?next=/en/"


def test_sign_out_is_a_post(client: Client) -> None:
    assert client.get("/en/sign-out").status_code == 405


def test_form_refuses_a_password_too_long_to_hash() -> None:
    data = {"handle": "mei", "password": "x" * 5000}
    form = SignInForm(data, request=RequestFactory().get("/"))
    assert "password" in form.errors
