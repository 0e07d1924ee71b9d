"""A publication that fails at any point leaves everything as it was, and can be done again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.handed_in import (
    REVIEWER,
    TODAY,
    hand_in,
    only_waiting,
    person,
    sealed,
    with_batch,
)
from unjoin.registry.consent import Consent, Kind, Reason
from unjoin.registry.entry import LeafIndex
from unjoin.registry.tally import Fold, TallyError
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.custody.models import PrivatePart
from unjoin.service.datasets.models import StaleVolume
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication import actions, conversations, ledger, signing
from unjoin.service.publication.actions import publish
from unjoin.service.publication.models import (
    Checkpoint,
    EndedKit,
    EndedReceipt,
    Entry,
    PublishedTally,
    Receipt,
    StaleStatements,
    Statement,
    Tile,
)
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.models import ReviewStep

pytestmark = pytest.mark.django_db

STORES = (
    InboxItem,
    ReviewStep,
    PrivatePart,
    Entry,
    Statement,
    Receipt,
    EndedReceipt,
    EndedKit,
    PublishedTally,
    Tile,
    Checkpoint,
    StaleStatements,
    StaleVolume,
    AuditEvent,
)
STEPS: dict[str, tuple[object, str]] = {
    "reading the inbox": (actions, "read_conversations"),
    "taking declarations apart": (conversations, "add_declaration"),
    "adding requests": (conversations, "add_request"),
    "before writing": (actions, "_write"),
    "counting": (Fold, "add"),
    "writing entries": (actions, "_write_entries"),
    "writing statements": (actions, "_write_statements"),
    "marking files of statements": (actions, "mark_stale"),
    "marking volumes": (actions, "mark_withdrawn"),
    "writing receipts": (actions, "_write_receipts"),
    "writing receipts that ended": (actions, "_write_ended_receipts"),
    "writing kits that ended": (actions, "_write_ended_kits"),
    "writing the tally": (actions, "store_tally"),
    "growing the tree": (signing, "grow"),
    "storing tiles": (signing, "store_tiles"),
    "reading tiles back": (signing, "root_from_tiles"),
    "signing": (signing, "sign_checkpoint"),
    "storing the checkpoint": (Checkpoint.objects, "create"),
    "emptying the inbox": (actions, "_empty_inbox"),
    "deleting inbox rows": (InboxItem.objects, "filter"),
    "deleting private parts": (PrivatePart.objects, "filter"),
    "deleting statements": (Statement.objects, "filter"),
    "writing the audit event": (actions, "append_event"),
}


class CrashError(Exception):
    """Stands for the process ending here."""


@pytest.fixture
def due(instance: Instance) -> Instance:
    """A centre with everything a batch can hold: new, refused in part, withdrawn, confirmed."""
    small = with_batch(instance, 1)
    gone = hand_in(small, sealed("金福"))
    relayed = hand_in(small, person("万顺", consent=Consent.RELAYED))
    publish(instance=small, by=PUBLISHER, today=TODAY)
    assert not StaleStatements.objects.exists()
    withdraw(instance=small, code=gone, by=DECLARANT, today=TODAY)
    confirm(instance=small, code=relayed, persons=frozenset({1}), by=DECLARANT, today=TODAY)
    hand_in(small, sealed("甲", text="我退出。"), sealed("乙"))
    accept(item_id=only_waiting(small), refused={2: Reason.TEST}, by=REVIEWER, today=TODAY)
    withdraw(instance=small, code=hand_in(small, sealed("金福")), by=DECLARANT, today=TODAY)
    sort_inbox(instance=small)
    return small


def everything() -> list[list[dict[str, object]]]:
    """All rows of all stores, as plain values."""
    return [
        [
            {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
            for row in store._default_manager.order_by("pk").values()
        ]
        for store in STORES
    ]


def crash(*args: object, **kwargs: object) -> None:
    raise CrashError


def after(real: Callable[..., object]) -> Callable[..., object]:
    """`real`, and then the end."""

    def run(*args: object, **kwargs: object) -> object:
        real(*args, **kwargs)
        raise CrashError

    return run


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("was_done", [False, True], ids=["before", "after"])
def test_crash_at_a_step(
    due: Instance, monkeypatch: pytest.MonkeyPatch, step: str, was_done: bool
) -> None:
    owner, name = STEPS[step]
    before = everything()
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, after(getattr(owner, name)) if was_done else crash)
        with pytest.raises(CrashError):
            publish(instance=due, by=PUBLISHER, today=TODAY)
    assert everything() == before
    assert publish(instance=due, by=PUBLISHER, today=TODAY).entries == 3
    assert current_tally().total == 2
    assert not InboxItem.objects.exists()


def test_batch_that_breaks_the_count(due: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """A retraction of what was taken away already: the fold refuses, and nothing is written."""
    before = everything()
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "find_target", lambda index: None)
        with pytest.raises(TallyError) as raised:
            publish(instance=due, by=PUBLISHER, today=TODAY)
    assert raised.value.code == "tally-rule-3"
    assert everything() == before


def test_entry_is_written_once(due: Instance) -> None:
    publish(instance=due, by=PUBLISHER, today=TODAY)
    retracts = Entry.objects.filter(kind=Kind.RETRACT, target=LeafIndex(0)) | Entry.objects.filter(
        kind=Kind.RETRACT, target=LeafIndex(1)
    )
    assert retracts.count() == 1
    assert publish(instance=due, by=PUBLISHER, today=TODAY).entries == 0
