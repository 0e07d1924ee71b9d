"""Whether what was loaded from a backup is what was signed, before it is kept.

Every entry is hashed and counted again: the root must be that of the last signed
checkpoint, the cells those of its tally, the tiles those that were stored. The audit
chain must follow, and every reference lead somewhere.
"""

from __future__ import annotations

from django.db import Error, connection

from unjoin.publiclog.errors import LogError
from unjoin.publiclog.tile_tree import grow
from unjoin.publiclog.tree import EMPTY_ROOT, leaf_hash
from unjoin.registry.entry import decode_entry
from unjoin.registry.errors import RegistryError
from unjoin.registry.tally import Fold, MemoryLedger
from unjoin.service.accounts.audit import find_break
from unjoin.service.backup.errors import RestoreError
from unjoin.service.instance import Instance
from unjoin.service.publication.database_tiles import DatabaseTiles
from unjoin.service.publication.models import Checkpoint, Entry, Tile
from unjoin.service.publication.rows import read_entries
from unjoin.service.publication.signing import check_still_signed, last_checkpoint
from unjoin.service.publication.tallies import tally_at


def check_loaded(instance: Instance) -> None:
    """Raise RestoreError unless the database of this process holds together."""
    _check_references()
    broken = find_break()
    if broken is not None:
        raise RestoreError(f"event {broken} of the audit chain does not follow from those before")
    last = last_checkpoint()
    if last is None:
        if Entry.objects.exists():
            raise RestoreError("there are entries, but no checkpoint was ever signed of them")
        return
    try:
        check_still_signed(last, instance.log_vkey)
        _check_tree(last)
        _check_count(last, instance)
    except (LogError, RegistryError) as error:
        raise RestoreError(f"the log in it is not the one that was signed: {error}") from error


def _check_references() -> None:
    try:
        connection.check_constraints()
    except Error as error:
        raise RestoreError("a row refers to another that is not there") from error


def _check_tree(last: Checkpoint) -> None:
    entries = read_entries(0, last.size)
    computed = grow(0, DatabaseTiles(), map(leaf_hash, entries), old_root=EMPTY_ROOT)
    if computed.root != bytes(last.root) or Entry.objects.count() != last.size:
        raise RestoreError("its entries do not lead to the root that was signed last")
    stored = {(tile.level, tile.index): bytes(tile.hashes) for tile in Tile.objects.iterator()}
    if stored != {(tile.level, tile.index): tile.hashes for tile in computed.tiles if tile.level}:
        raise RestoreError("its tiles are not those of its entries")


def _check_count(last: Checkpoint, instance: Instance) -> None:
    fold = Fold(ledger=MemoryLedger(), known=instance.campaign.known)
    for entry in read_entries(0, last.size):
        fold.add(decode_entry(entry))
    if fold.tally() != tally_at(last.size):
        raise RestoreError("its entries do not add up to the count that was signed last")
