"""What staff change about their own sign-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.test import Client

from tests.unit.accounts.test_sign_in import code_of_secret
from tests.unit.conftest import PASSWORD, give_passkey, prove
from tests.unit.new_passkey import made_passkey
from unjoin.service.accounts import codes
from unjoin.service.accounts.audit import find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.own_sign_in import PASSKEYS_MAX, passkeys_of
from unjoin.service.accounts.sessions import PROOF_S

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

NEW = "other words of mine"


@pytest.fixture
def mei(volunteer: Staff) -> Staff:
    """A volunteer with a passkey alone."""
    volunteer.set_unusable_password()
    volunteer.save()
    give_passkey(volunteer)
    return volunteer


@pytest.fixture
def client(mei: Staff, signed_in: Callable[[Staff], Client]) -> Client:
    return signed_in(mei)


def add(client: Client, key_of: str, name: str = "") -> HttpResponse:
    options = client.get("/account/passkeys", headers={"accept": "application/json"}).json()
    given = {"name": name, "answer": made_passkey(options, key_of)}
    return client.post("/account/passkeys", given)  # type: ignore[return-value]


def add_app(client: Client) -> HttpResponse:
    secret = client.get("/account/app").context["secret"].replace(" ", "")
    given = {"code": code_of_secret(secret), "new_password": NEW}
    return client.post("/account/app", given)  # type: ignore[return-value]


def names(staff: Staff) -> list[str]:
    return sorted(row.wrap().name for row in passkeys_of(staff))


def test_second_passkey_is_added_under_its_name(client: Client, mei: Staff) -> None:
    assert add(client, "spare", " blue key ")["Location"] == "/account"
    assert names(mei) == ["blue key", "test"]
    assert "blue key" in client.get("/account").content.decode()


def test_passkey_without_a_name_gets_a_number(client: Client, mei: Staff) -> None:
    add(client, "spare")
    assert names(mei) == ["Passkey 2", "test"]


def test_passkeys_there_are_named_to_the_browser(client: Client, mei: Staff) -> None:
    options = client.get("/account/passkeys", headers={"accept": "application/json"}).json()
    asked = options["publicKey"]
    assert len(asked["excludeCredentials"]) == 1
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["user"]["name"] == "volunteer"
    assert asked["rp"] == {"id": "testserver", "name": "testserver"}


def test_one_of_two_passkeys_is_removed(client: Client, mei: Staff) -> None:
    add(client, "spare", "blue")
    first = next(row for row in passkeys_of(mei) if row.wrap().name == "test")
    assert client.post(f"/account/passkeys/{first.pk}/remove")["Location"] == "/account"
    assert names(mei) == ["blue"]


def test_removed_passkey_ends_the_sessions_on_other_devices(
    client: Client, mei: Staff, signed_in: Callable[[Staff], Client]
) -> None:
    """Whoever found the device that held it may be signed in."""
    other = signed_in(mei)
    add(client, "spare")
    lost = next(row for row in passkeys_of(mei) if row.wrap().name == "test")
    assert other.get("/account").status_code == 200
    client.post(f"/account/passkeys/{lost.pk}/remove")
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_last_passkey_stays(client: Client, mei: Staff) -> None:
    answer = client.post(f"/account/passkeys/{passkeys_of(mei).get().pk}/remove")
    assert answer.status_code == 422
    assert "This is the only way in" in answer.content.decode()
    assert names(mei) == ["test"]


def test_recovery_codes_do_not_count_as_a_way_in(client: Client, mei: Staff) -> None:
    client.post("/account/recovery-codes", {"new_password": NEW})
    answer = client.post(f"/account/passkeys/{passkeys_of(mei).get().pk}/remove")
    assert answer.status_code == 422


def test_last_app_stays(client: Client, mei: Staff) -> None:
    add_app(client)
    passkeys_of(mei).delete()
    assert client.post("/account/app/remove").status_code == 422
    assert mei.has_app


def test_app_goes_with_its_password_and_codes(client: Client, mei: Staff) -> None:
    add_app(client)
    assert client.post("/account/app/remove")["Location"] == "/account"
    mei.refresh_from_db()
    assert [row.type for row in Authenticator.objects.all()] == ["webauthn"]
    assert not mei.has_usable_password()
    assert client.get("/account").status_code == 200


def test_app_that_is_not_there_is_not_removed(client: Client, mei: Staff) -> None:
    answer = client.post("/account/app/remove")
    assert "It is not there any more" in answer.content.decode()


def test_passkey_of_somebody_else_cannot_be_removed(
    client: Client, mei: Staff, reviewer: Staff
) -> None:
    add(client, "spare")
    foreign = give_passkey(reviewer)
    assert client.post(f"/account/passkeys/{foreign.pk}/remove").status_code == 422
    assert passkeys_of(reviewer).exists()


@pytest.mark.parametrize(
    "path",
    ["app", "app/remove", "recovery-codes", "password", "passkeys", "passkeys/1/remove"],
)
def test_nothing_changes_without_recent_proof(client: Client, mei: Staff, path: str) -> None:
    before = list(Authenticator.objects.values())
    prove(client, None, seconds_ago=PROOF_S)
    answer = client.post(f"/account/{path}", {"new_password": NEW, "answer": "{}"})
    assert answer["Location"].startswith("/prove?")
    assert list(Authenticator.objects.values()) == before


def test_recovery_codes_need_a_password_of_ones_own(client: Client, mei: Staff) -> None:
    assert client.post("/account/recovery-codes", {"new_password": "short"}).status_code == 422
    assert codes.recovery_codes_left(mei) == 0
    answer = client.post("/account/recovery-codes", {"new_password": NEW})
    assert len(answer.context["codes"]) == 10
    mei.refresh_from_db()
    assert mei.check_password(NEW)
    assert client.get("/account").status_code == 200


def test_recovery_codes_keep_the_password_there_is(client: Client, mei: Staff) -> None:
    client.post("/account/recovery-codes", {"new_password": NEW})
    client.post("/account/recovery-codes", {"new_password": "not this one at all"})
    mei.refresh_from_db()
    assert mei.check_password(NEW)


def test_changed_password_ends_other_sessions_and_keeps_this(
    client: Client, mei: Staff, signed_in: Callable[[Staff], Client]
) -> None:
    client.post("/account/recovery-codes", {"new_password": PASSWORD})
    mei.refresh_from_db()
    other = signed_in(mei)
    assert client.post("/account/password", {"new_password": NEW})["Location"] == "/account"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_password_is_changed_only_where_there_is_one(client: Client, mei: Staff) -> None:
    assert client.post("/account/password", {"new_password": NEW})["Location"] == "/account"
    mei.refresh_from_db()
    assert not mei.has_usable_password()


def test_passkeys_are_not_without_number(client: Client, mei: Staff) -> None:
    for number in range(1, PASSKEYS_MAX):
        give_passkey(mei)
        assert passkeys_of(mei).count() == number + 1
    answer = add(client, "spare")
    assert "This account has ten passkeys" in answer.content.decode()


def test_each_change_stands_in_the_audit_chain(client: Client, mei: Staff) -> None:
    add(client, "spare", "blue")
    first = next(row for row in passkeys_of(mei) if row.wrap().name == "test")
    client.post(f"/account/passkeys/{first.pk}/remove")
    add_app(client)
    client.post("/account/password", {"new_password": PASSWORD})
    client.post("/account/app/remove")
    events = AuditEvent.objects.order_by("number").values_list("actor", "action")
    assert list(events) == [
        ("volunteer", "passkey added: volunteer"),
        ("volunteer", "passkey removed: volunteer"),
        ("volunteer", "authenticator app added: volunteer"),
        ("volunteer", "recovery codes made: volunteer"),
        ("volunteer", "password changed: volunteer"),
        ("volunteer", "authenticator app removed: volunteer"),
    ]
    assert find_break() is None


def test_phone_is_told_the_handle_and_not_the_centre(client: Client, mei: Staff) -> None:
    from unjoin.service.accounts.adapters import SecondFactors

    assert SecondFactors().build_totp_url(mei, "ABC") == "otpauth://totp/volunteer?secret=ABC"
