"""A translation goes with its statement; what waits stops no publication."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.handed_in import REVIEWER, TODAY, hand_in
from tests.unit.site.conftest import Publish, make_person, publish_waiting
from tests.unit.translations.given import accept, give, publish
from unjoin.registry.consent import Channel, Reason
from unjoin.registry.consent import Kind as EntryKind
from unjoin.registry.entry import LeafIndex
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.backup.tables import copied_tables, load_lines, read_lines
from unjoin.service.corrections.actions import ask_to_correct
from unjoin.service.corrections.acts import LeafAct
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication import actions as publication
from unjoin.service.publication.actions import publish as publish_batch
from unjoin.service.publication.models import Statement
from unjoin.service.translations.models import Translation, WaitingTranslation

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(publish_persons: Publish) -> ReceiptCode:
    """The receipt of leaf 0; both statements have a translation of each kind."""
    code, _ = publish_persons(make_person("甲", text="我退出。"), make_person("乙", text="再见。"))
    for leaf in (0, 1):
        publish(leaf)
    for leaf in (0, 1):
        accept(give(leaf, "Accepted."))
        give(leaf, "Waits.")
    return code


def leaves() -> list[list[int]]:
    """The statements that have translations: published, and waiting."""
    models = (Translation, WaitingTranslation)
    return [list(model.objects.order_by("leaf").values_list("leaf", flat=True)) for model in models]


def test_withdrawn_takes_every_translation_along(two: ReceiptCode, small_batches: Instance) -> None:
    assert leaves() == [[0, 1], [0, 0, 1, 1]]
    withdraw(instance=small_batches, code=two, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert leaves() == [[1], [1]]
    assert Translation.objects.get().text == "Accepted."


@pytest.mark.usefixtures("two")
def test_corrected_away_takes_every_translation_along(small_batches: Instance) -> None:
    act = LeafAct(LeafIndex(1), EntryKind.CORRECT, Reason.DUPLICATE, Channel.PHONE)
    ask_to_correct(acts=[act], instance=small_batches, by=REVIEWER, today=TODAY)
    publish_waiting(small_batches)
    assert leaves() == [[0], [0]]


def test_text_and_translation_go_in_one_transaction(
    two: ReceiptCode, small_batches: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    withdraw(instance=small_batches, code=two, by=DECLARANT, today=TODAY)
    monkeypatch.setattr(publication, "sign_growth", fail)
    with pytest.raises(ZeroDivisionError):
        publish_batch(instance=small_batches, by=PUBLISHER, today=TODAY)
    assert leaves() == [[0, 1], [0, 0, 1, 1]]
    assert Statement.objects.count() == 2


def test_what_nobody_can_open_stops_nothing(
    publish_persons: Publish, small_batches: Instance
) -> None:
    publish_persons(make_person(text="我退出。"))
    accept(lost := give())
    WaitingTranslation.objects.filter(id=lost).update(sealed=b"age-encryption.org/v1\n--- x")
    hand_in(small_batches)
    done = publish_batch(instance=small_batches, by=PUBLISHER, today=TODAY)
    assert done.entries == 1
    assert WaitingTranslation.objects.get().id == lost
    accept(give(text="Another."))
    publish_waiting(small_batches)
    assert Translation.objects.get().text == "Another."
    assert not WaitingTranslation.objects.exists()


def test_published_without_a_batch(publish_persons: Publish, small_batches: Instance) -> None:
    publish_persons(make_person(text="我退出。"))
    accept(give())
    done = publish_batch(instance=small_batches, by=PUBLISHER, today=TODAY)
    assert done.entries == 0
    assert Translation.objects.count() == 1


def test_old_one_is_deleted(publish_persons: Publish, small_batches: Instance) -> None:
    publish_persons(make_person(text="我退出。"))
    give()
    weeks = small_batches.settings.keep_refused_weeks
    for later, left in ((weeks - 1, 1), (weeks, 0)):
        today = TODAY + timedelta(weeks=later)
        publish_batch(instance=small_batches, by=PUBLISHER, today=today)
        assert WaitingTranslation.objects.count() == left


def test_backup_has_what_waits_and_what_is_published(two: ReceiptCode) -> None:
    tables = [table for table in copied_tables() if table.name.startswith("translations_")]
    assert len(tables) == 2
    before = leaves()
    copies = [(table, list(read_lines(table))) for table in tables]
    Translation.objects.all().delete()
    WaitingTranslation.objects.all().delete()
    for table, lines in copies:
        load_lines(table, lines)
    assert leaves() == before
