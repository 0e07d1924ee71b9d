"""Signing in with a passkey."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client
from fido2.webauthn import AuthenticatorData

from tests.browser.passkeys import account_id
from tests.unit.conftest import give_passkey
from tests.unit.two_people import answer_of_passkey
from unjoin.service.accounts import passkeys
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.spent import Spent
from unjoin.service.accounts.throttle import FREE_FAILURES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

JSON = {"accept": "application/json"}


@pytest.fixture
def mei() -> Staff:
    """A volunteer with a passkey and nothing else."""
    staff = Staff.objects.create(
        id=account_id("mei"), handle="mei", role=Role.VOLUNTEER, password="!"
    )
    give_passkey(staff)
    return staff


def ask(client: Client) -> dict[str, Any]:
    return client.get("/en/sign-in/passkey", headers=JSON).json()  # type: ignore[no-any-return]


def send(client: Client, answer: str, following: str = "") -> HttpResponse:
    given = {"answer": answer, "next": following}
    return client.post("/en/sign-in/passkey", given)  # type: ignore[return-value]


def test_passkey_signs_in_and_leads_on(client: Client, mei: Staff) -> None:
    answer = answer_of_passkey(ask(client), "mei")
    assert send(client, answer, "/en/desk/")["Location"] == "/en/desk/"
    assert client.get("/en/desk/").status_code == 200


def test_passkey_never_leads_elsewhere(client: Client, mei: Staff) -> None:
    answer = answer_of_passkey(ask(client), "mei")
    assert send(client, answer, "https://example.org/")["Location"] == "/en/"


def test_anybodys_passkey_is_asked_for(client: Client, mei: Staff) -> None:
    asked = ask(client)["publicKey"]
    assert "allowCredentials" not in asked
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == "testserver"


def test_answer_is_taken_once_even_with_the_cookie_of_before(client: Client, mei: Staff) -> None:
    answer = answer_of_passkey(ask(client), "mei")
    thief = Client()
    thief.cookies = client.cookies.copy()  # type: ignore[assignment]
    assert send(client, answer).status_code == 302
    assert send(thief, answer).status_code == 422
    assert thief.get("/en/desk/").status_code == 302


def test_answer_to_another_question_is_refused(client: Client, mei: Staff) -> None:
    answer = answer_of_passkey(ask(Client()), "mei")
    ask(client)
    assert send(client, answer).status_code == 422
    assert send(Client(), answer).status_code == 422


def test_answer_that_comes_too_late_is_refused(
    client: Client, mei: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answer_of_passkey(ask(client), "mei")
    monkeypatch.setattr(passkeys, "CHALLENGE_S", 0)
    assert send(client, answer).status_code == 422


@pytest.mark.parametrize(
    "origin", ["https://testserver", "http://testserver.example", "http://sub.testserver", "null"]
)
def test_answer_given_to_another_site_is_refused(client: Client, mei: Staff, origin: str) -> None:
    answer = answer_of_passkey(ask(client), "mei", origin=origin)
    assert send(client, answer).status_code == 422


def test_device_that_asked_for_no_finger_or_pin_is_refused(client: Client, mei: Staff) -> None:
    answer = answer_of_passkey(ask(client), "mei", flags=AuthenticatorData.FLAG.UP)
    assert send(client, answer).status_code == 422


def test_passkey_of_a_closed_account_is_refused(client: Client, mei: Staff) -> None:
    Staff.objects.update(is_active=False)
    assert send(client, answer_of_passkey(ask(client), "mei")).status_code == 422


def test_passkey_nobody_knows_is_refused(client: Client, mei: Staff) -> None:
    answer = send(client, answer_of_passkey(ask(client), "lin"))
    assert answer.status_code == 422
    assert "This passkey was not accepted" in answer.content.decode()


@pytest.mark.parametrize("answer", ["", "null", "[]", "{}", '{"id": 1}', "[" * 9000, "\ud800"])
def test_what_no_browser_sends_is_refused(client: Client, mei: Staff, answer: str) -> None:
    ask(client)
    sent = answer.encode(errors="replace").decode()
    assert send(client, sent).status_code == 422


def test_signature_of_another_key_is_refused_and_in_the_end_not_looked_at(
    client: Client, mei: Staff
) -> None:
    for _ in range(FREE_FAILURES):
        forged = json.loads(answer_of_passkey(ask(client), "mei"))
        forged["response"]["signature"] = "AAAA"
        assert send(client, json.dumps(forged)).status_code == 422
    assert send(client, answer_of_passkey(ask(client), "mei")).status_code == 422


def test_guessing_at_the_password_does_not_close_the_passkey(client: Client, mei: Staff) -> None:
    for _ in range(FREE_FAILURES + 1):
        client.post("/en/sign-in", {"handle": "mei", "password": "guess"})
    assert send(client, answer_of_passkey(ask(client), "mei")).status_code == 302


def test_passkey_used_leaves_no_time(client: Client, mei: Staff) -> None:
    before = list(Authenticator.objects.values())
    send(client, answer_of_passkey(ask(client), "mei"))
    assert list(Authenticator.objects.values()) == before


def test_nothing_is_logged(client: Client, mei: Staff, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    client.post("/en/sign-in", {"handle": "mei", "password": "guess"})
    send(client, answer_of_passkey(ask(client), "lin"))
    send(client, answer_of_passkey(ask(client), "mei"))
    client.post("/en/sign-out")
    assert [each for each in caplog.records if each.name != "django.request"] == []


class Clock:
    """Seconds that go by when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_spent_is_spent_until_it_would_be_too_old() -> None:
    clock = Clock()
    spent = Spent(clock)
    assert spent.spend("one", life_s=90)
    assert not spent.spend("one", life_s=90)
    assert spent.spend("two", life_s=90)
    clock.now = 90
    assert spent.spend("one", life_s=90)
    assert len(spent._ends) == 1


def test_spent_keeps_no_more_than_digests() -> None:
    spent = Spent(Clock())
    spent.spend("marked", life_s=90)
    assert "marked" not in repr(vars(spent))
