"""The audit chain as the operator sees it: checked, shown, taken away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import cast

import pytest
import rfc8785
from django.test import Client

from tests.unit.handed_in import TODAY
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import DECLARANT, Actor, append_event, find_break
from unjoin.service.accounts.models import AuditEvent, Staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


@pytest.fixture
def client(operator: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(operator)
    return client


@pytest.fixture
def chain() -> None:
    for action in ("one", "two", "three"):
        append_event(action=action, by=Actor("somebody"), week=week_of(TODAY))


def test_declarants_leave_no_event() -> None:
    append_event(action="declaration received", by=DECLARANT, week=week_of(TODAY))
    assert not AuditEvent.objects.exists()


@pytest.mark.usefixtures("chain")
def test_whole_chain(client: Client) -> None:
    page = client.get("/operate/audit").content.decode()
    assert "The chain of 3 events is whole" in page
    assert bytes(AuditEvent.objects.get(number=3).digest).hex() in page


def test_no_event_yet(client: Client) -> None:
    assert "is whole" in client.get("/operate/audit").content.decode()


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    ("fields", "broken_at"),
    [
        ({"action": "other"}, 2),
        ({"actor": "other"}, 2),
        ({"week": 1}, 2),
        ({"digest": bytes(32)}, 2),
        ({"previous": bytes(32)}, 2),
    ],
)
def test_changed_event(client: Client, fields: dict[str, object], broken_at: int) -> None:
    AuditEvent.objects.filter(number=2).update(**fields)
    assert find_break() == broken_at
    assert f"broken at event {broken_at}" in client.get("/operate/audit").content.decode()


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(("taken_out", "broken_at"), [(1, 2), (2, 3)])
def test_event_taken_out(taken_out: int, broken_at: int) -> None:
    AuditEvent.objects.filter(number=taken_out).delete()
    assert find_break() == broken_at


@pytest.mark.usefixtures("chain")
def test_export_can_be_checked_elsewhere(client: Client) -> None:
    answer = client.get("/operate/audit/export")
    pieces = cast("Iterable[bytes]", answer.streaming_content)  # type: ignore[attr-defined]
    previous = bytes(32)
    lines = b"".join(pieces).decode().splitlines()
    for number, line in enumerate(lines, start=1):
        event = json.loads(line)
        told = {name: event[name] for name in ("number", "actor", "action", "week")}
        digest = hashlib.sha256(previous + rfc8785.dumps(told)).digest()
        assert (event["number"], event["previous"]) == (number, previous.hex())
        assert event["digest"] == digest.hex()
        previous = digest
    assert len(lines) == 3
