"""A page of somebody who has signed out does nothing in the name of who signed in after them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from tests.unit.callbacks.asked_for import NUMBER, asked_for, at
from tests.unit.desk.call_json import encode
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.taken import takes
from unjoin.service.desk.draft_key import OWNER_HEADER, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unlocked")]
ROOT = "/en/desk"
ITEM = uuid.UUID(int=1)


def send(client: Client, path: str, value: object, *, owner: str) -> int:
    headers = {OWNER_HEADER: owner}
    return client.post(
        f"{ROOT}/{path}", encode(value), content_type="application/json", headers=headers
    ).status_code


def keep(client: Client, *, owner: str) -> int:
    return send(client, "call-backs/keep", asked_for(key=ITEM.hex), owner=owner)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("call-backs/keep", asked_for()),
        (f"call-backs/{ITEM}/take", {}),
        (f"call-backs/{ITEM}/hold", {}),
        (f"call-backs/{ITEM}/end", {"reached": True}),
        (f"call-backs/{ITEM}/give-back", {}),
        ("do-not-call/check", {"number": NUMBER}),
        ("do-not-call/list", {"number": NUMBER}),
    ],
)
def test_page_of_another_is_told_that_nobody_is_signed_in(
    at_desk: Client, put_clock: Callable[[datetime], None], path: str, value: object
) -> None:
    own = owner_of(Staff.objects.get(handle="volunteer"))
    assert keep(at_desk, owner=own) == 200
    put_clock(at(2))
    takes.take(ITEM, by="volunteer")
    assert send(at_desk, path, value, owner="0" * 16) == 401
    assert CallBack.objects.count() == 1
    assert takes.holder(ITEM) == "volunteer"
    assert not AuditEvent.objects.exists()


def test_list_is_for_its_page(at_desk: Client) -> None:
    own = owner_of(Staff.objects.get(handle="volunteer"))
    for owner, status in ((own, 200), ("0" * 16, 401)):
        answer = at_desk.get(f"{ROOT}/call-backs/list", headers={OWNER_HEADER: owner})
        assert answer.status_code == status
