"""Signing what the database holds, and nothing else.

A log that has signed a wrong root can never be put right: whoever saw the
signature keeps it. So before a checkpoint is signed,

1. the edge of the old tree, as the database holds it now, must lead to the root
   that was signed last;
2. the new tiles are worked out twice: from the entries in memory, and from the
   bytes read back from the database, which must agree hash by hash;
3. the upper levels are read back once more after they were stored, and must lead
   to the new root.

Anything that differs raises, and the transaction around it is undone: nothing is
signed. One flipped bit in memory has ended a log elsewhere.

The checkpoint and its tally are stored in the transaction that stores the
entries. This module publishes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from unjoin.publiclog.checkpoints import Checkpoint as CheckpointText
from unjoin.publiclog.checkpoints import open_checkpoint, sign_checkpoint
from unjoin.publiclog.errors import LogError, TreeError
from unjoin.publiclog.notes import Note, SigningKey, VerifierKey, parse_note, verified_by
from unjoin.publiclog.tile_tree import Growth, grow, root_from_tiles
from unjoin.publiclog.tree import EMPTY_ROOT, Hash, leaf_hash
from unjoin.registry.campaign import Campaign
from unjoin.registry.entry import decode_entry
from unjoin.registry.tally import Fold, MemoryLedger, Tally
from unjoin.registry.tally_text import TallyText, encode_tally_text, parse_tally_text
from unjoin.registry.weeks import Week
from unjoin.service.instance import Instance
from unjoin.service.publication.database_tiles import DatabaseTiles, store_tiles
from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Checkpoint
from unjoin.service.publication.rows import read_entries
from unjoin.service.publication.steps import OnStep, Step
from unjoin.service.publication.tallies import current_tally


def last_checkpoint() -> Checkpoint | None:
    """The checkpoint signed last; None before the first."""
    return Checkpoint.objects.order_by("-size").first()


def check_still_signed(last: Checkpoint, vkey: VerifierKey) -> None:
    """Raise PublicationError unless `last`, the checkpoint signed last, is still true.

    ``key`` where another key than `vkey` signed it, ``edge`` where the database has
    another size or does not lead to its root.
    """
    try:
        open_checkpoint(bytes(last.note), vkey)
    except LogError as error:
        raise PublicationError(
            "The checkpoints in the database were signed by another key than log.vkey. A log keeps "
            "its key: put back secrets/log.key and log.vkey from your copy. Nothing was signed.",
            code="key",
        ) from error
    size = current_tally().size
    if size != last.size:
        raise _unsigned(size, last)
    if root_from_tiles(size, DatabaseTiles()) != bytes(last.root):
        raise _not_the_signed_tree(size)


def sign_growth(
    *,
    entries: Iterable[bytes],
    before: int,
    tally: Tally,
    instance: Instance,
    week: Week,
    on_step: OnStep,
) -> None:
    """Sign the log with `entries` added to the `before` it had, and keep the checkpoint.

    `entries` are those of memory, already stored. Raises PublicationError ``edge``,
    ``entries``, ``differs`` or ``organisations``; to be called in the transaction
    that stored them, which must then be undone.
    """
    old_root = _signed_root(before)
    computed = _grow(before, map(leaf_hash, entries), old_root)
    stored = _grow(before, map(leaf_hash, read_entries(before, tally.size)), old_root)
    if computed != stored or computed.size != tally.size:
        raise _differs(tally.size)
    store_tiles(stored.tiles)
    if root_from_tiles(tally.size, DatabaseTiles()) != stored.root:
        raise _differs(tally.size)
    on_step(Step.COMPARED)
    _sign(stored.root, tally, instance, week)
    on_step(Step.SIGNED)


def found_log(*, tally: Tally, instance: Instance, week: Week, on_step: OnStep) -> None:
    """Sign the log's first checkpoint: of what is published already, or of nothing.

    The entries are counted anew, and must give `tally`. Errors as `sign_growth`.
    """
    fold = Fold(ledger=MemoryLedger(), known=instance.campaign.known)
    for entry in read_entries(0, tally.size):
        fold.add(decode_entry(entry))
    if fold.tally() != tally:
        raise _differs(tally.size)
    entries = read_entries(0, tally.size)
    sign_growth(
        entries=entries, before=0, tally=tally, instance=instance, week=week, on_step=on_step
    )


def _signed_root(size: int) -> Hash:
    last = last_checkpoint()
    if last is None and size == 0:
        return EMPTY_ROOT
    if last is None or last.size != size:
        raise _unsigned(size, last)
    return Hash(bytes(last.root))


def _grow(before: int, leaves: Iterable[Hash], old_root: Hash) -> Growth:
    try:
        return grow(before, DatabaseTiles(), leaves, old_root=old_root)
    except TreeError as error:
        raise _not_the_signed_tree(before) from error


def _sign(root: Hash, tally: Tally, instance: Instance, week: Week) -> None:
    key = instance.log_key
    note = sign_checkpoint(CheckpointText(key.name, tally.size, root), key).encode()
    signed_tally = _sign_tally(root, tally, instance.campaign, key)
    # A fault while signing could give the key away or be noticed only by others.
    open_checkpoint(note, key.vkey)
    if verified_by(parse_note(signed_tally), [key.vkey]) != (key.vkey,):
        raise _differs(tally.size)
    Checkpoint.objects.create(size=tally.size, root=root, note=note, tally=signed_tally, week=week)


def _sign_tally(root: Hash, tally: Tally, campaign: Campaign, key: SigningKey) -> bytes:
    organisations = tuple((each.bit, each.slug) for each in campaign.organisations)
    _check_organisations(organisations)
    text = encode_tally_text(
        TallyText(
            origin=key.name,
            root=root,
            campaign=campaign.id,
            organisations=tuple(sorted(organisations)),
            tally=tally,
        )
    )
    return Note(text, (key.sign(text),)).encode()


def _check_organisations(now: tuple[tuple[int, str], ...]) -> None:
    """A bit means the same for ever: a later manifest may add organisations, and no more."""
    last = last_checkpoint()
    if last is None:
        return
    before = parse_tally_text(parse_note(bytes(last.tally)).text).organisations
    gone = [f"{bit} {slug}" for bit, slug in before if (bit, slug) not in now]
    if gone:
        raise PublicationError(
            f"campaign.toml no longer has the organisation of bit {gone[0]}, which entries in the "
            "log stand for. Put it back as it was; a bit keeps its meaning for ever. "
            "Nothing was signed.",
            code="organisations",
            organisations=gone,
        )


def _unsigned(size: int, last: Checkpoint | None) -> PublicationError:
    return PublicationError(
        f"The database has {size} entries, but was last signed "
        f"{f'at {last.size}' if last else 'never'}. Nothing was signed.",
        code="edge",
        size=size,
    )


def _not_the_signed_tree(size: int) -> PublicationError:
    return PublicationError(
        f"The tree of {size} entries in the database is not the one that was signed. Nothing was "
        "signed or written. Check the disk and the memory of this machine, and compare the "
        "database with the published files.",
        code="edge",
        size=size,
    )


def _differs(size: int) -> PublicationError:
    return PublicationError(
        f"What the database holds of the {size} entries is not what was worked out for it. Nothing "
        "was signed. Check the disk and the memory of this machine before you try again.",
        code="differs",
        size=size,
    )
