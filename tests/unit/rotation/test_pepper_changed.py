"""A further part of the pepper: every receipt goes on working, and the old parts find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.handed_in import (
    TODAY,
    hand_in,
    make_key,
    only_waiting,
    person,
    sealed,
    with_batch,
    with_public_files,
)
from tests.unit.kit.packed import make_receipt, pack
from unjoin.registry.carried import read_carried
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, find_break
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.queries import find_private_part
from unjoin.service.desk.paper.errors import ReferenceOpenError
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.instance import Instance, Pepper, load_instance
from unjoin.service.intake import codes
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import find_receipt
from unjoin.service.kit.taking import End, take_in
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import EndedReceipt
from unjoin.service.rotation.actions import rotate_pepper
from unjoin.service.rotation.errors import RotationError
from unjoin.service.rotation.pepper import FOUND_BY_PEPPER, parts_known
from unjoin.service.rotation.running import hold_serving

NOT_FOUND_BY_PEPPER = {
    ("publication_statement", "text_digest"),
    ("intake_inboxitem", "fingerprint"),  # under the key of its form, but see below
    ("shifts_taking", "taker"),  # under the key of the sessions
    ("shifts_taking", "former"),
}
CODE = ReceiptCode("806090504340621655830087")


def change(instance: Instance, public_files: Path) -> Instance:
    rotate_pepper(instance=instance, today=TODAY)
    return with_batch(with_public_files(load_instance(instance.directory), public_files), 1)


@given(
    parts=st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=4),
    part=st.binary(min_size=32, max_size=32),
    number=st.integers(0, 500),
)
def test_index_under_a_further_part_is_the_index_hashed_anew(
    parts: list[bytes], part: bytes, number: int
) -> None:
    before, after = Pepper(b"".join(parts)), Pepper(b"".join([*parts, part]))
    old = codes.receipt_index(CODE, number, pepper=before)
    assert codes.rewrap(old, part=part) == codes.receipt_index(CODE, number, pepper=after) != old


@given(part=st.binary(min_size=32, max_size=32))
def test_code_of_a_key_stays_the_same(part: bytes) -> None:
    key, pepper = IdempotencyKey("00" * 16), Pepper(bytes(32))
    assert codes.receipt_code(key, pepper=pepper) == codes.receipt_code(
        key, pepper=Pepper(pepper + part)
    )


def test_every_column_of_16_bytes_is_known_to_be_hashed_anew_or_not() -> None:
    found = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and field.max_length == codes.INDEX_BYTES
    }
    hashed = {(model._meta.db_table, column) for model, column in FOUND_BY_PEPPER}
    assert found == hashed | NOT_FOUND_BY_PEPPER


@pytest.mark.django_db
def test_published_receipt_is_found_afterwards(instance: Instance, public_files: Path) -> None:
    code = hand_in(instance, person("金福"), person("万顺"))
    publish(instance=instance, by=PUBLISHER, today=TODAY)
    before = find_receipt(code, instance=instance)
    assert len(before.persons) == 2
    after = change(instance, public_files)
    assert find_receipt(code, instance=after) == before
    assert not find_receipt(code, instance=instance).is_known, "the old part alone finds it"


@pytest.mark.django_db
def test_waiting_declaration_is_published_and_found_afterwards(
    instance: Instance, public_files: Path
) -> None:
    code = hand_in(instance)
    after = change(instance, public_files)
    assert find_receipt(code, instance=after).waiting
    publish(instance=after, by=PUBLISHER, today=TODAY)
    assert find_receipt(code, instance=after).persons[0].left == 1


@pytest.mark.django_db
def test_same_form_sent_again_afterwards_has_the_same_receipt(
    instance: Instance, public_files: Path
) -> None:
    key = make_key()
    code = hand_in(instance, key=key)
    after = change(instance, public_files)
    assert hand_in(after, key=key) == code
    assert InboxItem.objects.count() == 1
    publish(instance=after, by=PUBLISHER, today=TODAY)
    assert hand_in(change(after, public_files), key=key) == code
    assert not InboxItem.objects.exists()


@pytest.mark.django_db
def test_private_part_is_found_and_goes_with_a_withdrawal_afterwards(
    instance: Instance, public_files: Path
) -> None:
    code = hand_in(instance, sealed())
    publish(instance=instance, by=PUBLISHER, today=TODAY)
    after = change(instance, public_files)
    assert find_private_part(code, 1, instance=after)
    withdraw(instance=after, code=code, by=DECLARANT, today=TODAY)
    last = change(after, public_files)
    assert find_receipt(code, instance=last).persons[0].pending == InboxItem.Kind.WITHDRAW
    publish(instance=last, by=PUBLISHER, today=TODAY)
    assert find_receipt(code, instance=last).persons[0].left == 0
    assert not PrivatePart.objects.exists()


@pytest.mark.django_db
def test_sheet_on_paper_keeps_its_reference_afterwards(
    instance: Instance, public_files: Path, volunteer: Staff
) -> None:
    def open_it(now: Instance) -> None:
        open_sheet(instance=now, reference="A 7", language="zh-Hans", by=volunteer, today=TODAY)

    open_it(instance)
    with pytest.raises(ReferenceOpenError):
        open_it(change(instance, public_files))


@pytest.mark.django_db
def test_kit_that_ended_is_known_afterwards(instance: Instance, public_files: Path) -> None:
    def bring(now: Instance) -> End:
        (taken,) = take_in(read_carried(parts), instance=now, by=DECLARANT, today=TODAY)
        return taken.end

    code = make_receipt()
    parts = "\n".join(pack(instance, receipt=code))
    assert bring(instance) is End.RECEIVED
    withdraw(instance=instance, code=code, by=DECLARANT, today=TODAY)
    publish(instance=instance, by=PUBLISHER, today=TODAY)
    EndedReceipt.objects.all().delete()  # as the retention deletes it
    assert bring(change(instance, public_files)) is End.REPEATED
    assert not InboxItem.objects.exists()


@pytest.mark.django_db
def test_review_goes_on_afterwards(instance: Instance, public_files: Path) -> None:
    hand_in(instance, person(text="我退出。"))
    after = change(instance, public_files)
    assert only_waiting(after) == InboxItem.objects.get().id


@pytest.mark.django_db
def test_nothing_of_the_old_indexes_is_left(instance: Instance, public_files: Path) -> None:
    published = hand_in(instance, sealed())
    publish(instance=instance, by=PUBLISHER, today=TODAY)
    withdraw(instance=instance, code=published, by=DECLARANT, today=TODAY)
    waiting = hand_in(instance, sealed("小树"))
    old = set(_all_indexes())
    assert {
        codes.receipt_index(code, n, pepper=instance.pepper)
        for code, n in ((published, 1), (published, 0), (waiting, 0))
    } <= old
    change(instance, public_files)
    assert not old & set(_all_indexes())


def _all_indexes() -> Iterator[bytes]:
    for model, column in FOUND_BY_PEPPER:
        for value in model._default_manager.values_list(column, flat=True):
            yield bytes(value)
    for item in InboxItem.objects.exclude(kind=InboxItem.Kind.DECLARE):
        yield bytes(item.fingerprint)


@pytest.mark.django_db
def test_change_is_in_the_audit_chain(instance: Instance, public_files: Path) -> None:
    assert parts_known() == 1
    after = change(instance, public_files)
    assert parts_known() == 2
    assert len(after.pepper) == 64
    actions = set(AuditEvent.objects.values_list("actor", "action"))
    assert ("command line", "indexes hashed anew") in actions
    assert find_break() is None


@pytest.mark.django_db
def test_while_a_site_runs_nothing_is_changed(instance: Instance) -> None:
    before = (instance.directory / "secrets/pepper").read_text()
    with (
        hold_serving(instance.directory),
        pytest.raises(RotationError, match="Stop both sites"),
    ):
        rotate_pepper(instance=instance, today=TODAY)
    assert (instance.directory / "secrets/pepper").read_text() == before


@pytest.mark.django_db
def test_failure_half_way_changes_nothing(
    instance: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = hand_in(instance)
    secrets_before = sorted((instance.directory / "secrets").iterdir())
    with monkeypatch.context() as patch:
        patch.setattr("unjoin.service.rotation.pepper.reseal_all", _fail)
        with pytest.raises(OSError, match="planted"), transaction.atomic():
            rotate_pepper(instance=instance, today=TODAY)
    assert sorted((instance.directory / "secrets").iterdir()) == secrets_before
    assert find_receipt(code, instance=instance).waiting
    assert find_receipt(code, instance=change(instance, public_files)).waiting


def _fail(**arguments: object) -> None:
    raise OSError("planted")


@pytest.mark.django_db
def test_crash_after_the_database_was_changed_is_completed(
    instance: Instance, public_files: Path
) -> None:
    code = hand_in(instance)
    old = (instance.directory / "secrets/pepper").read_text()
    after = change(instance, public_files)
    # As if the power had failed just before the last step.
    pepper = instance.directory / "secrets/pepper"
    pepper.rename(pepper.with_name("pepper.next"))
    pepper.write_text(old)
    pepper.chmod(0o600)
    again = change(instance, public_files)
    assert again.pepper == after.pepper
    assert not pepper.with_name("pepper.next").exists()
    assert find_receipt(code, instance=again).waiting
    assert parts_known() == 2


@pytest.mark.django_db
def test_crash_before_the_database_was_changed_begins_anew(
    instance: Instance, public_files: Path
) -> None:
    code = hand_in(instance)
    left = instance.directory / "secrets/pepper.next"
    left.write_text(instance.pepper.hex() + "\n" + "ab" * 32 + "\n")
    left.chmod(0o600)
    after = change(instance, public_files)
    assert "ab" * 32 not in after.pepper.hex()
    assert find_receipt(code, instance=after).waiting


@pytest.mark.django_db
def test_pepper_of_another_backup_is_refused(instance: Instance, public_files: Path) -> None:
    old = (instance.directory / "secrets/pepper").read_text()
    change(instance, public_files)
    (instance.directory / "secrets/pepper").write_text(old)
    with pytest.raises(RotationError, match="has 1 parts, the database knows 2"):
        rotate_pepper(instance=load_instance(instance.directory), today=TODAY)
