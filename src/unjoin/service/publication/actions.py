"""Publication: from the inbox to the public record, in one transaction, and then to the files.

Rules kept here:

1. A batch has at least K accepted declarations, unless the oldest of them has
   waited its limit. Withdrawals, confirmations and refusals go with it; without
   one, they go by themselves by the same rule, and take no declaration along.
   What nobody can open counts for nothing here.
2. Leaves are shuffled with the system's CSPRNG before they are numbered.
3. Entries, statements, receipts, tally, running counts, signed checkpoint, milestones, the
   emptying of the inbox, the deletion of photographs of what was in it, and translations published
   or gone with their statements are one transaction: the commit is the durable instant. A crash
   before it leaves everything as it was.
4. What a run signs, it signs of what the database holds (see `signing`), and only
   when the published files are a beginning of that (see `replay`). Files follow
   the commit; a run first completes those of the run before.
5. One publisher at a time (see `turn`), and nobody who changes or decides on a
   declaration beside the transaction (see `locks`).
6. A batch that would break a rule of the count is not written at all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.db import DEFAULT_DB_ALIAS, transaction

from unjoin.publiclog.storage import Store
from unjoin.registry.consent import Kind
from unjoin.registry.entry import LeafIndex, encode_entry
from unjoin.registry.tally import Fold, Tally
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.datasets.marks import mark_withdrawn
from unjoin.service.desk.paper.photographs.waiting import destroy_of_published
from unjoin.service.instance import Instance
from unjoin.service.intake.codes import Index
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.turns import write_turn
from unjoin.service.kit.publishing import publish_kit
from unjoin.service.publication.batch import Batch, Leaf, numbered
from unjoin.service.publication.conversations import Conversation, fill_batch, read_conversations
from unjoin.service.publication.leaf_requests import take_leaf_requests
from unjoin.service.publication.ledger import DatabaseLedger
from unjoin.service.publication.locks import become_publisher
from unjoin.service.publication.milestones import record_milestones
from unjoin.service.publication.models import EndedKit, Statement
from unjoin.service.publication.private_parts import delete_private_parts, mix_private_parts
from unjoin.service.publication.public_data import mark_stale
from unjoin.service.publication.replay import FilesState, bring_up_to_date, check_files
from unjoin.service.publication.retention import has_ended, purge
from unjoin.service.publication.rows import Value, insert_rows
from unjoin.service.publication.running_counts import carry_on
from unjoin.service.publication.signing import found_log, last_checkpoint, sign_growth
from unjoin.service.publication.staging import lay_down
from unjoin.service.publication.steps import OnStep, Step, ignore
from unjoin.service.publication.tallies import current_tally, store_tally
from unjoin.service.publication.turn import StillAlone, only_publisher
from unjoin.service.reading.indexing import Reach, forget, index_statements
from unjoin.service.review.actions import send_back, set_aside_unpublishable, sort_inbox
from unjoin.service.review.models import ReviewStep
from unjoin.service.translations.publishing import forget_translations, publish_accepted

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Published:
    """What one run did. `entries` is 0 where nothing was due; `ready` says how many
    accepted declarations wait, `needed` how many make a batch. `unopened`: receipts
    whose rows were due and could not be opened, or are about persons who have been published;
    they stay in the inbox and stop nothing.
    `files`: how far the files are. `searched`: how far the search index is. `problems`: what stood
    in the way of leaving no traces."""

    entries: int
    persons: int
    size: int
    ready: int
    needed: int
    unopened: int = 0
    files: FilesState | None = None
    searched: Reach | None = None
    problems: tuple[str, ...] = ()


def publish(
    *,
    instance: Instance,
    by: Actor,
    today: date,
    on_step: OnStep = ignore,
    store: Store | None = None,
) -> Published:
    """Complete the files of earlier runs, then publish a batch if one is due.

    It deletes what has had its time (see `retention`), publishes the translations that were
    accepted, lays down anew what waits (see `staging`) and adds what the search index lacks (see
    `reading.indexing`), whether a batch is due or not.

    `store`: where to, if not where the instance's settings say. `on_step` hears
    of every step, and may raise to stop between two of them.

    Raises TallyError or PublicationError, with nothing written, where a batch
    would break a rule of the count, or what is stored is not what it should be;
    StoreError where files cannot be written: the batch is then safe in the
    database, and the next run completes it.
    """
    instance.check_secrets("publisher")
    files = store or instance.open_public_files()
    week = week_of(today)
    with only_publisher(on_step) as alone:
        purge(instance=instance, by=by, today=today)
        try:
            state = _catch_up(files, instance, week, alone, on_step)
            sort_inbox(instance=instance)
            done, translated = _commit(instance, by, week, on_step)
        finally:
            # Whatever keeps a batch back, nothing waits in the order of its arrival.
            laid = lay_down(on_step=on_step)
        if done.entries or translated:
            state = bring_up_to_date(files, instance=instance, alone=alone, on_step=on_step)
        problem = _publish_kit(files, instance, alone, on_step)
        searched = _index(on_step)
    problems = (*laid.problems, *problem)
    return replace(done, files=state, problems=problems, searched=searched)


def _commit(instance: Instance, by: Actor, week: Week, on_step: OnStep) -> tuple[Published, int]:
    """What was published, and how many translations."""
    with write_turn(), transaction.atomic():
        become_publisher()
        done = _publish_locked(instance, by, week, on_step)
        translated = publish_accepted(instance=instance, by=by, week=week)
        on_step(Step.COMMITTING)
    on_step(Step.COMMITTED)
    return done, translated


def _index(on_step: OnStep) -> Reach:
    """What is published can be searched from here on. Between two steps the run can be stopped."""
    reach = index_statements(check=lambda: on_step(Step.INDEXING))
    on_step(Step.INDEXED)
    return reach


def catch_up(*, instance: Instance, today: date, on_step: OnStep = ignore) -> FilesState:
    """Complete the files of earlier runs, and publish nothing from the inbox.

    The first time, this founds the log: it signs a checkpoint of what is published
    already, or of nothing. Errors as `publish`.
    """
    instance.check_secrets("publisher")
    with only_publisher(on_step) as alone:
        files = instance.open_public_files()
        state = _catch_up(files, instance, week_of(today), alone, on_step)
        _publish_kit(files, instance, alone, on_step)
        return state


def _catch_up(
    files: Store, instance: Instance, week: Week, alone: StillAlone, on_step: OnStep
) -> FilesState:
    check_files(files, instance)
    if last_checkpoint() is None:
        with write_turn(), transaction.atomic():
            become_publisher()
            tally = current_tally()
            found_log(tally=tally, instance=instance, week=week, on_step=on_step)
            record_milestones(campaign=instance.campaign, tally=tally)
            on_step(Step.COMMITTING)
        on_step(Step.COMMITTED)
    return bring_up_to_date(files, instance=instance, alone=alone, on_step=on_step)


def _publish_kit(
    files: Store, instance: Instance, alone: StillAlone, on_step: OnStep
) -> tuple[str, ...]:
    """Write the kit, where it has changed; what stood in the way of building one."""
    on_step(Step.WRITING_KIT)
    alone()
    problem = publish_kit(files, instance=instance)
    on_step(Step.KIT_WRITTEN)
    return (problem,) if problem else ()


def _publish_locked(instance: Instance, by: Actor, week: Week, on_step: OnStep) -> Published:
    on_step(Step.READING)
    before = current_tally()
    due = _take_due(instance, week)
    needed = instance.campaign.thresholds.batch_declarations
    batch = due.batch
    asked = take_leaf_requests(
        batch, instance=instance, week=week, beside_others=bool(batch.leaves)
    )
    unopened = due.unopened + asked.unopened
    if not due.opened and not asked.done:
        return Published(0, 0, before.size, due.ready, needed, unopened)
    secrets.SystemRandom().shuffle(batch.leaves)
    after = _count(batch, before, instance)
    on_step(Step.WRITING_ROWS)
    carry_on(batch, size=before.size)
    _write(batch, before.size, week)
    _empty_inbox(due.opened, batch)
    destroy_of_published(instance=instance)
    asked.delete()
    append_event(action="batch published" if batch.leaves else "purged", by=by, week=week)
    on_step(Step.ROWS_WRITTEN)
    if batch.leaves:
        store_tally(after, week)
        sign_growth(
            entries=(encode_entry(leaf.entry) for leaf in batch.leaves),
            before=before.size,
            tally=after,
            instance=instance,
            week=week,
            on_step=on_step,
        )
        record_milestones(campaign=instance.campaign, tally=after)
    persons = after.total - before.total
    return Published(len(batch.leaves), persons, after.size, due.ready, needed, unopened)


@dataclass(frozen=True, slots=True)
class _Due:
    """What a batch is made of: `opened` conversations, taken into `batch`. None where none is due.

    `ready`, `unopened`: as in `Published`.
    """

    batch: Batch
    opened: list[Conversation]
    ready: int
    unopened: int


def _take_due(instance: Instance, week: Week) -> _Due:
    """The batch that is due, of what can be opened."""
    ready = [c for c in read_conversations(week) if c.is_ready]
    due = _choose(ready, instance, week)
    unopened = 0
    while True:
        batch = Batch()
        opened = fill_batch(batch, due, instance)
        shut = set(due).difference(opened)
        for conversation in shut:
            _leave_to_reviewers(conversation)
        unopened += len(shut)
        ready = [c for c in ready if c not in shut]
        # Nobody hides among what stays shut, nor may it hasten a batch: it would do so for ever.
        due = _choose(ready, instance, week)
        if due == opened:
            return _Due(batch, opened, sum(c.is_accepted for c in ready), unopened)


def _leave_to_reviewers(conversation: Conversation) -> None:
    """What was accepted and may not be published goes back; what cannot be opened stays."""
    item_id, persons = conversation.rows[-1].id, conversation.unpublishable_persons
    if persons:
        set_aside_unpublishable(item_id=item_id, persons=persons)
    elif conversation.lacks_second:
        send_back(item_id=item_id)


def _choose(ready: list[Conversation], instance: Instance, week: Week) -> list[Conversation]:
    """Those of `ready` that are due: all, only those that bring no declaration, or only those of
    which nothing will be published."""
    if _is_due([c for c in ready if c.is_accepted], instance, week):
        return ready
    others = [c for c in ready if not c.is_accepted]
    if _is_due(others, instance, week):
        return others
    return [c for c in others if has_ended(c, settings=instance.settings, week=week)]


def _is_due(conversations: list[Conversation], instance: Instance, week: Week) -> bool:
    """Whether there are enough of them, or one has waited longer than the campaign allows."""
    thresholds = instance.campaign.thresholds
    oldest = min((c.week for c in conversations), default=week)
    overdue = week - oldest > thresholds.longest_wait_weeks
    return overdue or len(conversations) >= thresholds.batch_declarations


def _count(batch: Batch, before: Tally, instance: Instance) -> Tally:
    """The count with `batch` added to it."""
    fold = Fold(ledger=DatabaseLedger(), known=instance.campaign.known, start=before)
    for leaf in batch.leaves:
        fold.add(leaf.entry)
    return fold.tally()


def _write(batch: Batch, first: int, week: Week) -> None:
    """Write everything the batch adds in `week`, its leaves from index `first` on."""
    _write_entries(batch, first)
    _write_statements(batch, first)
    _write_receipts(batch, first)
    _write_ended_receipts(batch, week)
    _write_ended_kits(batch)


def _write_entries(batch: Batch, first: int) -> None:
    rows = (
        (
            index,
            encode_entry(leaf.entry),
            int(leaf.entry.kind),
            None if leaf.entry.kind is Kind.WITHDRAW else leaf.entry.target,
        )
        for index, leaf in numbered(batch, first)
    )
    insert_rows("publication_entry", ("index", "data", "kind", "target"), rows)


def _write_statements(batch: Batch, first: int) -> None:
    def row(index: LeafIndex, leaf: Leaf) -> tuple[Value, ...]:
        return index, leaf.body, leaf.nonce, leaf.text_digest

    stated = (row(index, leaf) for index, leaf in numbered(batch, first) if leaf.body)
    insert_rows("publication_statement", ("leaf", "body", "nonce", "text_digest"), stated)
    leaves = (index for index, leaf in numbered(batch, first) if leaf.body)
    mark_stale(chain(leaves, batch.erase))
    mark_withdrawn(batch.erase)


def _write_receipts(batch: Batch, first: int) -> None:
    rows = [(leaf.receipt, index) for index, leaf in numbered(batch, first) if leaf.receipt]
    insert_rows("publication_receipt", ("index", "leaf"), sorted(rows))


def _write_ended_receipts(batch: Batch, week: Week) -> None:
    rows = [(receipt, int(reason), week) for receipt, reason in batch.outcomes.items()]
    insert_rows("publication_endedreceipt", ("index", "outcome", "week"), sorted(rows))


def _write_ended_kits(batch: Batch) -> None:
    ended = set(batch.ended_kits)
    for start in range(0, len(batch.ended_kits), _CHUNK):
        # Whoever takes the public process can give any row a key that is known: once is enough.
        known = EndedKit.objects.filter(index__in=batch.ended_kits[start : start + _CHUNK])
        ended.difference_update(Index(bytes(row.index)) for row in known)
    insert_rows("publication_endedkit", ("index",), ((index,) for index in sorted(ended)))


def _empty_inbox(ready: list[Conversation], batch: Batch) -> None:
    ids = [row.id for conversation in ready for row in conversation.rows]
    for start in range(0, len(ids), _CHUNK):
        gone = ids[start : start + _CHUNK]
        ReviewStep.objects.filter(item_id__in=gone).delete()
        # Django's own delete would first read every envelope back, to look for what hangs on it.
        InboxItem.objects.filter(id__in=gone)._raw_delete(DEFAULT_DB_ALIAS)  # noqa: SLF001
    delete_private_parts(batch.private_handles)
    mix_private_parts(batch.kept_handles)
    forget(batch.erase)
    forget_translations(batch.erase)
    for start in range(0, len(batch.erase), _CHUNK):
        Statement.objects.filter(leaf__in=batch.erase[start : start + _CHUNK]).delete()
