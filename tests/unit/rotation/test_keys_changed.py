"""Other keys for the reviewers, the custodians and the sessions; and who must agree."""

from __future__ import annotations

import dataclasses
import secrets
from pathlib import Path

import pyrage
import pytest
from django.apps import apps
from django.db import connection, transaction  # noqa: F401 — for a condition below

from tests.unit.handed_in import TODAY, hand_in, person, sealed
from tests.unit.rotation.conftest import loaded
from tests.unit.side_by_side import Beside, wait_until_somebody_waits
from unjoin.registry.consent import Consent
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.permits import Key, find_permit, give_permit
from unjoin.service.accounts.audit import PUBLISHER, Actor, append_event
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.sealing import unseal
from unjoin.service.desk.paper.actions import key_sheet, lock_sheet
from unjoin.service.desk.paper.contents import KeyedSheet
from unjoin.service.desk.paper.models import PaperSheet
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.desk.paper.sheet import Row, RowKind
from unjoin.service.instance import AgeIdentity, Instance, InstanceError, identities_in
from unjoin.service.intake.models import InboxItem
from unjoin.service.keys import AgeKey, make_age_key
from unjoin.service.publication.actions import publish
from unjoin.service.rotation.actions import (
    forget_review,
    rotate_custodians,
    rotate_pepper,
    rotate_review,
    rotate_session,
)
from unjoin.service.rotation.errors import RotationError
from unjoin.service.rotation.resealing import SEALED_TO_REVIEWERS, Resealed

pytestmark = pytest.mark.django_db


def opens(sealed_bytes: bytes, *keys: AgeIdentity) -> list[bool]:
    def does(key: AgeIdentity) -> bool:
        try:
            unseal(sealed_bytes, identity=key)
        except pyrage.DecryptError:
            return False
        return True

    return [does(key) for key in keys]


def inbox_blob() -> bytes:
    return bytes(InboxItem.objects.get().sealed)


@pytest.fixture
def sheet(instance: Instance, volunteer: Staff) -> PaperSheet:
    opened = open_sheet(
        instance=instance, reference="A 7", language="zh-Hans", by=volunteer, today=TODAY
    )
    row = Row(kind=RowKind.NAMED, organisations=person().organisations, name="金福")
    key_sheet(
        instance=instance,
        sheet_id=opened.id,
        keyed=KeyedSheet(consent=Consent.SELF, rows=(row,)),
        by=volunteer,
        today=TODAY,
    )
    return opened


def test_every_table_with_something_sealed_is_sealed_anew_or_the_custodians_alone() -> None:
    found = {
        model._meta.label
        for model in apps.get_models()
        if any(field.name == "sealed" for field in model._meta.concrete_fields)
    }
    # Sealed to the desk alone, and under the session key: see `rotation.desk`, `shifts.sealing`.
    others = {"callbacks.CallBack", "shifts.Shift", "shifts.OwnSettings"}
    assert found == {*SEALED_TO_REVIEWERS, "custody.PrivatePart"} | others


def test_review_key_is_another_and_what_waits_is_sealed_to_it(
    instance: Instance, directory: Path, public_files: Path, sheet: PaperSheet
) -> None:
    hand_in(instance)
    former = instance.review_identity
    done = rotate_review(instance=instance, today=TODAY)
    assert (done.rows, done.unopened) == (3, 0)
    after = loaded(directory, public_files)
    current, *kept = identities_in(after.review_identity)
    assert kept == [former]
    assert current != former
    assert opens(inbox_blob(), former, current) == [False, True]
    sheet.refresh_from_db()
    assert sheet.sealed is not None
    for blob in (sheet.sealed, sheet.keyings.get().sealed):
        assert opens(bytes(blob), former, current) == [False, True]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one transaction write at a time"
)
def test_review_key_is_changed_while_somebody_keys_a_sheet(
    instance: Instance, sheet: PaperSheet
) -> None:
    """Neither may wait for the other: the database would break one of them off."""
    with transaction.atomic():
        lock_sheet(sheet.id)
        changing = Beside(lambda: rotate_review(instance=instance, today=TODAY))
        wait_until_somebody_waits()
        append_event(action="paper sheet keyed", by=Actor("volunteer"), week=week_of(TODAY))
    assert changing.result() == Resealed(2, 0)


def test_custodians_can_open_what_was_sealed_anew(
    instance: Instance, custodians: tuple[AgeKey, AgeKey]
) -> None:
    hand_in(instance)
    rotate_review(instance=instance, today=TODAY)
    assert opens(inbox_blob(), *(key.identity for key in custodians)) == [True, True]


def test_site_that_still_runs_seals_to_the_former_key_which_opens_it(
    instance: Instance, directory: Path, public_files: Path
) -> None:
    rotate_review(instance=instance, today=TODAY)
    hand_in(instance)  # by a process that read the former key
    after = loaded(directory, public_files)
    publish(instance=after, by=PUBLISHER, today=TODAY)
    assert not InboxItem.objects.exists()


def test_former_review_key_is_dropped_when_nothing_needs_it(
    instance: Instance, directory: Path, public_files: Path
) -> None:
    rotate_review(instance=instance, today=TODAY)
    hand_in(instance)  # by a process that read the former key
    between = loaded(directory, public_files)
    current, former = identities_in(between.review_identity)
    assert opens(inbox_blob(), current, former) == [False, True]
    forget_review(instance=between, today=TODAY)
    after = loaded(directory, public_files)
    assert identities_in(after.review_identity) == (current,)
    assert opens(inbox_blob(), current, former) == [True, False]
    publish(instance=after, by=PUBLISHER, today=TODAY)
    assert not InboxItem.objects.exists()


def test_without_a_former_review_key_nothing_is_dropped(instance: Instance) -> None:
    with pytest.raises(RotationError, match="no former key"):
        forget_review(instance=instance, today=TODAY)


def test_what_no_key_opens_is_counted_and_left(
    instance: Instance, directory: Path, public_files: Path
) -> None:
    hand_in(instance)
    junk = secrets.token_bytes(2000)
    InboxItem.objects.update(sealed=junk)
    assert rotate_review(instance=instance, today=TODAY).unopened == 1
    assert forget_review(instance=loaded(directory, public_files), today=TODAY).unopened == 1
    assert inbox_blob() == junk


def test_other_custodians_open_what_waits_and_what_comes(
    instance: Instance,
    directory: Path,
    public_files: Path,
    custodians: tuple[AgeKey, AgeKey],
) -> None:
    hand_in(instance, sealed())
    fresh = (make_age_key(), make_age_key())
    rotate_custodians((fresh[0].recipient, fresh[1].recipient), instance=instance, today=TODAY)
    keys = [key.identity for key in (*custodians, *fresh)]
    assert opens(inbox_blob(), *keys) == [False, False, True, True]
    part = bytes(PrivatePart.objects.get().sealed)
    assert opens(part, *keys) == [True, True, False, False], "nobody here can seal it anew"
    PrivatePart.objects.all().delete()
    InboxItem.objects.all().delete()
    hand_in(loaded(directory, public_files), sealed())
    for blob in (inbox_blob(), bytes(PrivatePart.objects.get().sealed)):
        assert opens(blob, *keys) == [False, False, True, True]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_other_number_of_custodians_is_refused(instance: Instance, count: int) -> None:
    before = (instance.directory / "custodians.txt").read_text()
    recipients = tuple(make_age_key().recipient for _ in range(count))
    with pytest.raises(RotationError, match="2 different public keys"):
        rotate_custodians(recipients, instance=instance, today=TODAY)
    assert (instance.directory / "custodians.txt").read_text() == before


def test_identity_in_place_of_a_public_key_is_refused(instance: Instance) -> None:
    one, two = make_age_key(), make_age_key()
    with pytest.raises(InstanceError, match="not the public key"):
        rotate_custodians((one.recipient, two.identity), instance=instance, today=TODAY)  # type: ignore[arg-type]


def test_session_key_is_another(instance: Instance, directory: Path, public_files: Path) -> None:
    rotate_session(instance=instance, today=TODAY)
    assert loaded(directory, public_files).session_key != instance.session_key
    assert AuditEvent.objects.get().action == "key changed: session"


def test_secret_that_comes_from_systemd_is_not_changed_here(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("review.key", "pepper", "session.key"):
        (tmp_path / name).write_text((instance.directory / "secrets" / name).read_text())
        (tmp_path / name).chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    for rotate in (rotate_review, rotate_pepper, rotate_session):
        with pytest.raises(RotationError, match="credential"):
            rotate(instance=instance, today=TODAY)


@pytest.fixture
def passkey(operator: Staff) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=operator, type="webauthn", data={"credential": {}})


@pytest.mark.usefixtures("passkey")
def test_without_leave_of_two_nothing_is_changed(instance: Instance) -> None:
    hand_in(instance)
    before = inbox_blob()
    files = {p: p.read_bytes() for p in instance.directory.rglob("*") if p.is_file()}
    fresh = (make_age_key().recipient, make_age_key().recipient)
    with pytest.raises(RotationError, match="nobody gave leave"):
        rotate_review(instance=instance, today=TODAY)
    with pytest.raises(RotationError, match="nobody gave leave"):
        rotate_pepper(instance=instance, today=TODAY)
    with pytest.raises(RotationError, match="nobody gave leave"):
        rotate_custodians(fresh, instance=instance, today=TODAY)
    assert inbox_blob() == before
    assert not AuditEvent.objects.exists()
    now = {p: p.read_bytes() for p in instance.directory.rglob("*") if p.is_file()}
    assert {p: b for p, b in now.items() if p.name != "serving"} == files


@pytest.mark.usefixtures("passkey")
def test_leave_of_two_is_used_up(instance: Instance, directory: Path, public_files: Path) -> None:
    give_permit(what=Key.REVIEW, today=TODAY)
    rotate_review(instance=instance, today=TODAY)
    assert find_permit(Key.REVIEW, today=TODAY) is None
    with pytest.raises(RotationError, match="nobody gave leave"):
        rotate_review(instance=loaded(directory, public_files), today=TODAY)
    events = set(AuditEvent.objects.values_list("actor", "action"))
    assert ("command line", "key changed: review") in events


@pytest.mark.usefixtures("passkey")
def test_leave_for_one_key_is_none_for_another(instance: Instance) -> None:
    give_permit(what=Key.CUSTODIANS, today=TODAY)
    with pytest.raises(RotationError, match="nobody gave leave"):
        rotate_review(instance=instance, today=TODAY)


@pytest.mark.usefixtures("passkey")
def test_demo_needs_no_leave(instance: Instance) -> None:
    settings = dataclasses.replace(instance.settings, demo=True)
    rotate_review(instance=dataclasses.replace(instance, settings=settings), today=TODAY)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert actions == {"key changed without leave: review"}


def test_centre_in_which_nobody_could_give_leave_needs_none(
    instance: Instance, operator: Staff
) -> None:
    rotate_review(instance=instance, today=TODAY)
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert actions == {"key changed without leave: review"}
