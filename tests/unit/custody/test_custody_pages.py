"""The custodians' page: what it tells, and the sealed files it hands out."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from typing import cast

import pytest
from django.test import Client

from tests.unit.handed_in import (
    TODAY,
    declaration,
    hand_in,
    make_key,
    person,
    sealed,
    with_batch,
)
from unjoin.registry.declaration import Private
from unjoin.registry.receipt import ReceiptCode, format_receipt_code
from unjoin.registry.weeks import Week, iso_name, week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.queries import holdings
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive, withdraw
from unjoin.service.publication.actions import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


@pytest.fixture
def client(custodian: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(custodian)
    return client


def take_all(client: Client) -> tarfile.TarFile:
    answer = client.post("/custody/all")
    assert answer["Content-Type"] == "application/x-tar"
    pieces = cast("Iterable[bytes]", answer.streaming_content)  # type: ignore[attr-defined]
    return tarfile.open(fileobj=io.BytesIO(b"".join(pieces)))


@pytest.mark.parametrize("role", ["volunteer", "reviewer", "operator"])
def test_other_roles(request: pytest.FixtureRequest, role: str) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(role))
    assert client.get("/custody/").status_code == 403
    assert client.post("/custody/all").status_code == 403
    assert client.post("/custody/one").status_code == 403


def test_nothing_held(client: Client) -> None:
    page = client.get("/custody/").content.decode()
    assert '<p class="figure">0</p>' in page
    assert "Download the archive" not in page


def test_counted_by_week_and_size(client: Client, instance: Instance) -> None:
    hand_in(instance, sealed("金福"), sealed("万顺"))
    hand_in(instance, person("金福", private=Private(note="很长" * 900)))
    week = week_of(TODAY)
    assert sorted((h.week, h.size_class_kib, h.parts) for h in holdings()) == [
        (week, 1, 2),
        (week, 16, 1),
    ]
    page = client.get("/custody/").content.decode()
    assert '<p class="figure">3</p>' in page
    assert "16 KiB" in page


def test_archive_holds_every_file_as_it_is(client: Client, instance: Instance) -> None:
    hand_in(instance, sealed("金福"), sealed("万顺"))
    with take_all(client) as archive:
        files = {member.name: archive.extractfile(member) for member in archive}
    held = {
        f"private-parts/{iso_name(Week(p.week))}/{bytes(p.handle).hex()}.age": bytes(p.sealed)
        for p in PrivatePart.objects.all()
    }
    assert {name: file.read() for name, file in files.items() if file} == held


def test_archive_bears_no_time_and_no_owner(client: Client, instance: Instance) -> None:
    hand_in(instance, sealed("金福"))
    with take_all(client) as archive:
        (member,) = archive.getmembers()
    assert (member.mtime, member.uid, member.gid, member.uname) == (0, 0, 0, "")


def test_archive_of_nothing(client: Client) -> None:
    with take_all(client) as archive:
        assert archive.getnames() == []


def test_each_download_is_in_the_audit_chain(client: Client, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    take_all(client)
    client.post("/custody/one", {"code": code, "number": "1"})
    assert list(AuditEvent.objects.order_by("number").values_list("actor", "action")) == [
        ("custodian", "all private parts taken"),
        ("custodian", "one private part taken"),
    ]


@pytest.mark.parametrize("is_published", [False, True])
def test_one_by_receipt(client: Client, instance: Instance, is_published: bool) -> None:
    code = hand_in(instance, person("金福"), sealed("万顺"))
    if is_published:
        publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    answer = client.post("/custody/one", {"code": format_receipt_code(code), "number": "2"})
    assert answer.content == bytes(PrivatePart.objects.get().sealed)
    assert answer["Content-Disposition"] == 'attachment; filename="private-part.age"'
    assert answer["Cache-Control"] == "no-store"


def test_changed_one_is_the_latest(client: Client, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    first = bytes(PrivatePart.objects.get().sealed)
    receive(
        instance=instance,
        declaration=declaration(sealed("万顺")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    answer = client.post("/custody/one", {"code": code, "number": "1"})
    assert answer.content != first


def test_withdrawn_is_gone(client: Client, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    small = with_batch(instance, 1)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    answer = client.post("/custody/one", {"code": code, "number": "1"})
    assert answer.status_code == 422
    assert "Nothing private is held" in answer.content.decode()


@pytest.mark.parametrize("number", ["", "0", "-1", "1.0", "１", "201", "99999", "x"])
def test_number_that_is_none(client: Client, instance: Instance, number: str) -> None:
    code = hand_in(instance, sealed("金福"))
    answer = client.post("/custody/one", {"code": code, "number": number})
    assert answer.status_code == 422
    assert "Give the number of the person" in answer.content.decode()
    assert not AuditEvent.objects.exists()


def test_mistyped_receipt(client: Client, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    wrong = ReceiptCode(("1" if code[0] != "1" else "2") + code[1:])
    answer = client.post("/custody/one", {"code": wrong, "number": "1"})
    assert answer.status_code == 422
    assert "One digit is wrong" in answer.content.decode()


@pytest.mark.parametrize("path", ["/custody/all", "/custody/one"])
def test_download_by_link_or_forged_form(custodian: Staff, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(custodian)
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == 403
