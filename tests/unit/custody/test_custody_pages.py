"""The custodians' page: what it tells, and the sealed files that two of them get."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from typing import cast

import pytest
from django.http import HttpResponse
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
from tests.unit.two_people import Signer, code_of, done_by
from unjoin.registry.declaration import Private
from unjoin.registry.receipt import ReceiptCode, format_receipt_code
from unjoin.registry.weeks import Week, iso_name, week_of
from unjoin.service.accounts.acts.contents import open_contents
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.queries import holdings
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive, withdraw
from unjoin.service.publication.actions import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


WHY = "asked for by the person"


def take_all(first: Signer, second: Signer) -> tarfile.TarFile:
    answer = done_by(first, second, "/custody/all", why=WHY)
    assert answer["Content-Type"] == "application/x-tar"
    pieces = cast("Iterable[bytes]", answer.streaming_content)  # type: ignore[attr-defined]
    return tarfile.open(fileobj=io.BytesIO(b"".join(pieces)))


def take_one(first: Signer, second: Signer, code: str, number: str = "1") -> HttpResponse:
    answer = done_by(first, second, "/custody/one", code=code, number=number, why=WHY)
    return cast("HttpResponse", answer)


def ask_for_one(first: Signer, **form: str) -> HttpResponse:
    return cast(
        "HttpResponse", first.client.post("/custody/one", {"number": "1", "why": WHY} | form)
    )


@pytest.mark.parametrize("role", ["volunteer", "reviewer", "operator"])
def test_other_roles(request: pytest.FixtureRequest, role: str) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(role))
    assert client.get("/custody/").status_code == 403
    assert client.post("/custody/all").status_code == 403
    assert client.post("/custody/one").status_code == 403


def test_nothing_held(first: Signer) -> None:
    page = first.client.get("/custody/").content.decode()
    assert '<p class="figure">0</p>' in page
    assert "Propose to take all" not in page


def test_counted_by_week_and_size(first: Signer, instance: Instance) -> None:
    hand_in(instance, sealed("金福"), sealed("万顺"))
    hand_in(instance, person("金福", private=Private(note="很长" * 900)))
    week = week_of(TODAY)
    assert sorted((h.week, h.size_class_kib, h.parts) for h in holdings()) == [
        (week, 1, 2),
        (week, 16, 1),
    ]
    page = first.client.get("/custody/").content.decode()
    assert '<p class="figure">3</p>' in page
    assert "16 KiB" in page


def test_nobody_gets_a_file_alone(first: Signer, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    held = bytes(PrivatePart.objects.get().sealed)
    for path, form in [("/custody/all", {}), ("/custody/one", {"code": code, "number": "1"})]:
        act = first.start(path, why=WHY, **form)
        answers = [first.client.get(act), first.propose(act), first.client.post(f"{act}/approve")]
        for answer in answers:
            assert held not in cast("HttpResponse", answer).content
    assert not AuditEvent.objects.filter(action__contains="taken").exists()


def test_archive_holds_every_file_as_it_is(
    first: Signer, second: Signer, instance: Instance
) -> None:
    hand_in(instance, sealed("金福"), sealed("万顺"))
    with take_all(first, second) as archive:
        files = {member.name: archive.extractfile(member) for member in archive}
    held = {
        f"private-parts/{iso_name(Week(p.week))}/{bytes(p.handle).hex()}.age": bytes(p.sealed)
        for p in PrivatePart.objects.all()
    }
    assert {name: file.read() for name, file in files.items() if file} == held


def test_archive_bears_no_time_and_no_owner(
    first: Signer, second: Signer, instance: Instance
) -> None:
    hand_in(instance, sealed("金福"))
    with take_all(first, second) as archive:
        (member,) = archive.getmembers()
    assert (member.mtime, member.uid, member.gid, member.uname) == (0, 0, 0, "")


def test_archive_of_nothing_is_not_proposed(first: Signer) -> None:
    answer = first.client.post("/custody/all", {"why": WHY})
    assert code_of(answer) == "changed-meanwhile"


def test_each_download_is_in_the_audit_chain(
    first: Signer, second: Signer, instance: Instance
) -> None:
    code = hand_in(instance, sealed("金福"))
    take_all(first, second)
    take_one(first, second, code)
    proposed = ("custodian", "act proposed: unseal")
    approved = ("second-custodian", "act approved: unseal, proposed by custodian")
    assert list(AuditEvent.objects.order_by("number").values_list("actor", "action")) == [
        proposed,
        ("second-custodian", "all private parts taken"),
        approved,
        proposed,
        ("second-custodian", "one private part taken"),
        approved,
    ]


@pytest.mark.parametrize("is_published", [False, True])
def test_one_by_receipt(
    first: Signer, second: Signer, instance: Instance, is_published: bool
) -> None:
    code = hand_in(instance, person("金福"), sealed("万顺"))
    if is_published:
        publish(instance=with_batch(instance, 1), by=PUBLISHER, today=TODAY)
    answer = take_one(first, second, format_receipt_code(code), "2")
    assert answer.content == bytes(PrivatePart.objects.get().sealed)
    assert answer["Content-Disposition"] == 'attachment; filename="private-part.age"'
    assert answer["Cache-Control"] == "no-store"


def test_receipt_is_neither_kept_nor_shown(
    first: Signer, second: Signer, instance: Instance
) -> None:
    code = hand_in(instance, sealed("金福"))
    act = first.start("/custody/one", code=code, number="1", why=WHY)
    first.propose(act)
    contents = open_contents(bytes(Proposal.objects.get().sealed), instance=instance)
    handle = bytes(PrivatePart.objects.get().handle).hex()
    assert contents == {"what": "one", "handle": handle, "why": WHY}
    page = second.client.get(act).content.decode()
    assert handle in page
    assert WHY in page
    assert code not in page


def test_changed_one_is_the_latest(first: Signer, second: Signer, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    before = bytes(PrivatePart.objects.get().sealed)
    receive(
        instance=instance,
        declaration=declaration(sealed("万顺")),
        key=make_key(),
        by=DECLARANT,
        today=TODAY,
        replaces=code,
    )
    assert take_one(first, second, code).content != before


def test_withdrawn_is_gone(first: Signer, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    small = with_batch(instance, 1)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    answer = ask_for_one(first, code=code)
    assert answer.status_code == 422
    assert "Nothing private is held" in answer.content.decode()


def test_withdrawn_while_it_waited(first: Signer, second: Signer, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    small = with_batch(instance, 1)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    act = first.start("/custody/one", code=code, number="1", why=WHY)
    first.propose(act)
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert code_of(second.approve(act)) == "changed-meanwhile"


@pytest.mark.parametrize("number", ["", "0", "-1", "1.0", "１", "201", "99999", "x"])
def test_number_that_is_none(first: Signer, instance: Instance, number: str) -> None:
    code = hand_in(instance, sealed("金福"))
    answer = ask_for_one(first, code=code, number=number)
    assert answer.status_code == 422
    assert "Give the number of the person" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_mistyped_receipt(first: Signer, instance: Instance) -> None:
    code = hand_in(instance, sealed("金福"))
    wrong = ReceiptCode(("1" if code[0] != "1" else "2") + code[1:])
    answer = ask_for_one(first, code=wrong)
    assert answer.status_code == 422
    assert "One digit is wrong" in answer.content.decode()


@pytest.mark.parametrize("why", ["", "  ", "x" * 201])
def test_no_reason(first: Signer, instance: Instance, why: str) -> None:
    code = hand_in(instance, sealed("金福"))
    for answer in (
        ask_for_one(first, code=code, why=why),
        first.client.post("/custody/all", {"why": why}),
    ):
        assert answer.status_code == 422
        assert "Say why" in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("path", ["/custody/all", "/custody/one"])
def test_proposed_by_link_or_forged_form(custodian: Staff, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(custodian)
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == 403
