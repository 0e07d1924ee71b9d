"""Check 3: the log continues what it was when it was last seen.

Two signed checkpoints that no consistency proof joins are evidence that entries were changed or
taken back; no other fault of the log is needed, and no signature excuses it. The proof is made from
the log's own tiles and believed only if it leads to both signed roots.
"""

from __future__ import annotations

from dataclasses import dataclass

from unjoin.audit import meanings
from unjoin.audit.errors import MissingError, StateDamagedError, TooLongError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.notes_check import root_text
from unjoin.audit.sources import Source, missing
from unjoin.publiclog.checkpoints import Checkpoint, open_checkpoint
from unjoin.publiclog.errors import LogError, TileError
from unjoin.publiclog.keys import VerifierKey
from unjoin.publiclog.tile_tree import consistency_proof
from unjoin.publiclog.tiles import TILE_WIDTH, tile_path, tile_width
from unjoin.publiclog.tree import HASH_BYTES, verify_consistency


@dataclass(frozen=True, slots=True)
class SourceTiles:
    """The tiles of a log of `size` leaves, at a source. A `publiclog.tile_tree.TileReader`."""

    source: Source
    size: int

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of the tile, from the full one if the partial one has gone.

        Raises MissingError, UnreachableError, and TileError for another length.
        """
        stored = tile_width(self.size, level, index)
        try:
            data = self._read(level, index, stored)
        except MissingError:
            if stored == TILE_WIDTH:
                raise
            stored = TILE_WIDTH
            data = self._read(level, index, stored)
        if len(data) != stored * HASH_BYTES:
            path = tile_path(level, index, stored)
            raise TileError(f"{path}: {stored} hashes are expected", code="tile-length", path=path)
        return data[: width * HASH_BYTES]

    def _read(self, level: int, index: int, width: int) -> bytes:
        path = tile_path(level, index, width)
        try:
            return self.source.read(path, width * HASH_BYTES)
        except TooLongError:
            raise missing(path, "longer than such a tile") from None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A checkpoint of an earlier audit, and the note it was."""

    checkpoint: Checkpoint
    note: bytes


def open_earlier(note: bytes, key: VerifierKey) -> Earlier:
    """The checkpoint that was remembered. Raises StateDamagedError where it is not the log's."""
    try:
        return Earlier(open_checkpoint(note, key).checkpoint, note)
    except LogError as error:
        raise StateDamagedError(
            f"the remembered checkpoint is not one of this log: {error}", code="state-damaged"
        ) from error


def check_history(
    source: Source, earlier: Earlier, now: Checkpoint, *, tree_is_right: bool
) -> Findings | None:
    """What is wrong between the `earlier` checkpoint and that of `now`.

    None where it cannot be told, because the tiles that would prove it are themselves wrong.
    Raises UnreachableError.
    """
    findings = Findings()
    old = earlier.checkpoint
    if now.size < old.size:
        findings.add(_finding("history-older", earlier, now, meanings.HISTORY_BACK))
        return findings
    if now.size == old.size:
        if now.root != old.root:
            findings.add(_finding("history-rewritten", earlier, now, meanings.HISTORY_LOST))
        return findings
    try:
        proof = consistency_proof(old.size, now.size, SourceTiles(source, now.size))
        verify_consistency(
            old_size=old.size,
            old_root=old.root,
            new_size=now.size,
            new_root=now.root,
            proof=proof,
        )
    except (LogError, MissingError):
        if not tree_is_right:
            return None
        findings.add(_finding("history-rewritten", earlier, now, meanings.HISTORY_LOST))
    return findings


def _finding(code: str, earlier: Earlier, now: Checkpoint, means: str) -> Finding:
    old = earlier.checkpoint
    return Finding(
        code,
        "checkpoint",
        f"last seen: size {old.size}, root {root_text(old.root)}. "
        f"Now: size {now.size}, root {root_text(now.root)}. "
        + (
            "It has become smaller."
            if now.size < old.size
            else "The one does not begin with the other."
        ),
        means,
    )
