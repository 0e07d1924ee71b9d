"""The published record, the chain, the accounts and SQLite, as the doctor finds them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from tests.unit.handed_in import TODAY, hand_in
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.doctor import database_sqlite, people, record
from unjoin.service.doctor.findings import Place, State
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish

from tests.unit.doctor.conftest import ask  # isort: skip

pytestmark = pytest.mark.django_db

REACHED = "The published files can be read, and are those of this log"
WITNESSES = "Witnesses have cosigned the last checkpoint"
GUARDED = "Every account has a passkey or an authenticator app"


@pytest.fixture
def published(small: Instance) -> Place:
    """A place with one declaration published."""
    hand_in(small)
    publish(instance=small, by=PUBLISHER, today=TODAY)
    return Place(small, TODAY)


@pytest.fixture
def small(instance: Instance) -> Instance:
    from tests.unit.handed_in import with_batch

    return with_batch(instance, 1)


def states(place: Place) -> dict[str, State]:
    return {title: found.state for title, found in ask(record.check, place).items()}


def test_record_as_it_should_be(published: Place) -> None:
    found = states(published)
    assert found.pop(WITNESSES) is State.UNSEEN
    assert set(found.values()) == {State.OK}
    assert len(found) == 5


def test_published_files_that_are_gone(published: Place, public_files: Path) -> None:
    (public_files / "log/checkpoint").unlink()
    assert states(published)[REACHED] is State.WRONG


def test_published_files_of_another_log(published: Place, public_files: Path) -> None:
    (public_files / "log/checkpoint").write_text("other.example/log\n0\nAAAA\n")
    found = ask(record.check, published)[REACHED]
    assert found.state is State.WRONG
    assert "Nothing was signed" in found.means


def test_clock_that_is_behind(published: Place) -> None:
    behind = Place(published.instance, TODAY - timedelta(weeks=1))
    assert states(behind)["The machine's clock is not behind the last publication"] is State.WRONG


def test_chain_that_was_changed(published: Place) -> None:
    AuditEvent.objects.update(action="nothing")
    assert states(published)["The audit chain is whole"] is State.WRONG


def make(handle: str, role: Role, *kinds: str) -> None:
    staff = Staff.objects.create(handle=handle, role=role, password="!")
    for kind in kinds:
        Authenticator.objects.create(user=staff, type=kind, data={})


def accounts(place: Place) -> dict[str, State]:
    return {title: found.state for title, found in ask(people.check, place).items()}


def test_accounts_as_they_should_be(instance: Instance) -> None:
    for role in (Role.CUSTODIAN, Role.REVIEWER):
        make(f"{role.value}-1", role, "webauthn")
        make(f"{role.value}-2", role, "webauthn", "totp")
    make("volunteer", Role.VOLUNTEER, "totp")
    assert set(accounts(Place(instance, TODAY)).values()) == {State.OK}


def test_account_with_a_password_alone(instance: Instance) -> None:
    make("volunteer", Role.VOLUNTEER)
    make("former", Role.VOLUNTEER)
    Staff.objects.filter(handle="former").update(is_active=False)
    found = ask(people.check, Place(instance, TODAY))[GUARDED]
    assert (found.state, found.means.split()[0]) == (State.WRONG, "volunteer")


def test_one_of_two_has_only_an_app(instance: Instance) -> None:
    make("custodian-1", Role.CUSTODIAN, "webauthn")
    make("custodian-2", Role.CUSTODIAN, "totp")
    title = "There are two custodians with a passkey each"
    assert accounts(Place(instance, TODAY))[title] is State.WRONG


@pytest.mark.django_db(transaction=True)
def test_sqlite_as_the_program_sets_it(instance: Instance) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    found = ask(database_sqlite.check, Place(instance, TODAY))
    del found["Nobody but its owner can read the database"]  # the tests' own is theirs
    assert {finding.state for finding in found.values()} == {State.OK}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
    found = ask(database_sqlite.check, Place(instance, TODAY))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
    assert found["SQLite overwrites what is deleted"].state is State.WRONG
