"""The desk is unlocked by its passphrase, for as long as it is used and the process lives."""

from __future__ import annotations

import dataclasses
import gc
import uuid
import weakref
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.test import Client

from tests.unit.accounts.test_throttle import Clock
from tests.unit.callbacks.asked_for import post
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.accounts.sessions import AUTOMATIC
from unjoin.service.accounts.throttle import FREE_FAILURES
from unjoin.service.callbacks import actions
from unjoin.service.callbacks.desk_key import DEMO_IDENTITY_FILE, lock_identity, make_passphrase
from unjoin.service.callbacks.errors import DeskLockedError, WrongPassphraseError
from unjoin.service.callbacks.taken import takes
from unjoin.service.callbacks.unlocked import IDLE_S, UnlockedDesk, desk, unlock_demo
from unjoin.service.instance import AgeIdentity, Instance
from unjoin.service.keys import make_age_key

pytestmark = pytest.mark.django_db
UNLOCK = "/en/desk/unlock"


@pytest.fixture(scope="module")
def passphrase() -> str:
    return make_passphrase()


@pytest.fixture(scope="module")
def key_file(passphrase: str) -> str:
    return lock_identity(AgeIdentity(django_settings.DESK_IDENTITY), passphrase)


@pytest.fixture
def with_key(instance: Instance, settings: LazySettings, key_file: str) -> Instance:
    """The instance, with the desk's key under its passphrase."""
    memory = instance._memory | {"desk.key.age": key_file}
    settings.UNJOIN = Instance(instance.directory, instance.settings, instance.campaign, memory)
    made: Instance = settings.UNJOIN
    return made


def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def try_unlocking(client: Client, passphrase: str) -> int:
    return client.post(UNLOCK, {"passphrase": passphrase}).status_code


@pytest.mark.parametrize("typed", [str, str.upper, lambda p: p.replace("-", " "), "　{} ".format])
def test_passphrase_unlocks_for_everybody(
    at_desk: Client, with_key: Instance, passphrase: str, typed: Callable[[str], str]
) -> None:
    assert try_unlocking(at_desk, typed(passphrase)) == 302
    assert str(desk.identity()) == django_settings.DESK_IDENTITY
    assert not AuditEvent.objects.exists()  # every first shift of a day begins so


def test_wrong_passphrase_unlocks_nothing(at_desk: Client, with_key: Instance) -> None:
    answer = at_desk.post(UNLOCK, {"passphrase": make_passphrase()})
    assert answer.status_code == 422
    assert "This is not the passphrase of the desk" in answer.content.decode()
    assert not desk.is_unlocked


def test_wrong_passphrases_are_slowed_down_by_account(
    at_desk: Client,
    beside: Client,
    with_key: Instance,
    passphrase: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions, "open_identity", open_quickly(passphrase))
    for _ in range(FREE_FAILURES):
        try_unlocking(at_desk, "wrong")
    refused = at_desk.post(UNLOCK, {"passphrase": passphrase})
    assert "wrong several times" in refused.content.decode()
    assert not desk.is_unlocked
    assert try_unlocking(beside, passphrase) == 302


def open_quickly(passphrase: str) -> Callable[[str, str], pyrage.x25519.Identity]:
    """Does what `open_identity` does, without the second that scrypt takes."""

    def open_identity(_locked: str, typed: str) -> pyrage.x25519.Identity:
        if typed != passphrase:
            raise WrongPassphraseError
        return pyrage.x25519.Identity.from_str(django_settings.DESK_IDENTITY)

    return open_identity


def test_key_of_another_desk_unlocks_nothing(
    at_desk: Client, instance: Instance, settings: LazySettings, passphrase: str
) -> None:
    other = lock_identity(make_age_key().identity, passphrase)
    memory = instance._memory | {"desk.key.age": other}
    settings.UNJOIN = Instance(instance.directory, instance.settings, instance.campaign, memory)
    assert try_unlocking(at_desk, passphrase) == 422
    assert not desk.is_unlocked


@pytest.mark.parametrize("text", [None, "none"])
def test_centre_without_a_key_says_how_to_make_one(
    at_desk: Client, instance: Instance, settings: LazySettings, text: str | None
) -> None:
    memory = instance._memory | ({"desk.key.age": text} if text else {})
    settings.UNJOIN = Instance(instance.directory, instance.settings, instance.campaign, memory)
    assert "unjoin keys make desk" in at_desk.get(UNLOCK).content.decode()
    assert try_unlocking(at_desk, "anything") == 422


def test_locked_by_anybody_at_once(at_desk: Client, beside: Client, unlocked: None) -> None:
    assert beside.post("/en/desk/lock").status_code == 302
    assert not desk.is_unlocked
    assert not AuditEvent.objects.exists()


def test_locking_what_is_locked_does_no_harm(at_desk: Client) -> None:
    assert at_desk.post("/en/desk/lock").status_code == 302


def test_locked_when_nobody_has_used_it() -> None:
    clock = Clock()
    one = UnlockedDesk(clock)
    one.unlock(identity())
    clock.now += IDLE_S - 1
    one.use()
    clock.now += IDLE_S - 1
    assert one.is_unlocked
    clock.now += 1
    with pytest.raises(DeskLockedError):
        one.identity()


def test_use_after_the_time_does_not_unlock() -> None:
    clock = Clock()
    one = UnlockedDesk(clock)
    one.unlock(identity())
    clock.now += IDLE_S
    one.use()
    assert not one.is_unlocked


def test_identity_is_let_go_though_nobody_asks() -> None:
    clock = Clock()
    one = UnlockedDesk(clock)
    held = Held()
    gone = weakref.ref(held)
    one.unlock(held)  # type: ignore[arg-type]
    del held
    clock.now += IDLE_S
    one.drop_if_idle()
    gc.collect()
    assert gone() is None


class Held:
    """Stands for an identity, which cannot be referred to weakly."""


def test_page_that_asks_by_itself_does_not_keep_it_unlocked(
    at_desk: Client, unlocked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    monkeypatch.setattr(type(desk), "use", lambda self: used.append("used"))
    at_desk.get("/en/desk/call-backs/list")
    assert used == []
    at_desk.get("/en/desk/")
    assert used


def test_page_that_holds_a_call_back_by_itself_keeps_nothing_open(
    at_desk: Client, unlocked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []
    monkeypatch.setattr(type(desk), "use", lambda self: used.append("used"))
    held = uuid.uuid4()
    takes.take(held, by="volunteer")
    hold = f"/desk/call-backs/{held}/hold"
    assert post(at_desk, f"/en{hold}", {}).status_code == 200
    assert used == []
    assert AUTOMATIC.fullmatch(hold)  # and it keeps nobody signed in (see accounts.sessions)
    assert not AUTOMATIC.fullmatch(hold.replace("hold", "take"))


def test_restart_locks() -> None:
    UnlockedDesk().unlock(identity())
    assert not UnlockedDesk().is_unlocked


def test_demo_is_unlocked_from_the_start_and_nothing_else_is(
    instance: Instance, tmp_path: Path
) -> None:
    key = make_age_key()
    (tmp_path / DEMO_IDENTITY_FILE).write_text(key.identity + "\n")
    for demo in (False, True):
        settings = dataclasses.replace(instance.settings, demo=demo)
        unlock_demo(Instance(tmp_path, settings, instance.campaign))
        assert desk.is_unlocked is demo
