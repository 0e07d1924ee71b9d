"""The desk's key, call-backs that were kept too long, and a list without decoys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.handed_in import TODAY
from unjoin.service.callbacks.desk_key import lock_identity, make_passphrase
from unjoin.service.callbacks.do_not_call import fill
from unjoin.service.callbacks.models import CallBack
from unjoin.service.doctor import desk
from unjoin.service.doctor.findings import Finding, Place, State
from unjoin.service.keys import make_age_key

pytestmark = pytest.mark.django_db
KEY = "The desk's key is there, under its passphrase"
KEPT = "No call-back is kept longer than two days"
HIDDEN = "The do-not-call list is hidden among decoys"


def found(place: Place) -> dict[str, Finding]:
    return {finding.title: finding for finding in desk.check(place)}


def write(place: Place, key: str | None, recipient: str | None) -> None:
    for name, text in (("secrets/desk.key.age", key), ("desk.txt", recipient)):
        if text is not None:
            path = place.instance.directory / name
            path.write_text(text)
            path.chmod(0o600)


def test_centre_without_a_key_need_not_have_one(place: Place) -> None:
    assert found(place)[KEY].state is State.UNSEEN


def test_key_under_its_passphrase(place: Place) -> None:
    key = make_age_key()
    write(place, lock_identity(key.identity, make_passphrase()), key.recipient)
    assert found(place)[KEY].state is State.OK


@pytest.mark.parametrize("missing", ["passphrase", "desk.txt", "key"])
def test_key_that_is_in_clear_or_not_whole(place: Place, missing: str) -> None:
    key = make_age_key()
    text = key.identity if missing == "passphrase" else "-----BEGIN AGE ENCRYPTED FILE-----\n…"
    write(
        place,
        None if missing == "key" else text,
        None if missing == "desk.txt" else key.recipient,
    )
    assert found(place)[KEY].state is State.WRONG


def test_call_backs_that_should_be_gone(place: Place) -> None:
    CallBack.objects.create(forget_on=TODAY + timedelta(days=1), sealed=b"")
    assert found(place)[KEPT].state is State.OK
    CallBack.objects.create(forget_on=TODAY, sealed=b"")
    assert "1 rows" in found(place)[KEPT].means


def test_list_without_decoys(place: Place) -> None:
    assert found(place)[HIDDEN].state is State.WRONG
    fill()
    assert found(place)[HIDDEN].state is State.OK
