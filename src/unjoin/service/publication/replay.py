"""Bringing the published files up to the last signed checkpoint.

The database is the truth; the files follow from it. A run that ended between
two files, a store that was restored from an older copy, or an empty one: each
is completed by the same code that publishes, and in the same order: statements,
bundles, tiles, tally, checkpoint, numbers. Whoever reads the checkpoint finds
everything that it promises. The data sets come last, being made of the rest. Statements
come first because what was withdrawn must go, whatever holds up the rest.

Files that are ahead of the database stop everything before anything is signed.
They mean that this database is not the one they came from, most likely a backup
that was restored; signing from it would give the log a second history.

All of the log is held back until the instance's policy has its witnesses, so that
no file lies there that the published checkpoint does not promise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

from unjoin.publiclog.checkpoints import SignedCheckpoint, open_checkpoint
from unjoin.publiclog.errors import LogError, NotStoredError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.tile_tree import root_from_tiles
from unjoin.registry.entry import LeafIndex
from unjoin.registry.weeks import Week
from unjoin.service.datasets.writing import take_out_withdrawn, write_datasets
from unjoin.service.instance import Instance
from unjoin.service.publication import log_files
from unjoin.service.publication.database_tiles import DatabaseTiles
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Checkpoint, Entry, Statement
from unjoin.service.publication.numbers import Numbers
from unjoin.service.publication.public_data import (
    has_numbers,
    mark_stale,
    write_numbers,
    write_statement_files,
)
from unjoin.service.publication.signing import check_still_signed, last_checkpoint
from unjoin.service.publication.steps import OnStep, Step, ignore
from unjoin.service.publication.tallies import tally_at
from unjoin.service.publication.turn import StillAlone
from unjoin.service.publication.witnesses import (
    Missing,
    ask_missing,
    cosigned_by,
    known_missing,
    published_bytes,
)

_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class FilesState:
    """How far the files are. `signed`, `published`: sizes; `published` is None before the first.

    `missing`: witnesses without a cosignature on the last checkpoint. `has_policy`:
    whether the instance names witnesses at all.
    """

    signed: int
    published: int | None
    missing: list[Missing] = field(default_factory=list)
    has_policy: bool = False


def published_checkpoint(store: Store, instance: Instance) -> SignedCheckpoint | None:
    """The checkpoint in `store`; None where there is none.

    Raises PublicationError ``files-foreign`` where it is not one that this
    instance's key signed.
    """
    try:
        data = store.read(log_files.CHECKPOINT_PATH)
    except NotStoredError:
        return None
    try:
        return open_checkpoint(data, instance.log_vkey)
    except LogError as error:
        raise PublicationError(
            f"{log_files.CHECKPOINT_PATH} of the published files is not a checkpoint that "
            f"log.vkey of this instance could have signed ({error}). Does `public_files` lead "
            "to the files of another log? Nothing was signed or written.",
            code="files-foreign",
            reason=error.code,
        ) from error


def check_files(store: Store, instance: Instance) -> SignedCheckpoint | None:
    """The checkpoint in `store`, once it is known to be a beginning of what is signed here.

    Raises PublicationError ``files-…`` where it is not, ``edge`` or ``key`` where the
    database is not what was signed last.
    """
    found = published_checkpoint(store, instance)
    last = last_checkpoint()
    if last is not None:
        check_still_signed(last, instance.log_vkey)
    if found is None:
        return None
    size = found.checkpoint.size
    if last is None or size > last.size:
        raise PublicationError(
            f"The published files have {size} entries, the database has "
            f"{last.size if last else 'signed none'}. This database is older than what was "
            "published: a backup was restored, or `public_files` is wrong. Signing from it would "
            "give the log a second history. Nothing was signed or written.",
            code="files-ahead",
            published=size,
            signed=last.size if last else None,
        )
    if root_from_tiles(size, DatabaseTiles()) != found.checkpoint.root:
        raise PublicationError(
            f"The published checkpoint at {size} entries has another root than the database. "
            "One of them is not what was signed. Nothing was signed or written.",
            code="files-other",
            published=size,
        )
    return found


def bring_up_to_date(
    store: Store, *, instance: Instance, alone: StillAlone, on_step: OnStep = ignore
) -> FilesState:
    """Write what `store` lacks of the last signed checkpoint; nothing where it lacks nothing.

    Raises PublicationError as `check_files`, or where what is written would not be
    what was signed; StoreError where a file cannot be written.
    """
    found = check_files(store, instance)
    last = last_checkpoint()
    if last is None:
        raise PublicationError("There is no checkpoint to publish yet.", code="edge")
    published = found.checkpoint.size if found else None
    is_new = published != last.size
    if is_new:
        _mark_statements(published)
    on_step(Step.WRITING_STATEMENTS)
    alone()
    write_statement_files(store)
    on_step(Step.STATEMENTS_WRITTEN)
    on_step(Step.TAKING_OUT)
    take_out_withdrawn(store, instance, published)
    on_step(Step.TAKEN_OUT)
    missing, is_met = _cosign(last, instance, is_new=is_new, on_step=on_step)
    if is_met:
        alone()
        if is_new:
            _write_tree(store, published, last, instance, on_step)
            alone()
        _write_checkpoint(store, last, found, on_step)
        numbers = cache(partial(_write_numbers, store, last, instance))
        _finish(store, published, last, numbers, on_step)
        alone()
        _write_data(store, last, instance, numbers, on_step)
        published = last.size
    return FilesState(last.size, published, missing, instance.witness_policy is not None)


def _write_tree(
    store: Store, published: int | None, last: Checkpoint, instance: Instance, on_step: OnStep
) -> None:
    before = published or 0
    vkey = f"{instance.log_vkey.encode()}\n".encode()
    if published is None:
        on_step(Step.WRITING_VKEY)
        store.write(log_files.VKEY_PATH, vkey, immutable=False)
        on_step(Step.VKEY_WRITTEN)
    on_step(Step.WRITING_BUNDLES)
    store.write_many(log_files.bundles(before, last.size), immutable=True)
    on_step(Step.BUNDLES_WRITTEN)
    on_step(Step.WRITING_TILES)
    store.write_many(log_files.tiles(before, last.size), immutable=True)
    on_step(Step.TILES_WRITTEN)


def _mark_statements(published: int | None) -> None:
    """Mark the statements that a store at the size `published` cannot have as they are now.

    The publication itself has marked what it changed; this is for a store that is
    new, or was restored.
    """
    first = published or 0
    leaves = Statement.objects.filter(leaf__gte=first).values_list("leaf", flat=True)
    mark_stale(LeafIndex(leaf) for leaf in leaves.order_by("leaf").iterator(_CHUNK))
    later = Entry.objects.filter(index__gte=first, target__isnull=False)
    targets = later.values_list("target", flat=True).iterator(_CHUNK)
    mark_stale(LeafIndex(leaf) for leaf in targets if leaf is not None)


def _cosign(
    last: Checkpoint, instance: Instance, *, is_new: bool, on_step: OnStep
) -> tuple[list[Missing], bool]:
    """Who is missing on `last`, and whether it may be published all the same."""
    policy = instance.witness_policy
    if policy is None:
        return [], True
    if not is_new and policy.is_met(cosigned_by(last, policy)):
        return known_missing(last, policy), True
    on_step(Step.ASKING_WITNESSES)
    missing = ask_missing(last, policy)
    on_step(Step.KEEPING_COSIGNATURES)
    last.save(update_fields=["cosignatures"])
    on_step(Step.COSIGNATURES_KEPT)
    return missing, policy.is_met(cosigned_by(last, policy))


def _write_checkpoint(
    store: Store, last: Checkpoint, found: SignedCheckpoint | None, on_step: OnStep
) -> None:
    data = published_bytes(last)
    if found is not None and found.note.encode() == data and store.exists(log_files.TALLY_PATH):
        return
    on_step(Step.WRITING_TALLY)
    store.write(log_files.TALLY_PATH, bytes(last.tally), immutable=False)
    on_step(Step.TALLY_WRITTEN)
    on_step(Step.WRITING_CHECKPOINT)
    store.write(log_files.CHECKPOINT_PATH, data, immutable=False)
    on_step(Step.CHECKPOINT_WRITTEN)


def _write_numbers(store: Store, last: Checkpoint, instance: Instance) -> Numbers:
    return write_numbers(
        store,
        campaign=instance.campaign,
        origin=instance.log_vkey.name,
        root=bytes(last.root),
        tally=tally_at(last.size),
        week=Week(last.week),
    )


def _write_data(
    store: Store,
    last: Checkpoint,
    instance: Instance,
    numbers: Callable[[], Numbers],
    on_step: OnStep,
) -> None:
    """The data sets, which find out by themselves what is lacking, also where all else is done."""
    on_step(Step.WRITING_DATA)
    write_datasets(store, instance, last.size, numbers)
    on_step(Step.DATA_WRITTEN)


def _finish(
    store: Store,
    published: int | None,
    last: Checkpoint,
    numbers: Callable[[], Numbers],
    on_step: OnStep,
) -> None:
    """What follows a checkpoint, once for each; until it is done, every run does it again.

    `published`: the size of the checkpoint that was in the store before.
    """
    if last.is_finished and published == last.size and has_numbers(store):
        return
    on_step(Step.WRITING_NUMBERS)
    numbers()
    on_step(Step.NUMBERS_WRITTEN)
    finished = Checkpoint.objects.filter(is_finished=True, size__lt=last.size)
    before = finished.order_by("-size").values_list("size", flat=True).first() or 0
    on_step(Step.TIDYING)
    log_files.tidy(store, before if published is None else min(before, published), last.size)
    on_step(Step.TIDIED)
    Checkpoint.objects.filter(size=last.size).update(is_finished=True)
