"""The operator's pages: a file comes with a form, and nobody puts one there by mistake."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.unit.conftest import prove
from tests.unit.handed_in import TODAY
from tests.unit.reach.files import FILES, OPERATOR, TEXT, hand_out
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sessions import PROOF_S
from unjoin.service.reach.actions import FILE_LIMIT_BYTES, retire_material
from unjoin.service.reach.models import Material
from unjoin.service.reach.queries import read_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

HERE = "/operate/materials/"
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def client(operator: Staff, signed_in: SignedIn) -> Client:
    return signed_in(operator)


def form(data: bytes = TEXT, name: str = "a.txt", **fields: str) -> dict[str, object]:
    given: dict[str, object] = {"title": "三件事", "language": "zh-Hans"}
    return given | {"file": SimpleUploadedFile(name, data, "text/html")} | fields


def test_operator_adds_a_file(client: Client, operator: Staff) -> None:
    answer = client.post(HERE, form(name="../../evil.html"), follow=True)
    material = Material.objects.get()
    assert "The file is handed out from now on." in answer.content.decode()
    assert (material.title, material.language, material.kind) == ("三件事", "zh-Hans", "txt")
    assert read_file(material) == TEXT
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (operator.handle, f"material added: {material.code}")


def test_large_file_arrives_whole(client: Client) -> None:
    data = FILES["pdf"] + bytes(range(256)) * 12_000
    client.post(HERE, form(data))
    assert read_file(Material.objects.get()) == data


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Give a title"),
        ({"language": "fr"}, "language", "Choose the language"),
        ({"file": ""}, "file", "Choose a file"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00")}, "file", "This kind of file"),
    ],
    ids=["title", "language", "file", "kind"],
)
def test_fault_is_named_and_what_was_typed_stays(
    client: Client, changed: dict[str, object], field: str, sentence: str
) -> None:
    answer = client.post(HERE, form() | changed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in text
    assert f'href="#{field}">{sentence}' in text
    assert field == "title" or 'value="三件事"' in text
    assert not Material.objects.exists()


def test_file_over_the_limit_is_refused_with_its_reason(client: Client) -> None:
    answer = client.post(HERE, form(b"a" * (FILE_LIMIT_BYTES + 200_000)))
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()
    assert not Material.objects.exists()


def test_form_without_its_token_is_refused(operator: Staff, signed_in: SignedIn) -> None:
    signed = signed_in(operator)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed.cookies
    assert strict.get(HERE).status_code == 200
    for path in (HERE, f"{HERE}{hand_out().id}"):
        assert strict.post(path, form(b"other")).status_code == 403
    assert Material.objects.count() == 1


def test_form_with_its_token_is_taken(operator: Staff, signed_in: SignedIn) -> None:
    signed = signed_in(operator)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed.cookies
    token = strict.get(HERE).context["csrf_token"]
    assert strict.post(HERE, form(csrfmiddlewaretoken=str(token))).status_code == 302
    assert Material.objects.count() == 1


def test_passkey_is_asked_for_again(client: Client, operator: Staff) -> None:
    material = hand_out()
    prove(client, passkeys_of(operator).get().pk, seconds_ago=PROOF_S + 1)
    for path in (HERE, f"{HERE}{material.id}", f"{HERE}{material.id}/retire"):
        answer = client.post(path, form(b"other"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/prove")
    assert Material.objects.count() == 1


def test_file_is_replaced_under_its_code(client: Client) -> None:
    material = hand_out()
    client.post(f"{HERE}{material.id}", form(FILES["pdf"], act="replace"))
    after = Material.objects.get()
    assert (after.code, after.kind, after.title) == (material.code, "pdf", material.title)


def test_title_is_changed_without_a_file(client: Client) -> None:
    material = hand_out()
    client.post(
        f"{HERE}{material.id}", {"act": "describe", "title": "Three things", "language": "en"}
    )
    after = Material.objects.get()
    assert (after.title, after.language, after.sha256) == ("Three things", "en", material.sha256)


def test_fault_in_a_change_is_named(client: Client) -> None:
    material = hand_out()
    answer = client.post(f"{HERE}{material.id}", {"act": "replace"})
    assert answer.status_code == 422
    assert 'href="#file"' in answer.content.decode()


def test_retiring_takes_a_second_yes(client: Client) -> None:
    material = hand_out()
    answer = client.post(f"{HERE}{material.id}/retire")
    assert answer.status_code == 422
    assert not Material.objects.get().is_retired
    client.post(f"{HERE}{material.id}/retire", {"sure": "yes"})
    assert Material.objects.get().is_retired
    text = client.get(HERE).content.decode()
    assert material.title in text.partition('id="retired"')[2]


def test_retired_one_cannot_be_opened_again(client: Client) -> None:
    material = hand_out()
    retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    for answer in (
        client.get(f"{HERE}{material.id}"),
        client.post(f"{HERE}{material.id}", form(b"other", act="replace")),
        client.post(f"{HERE}{material.id}/retire", {"sure": "yes"}),
    ):
        assert answer.status_code == 404
        assert "Nothing was saved" in answer.content.decode()
