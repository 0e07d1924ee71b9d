"""Proof asked for again, before grave acts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.browser.passkeys import account_id
from tests.unit.accounts.test_sign_in import code_of_secret
from tests.unit.conftest import PASSWORD, give_passkey, prove
from tests.unit.two_people import answer_of_passkey
from unjoin.service.accounts import codes
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sessions import PROOF_S, fresh_sign_in_required, passkey_of
from unjoin.service.urls_staff import urlpatterns as staff_urls

pytestmark = pytest.mark.django_db

SECRET = codes.make_app_secret()


@role_required(Role.VOLUNTEER)
@fresh_sign_in_required
def grave(request: HttpRequest) -> HttpResponse:
    """Something grave; it says with which passkey it was done."""
    passkey = passkey_of(request)
    return HttpResponse(f"done with {passkey.pk if passkey else 'a code'}")


urlpatterns = [path("grave", grave), *staff_urls]


@pytest.fixture
def mei(staff_site: None, settings: LazySettings) -> Staff:
    """A volunteer with a passkey and an app, at a site with something grave on it."""
    settings.ROOT_URLCONF = __name__
    staff = Staff.objects.create_user(handle="mei", role=Role.VOLUNTEER, password=PASSWORD)
    Staff.objects.filter(pk=staff.pk).delete()
    staff.id = account_id("mei")
    staff.save(force_insert=True)
    give_passkey(staff)
    codes.add_app(staff, SECRET)
    return staff


@pytest.fixture
def client(mei: Staff) -> Client:
    """Mei's browser, five minutes after the last proof."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(mei)
    prove(client, passkeys_of(mei).get().pk, seconds_ago=PROOF_S)
    return client


def prove_with_passkey(client: Client, key_of: str, following: str = "") -> Any:
    options = client.get("/en/prove/passkey", headers={"accept": "application/json"}).json()
    given = {"answer": answer_of_passkey(options, key_of), "next": following}
    return client.post("/en/prove/passkey", given)


def test_recent_proof_is_enough(client: Client, mei: Staff) -> None:
    passkey = passkeys_of(mei).get().pk
    prove(client, passkey, seconds_ago=PROOF_S - 10)
    assert client.get("/en/grave").content.decode() == f"done with {passkey}"
    prove(client, None)
    assert client.get("/en/grave").content == b"done with a code"


def test_old_proof_leads_to_the_page_that_asks_and_back(client: Client, mei: Staff) -> None:
    answer = client.get("/en/grave?of=two")
    assert answer["Location"] == "/en/prove?next=%2Fen%2Fgrave%3Fof%3Dtwo"
    assert "Use your passkey" in client.get(answer["Location"]).content.decode()
    assert prove_with_passkey(client, "mei", "/en/grave?of=two")["Location"] == "/en/grave?of=two"
    assert client.get("/en/grave").status_code == 200


def test_session_without_proof_is_asked(mei: Staff) -> None:
    client = Client()
    client.force_login(mei)
    assert client.get("/en/grave")["Location"].startswith("/en/prove?")


def test_proof_from_the_future_is_none(client: Client) -> None:
    prove(client, None, seconds_ago=-60)
    assert client.get("/en/grave").status_code == 302


def test_post_leads_back_to_the_page_it_came_from(client: Client) -> None:
    before = {"referer": "http://testserver/en/desk/?one=1"}
    answer = client.post("/en/grave", {"what": "x"}, headers=before)
    assert answer["Location"] == "/en/prove?next=%2Fen%2Fdesk%2F%3Fone%3D1"
    foreign = {"referer": "https://example.org/x"}
    answer = client.post("/en/grave", headers=foreign)
    assert answer["Location"] == "/en/prove?next=%2Fen%2F"


def test_script_is_told_in_json(client: Client) -> None:
    answer = client.post("/en/grave", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "prove-again")
    assert "Nothing was saved" in answer.json()["sentence"]


def test_whoever_is_signed_out_is_asked_to_sign_in(mei: Staff) -> None:
    assert Client().get("/en/grave")["Location"].startswith("/en/sign-in")
    assert Client().get("/en/prove")["Location"].startswith("/en/sign-in")


def test_code_of_the_app_is_proof(client: Client) -> None:
    given = {"code": code_of_secret(SECRET), "next": "/en/grave"}
    assert client.post("/en/prove", given)["Location"] == "/en/grave"
    assert client.get("/en/grave").content == b"done with a code"


def test_recovery_code_is_not_asked_for_here(client: Client, mei: Staff) -> None:
    code = codes.make_recovery_codes(mei)[0]
    assert client.post("/en/prove", {"code": code}).status_code == 422
    assert codes.recovery_codes_left(mei) == 10


def test_passkey_of_somebody_else_proves_nothing(client: Client) -> None:
    lin = Staff.objects.create(
        id=account_id("lin"), handle="lin", role=Role.VOLUNTEER, password="!"
    )
    give_passkey(lin)
    answer = prove_with_passkey(client, "lin")
    assert answer.status_code == 422
    assert client.get("/en/grave").status_code == 302


def test_proof_never_leads_elsewhere(client: Client) -> None:
    assert prove_with_passkey(client, "mei", "//example.org/")["Location"] == "/en/"


def test_password_is_proof_only_where_there_is_nothing_else(
    client: Client, mei: Staff, settings: LazySettings
) -> None:
    assert client.post("/en/prove", {"password": PASSWORD}).status_code == 422
    Authenticator.objects.all().delete()
    changed = dataclasses.replace(settings.UNJOIN.settings, demo=True)
    settings.UNJOIN = dataclasses.replace(settings.UNJOIN, settings=changed)
    assert client.post("/en/prove", {"password": "guess"}).status_code == 422
    assert client.post("/en/prove", {"password": PASSWORD, "next": "/en/grave"}).status_code == 302
    assert client.get("/en/grave").status_code == 200


def test_passkey_of_a_session_is_none_once_it_is_removed(
    signed_in: Callable[[Staff], Client], mei: Staff
) -> None:
    client = signed_in(mei)
    passkeys_of(mei).delete()
    request = RequestFactory().get("/")
    request.session, request.user = client.session, mei
    assert passkey_of(request) is None
