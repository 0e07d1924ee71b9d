"""The `.tlog-proof` of one leaf: that its entry is in the log, in a file that is checked offline.

Rules kept here:

1. Entry, hashes and checkpoint come from the published files and never from the
   database: a proof is of what everybody sees.
2. Statement and nonce come from the database, where a withdrawal deletes them first.
   Where there are none, the proof carries the entry alone.
3. Every proof is checked before it is handed out.

Format: docs/format.md, "The declarant's proof"; C2SP tlog-proof.
"""

from __future__ import annotations

from django.http import HttpResponse

from unjoin.publiclog.checkpoints import open_checkpoint
from unjoin.publiclog.errors import LogError, NotStoredError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.tile_tree import StoreTiles, inclusion_proof
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, parse_bundle, tile_width
from unjoin.publiclog.tlog_proof import Proof, check_proof
from unjoin.publiclog.tree import leaf_hash
from unjoin.registry.entry import LeafIndex
from unjoin.service.instance import current
from unjoin.service.publication.models import Statement
from unjoin.service.publication.numbers import NumbersError
from unjoin.service.remembered import remembered
from unjoin.service.site.figures import published_numbers
from unjoin.service.site.public_files import public_store, read_recent

BASE = "log/"


class NotYetProvenError(Exception):
    """The signed log does not reach to this leaf yet; the next one will."""


def make_proof(leaf: LeafIndex) -> bytes:
    """The proof of the entry at `leaf`, as a file.

    Raises NotYetProvenError where the published checkpoint is of a smaller log, and
    LogError where the files cannot be read or do not fit together.
    """
    return Prover(public_store()).prove(leaf)


class Prover:
    """Makes proofs from the files in `store`, all by the checkpoint that is there at the start.

    Construction raises as `make_proof`.
    """

    def __init__(self, store: Store) -> None:
        self._store, self._key = store, current().log_vkey
        try:
            self._checkpoint = store.read(f"{BASE}checkpoint")
        except NotStoredError as error:
            raise NotYetProvenError from error
        self.size = open_checkpoint(self._checkpoint, self._key).checkpoint.size

    def prove(self, leaf: LeafIndex) -> bytes:
        """As `make_proof`."""
        if leaf >= self.size:
            raise NotYetProvenError
        entry = _read_entry(self._store, self.size, leaf)
        proof = Proof(
            index=leaf,
            hashes=inclusion_proof(leaf, self.size, StoreTiles(self._store, self.size, BASE)),
            checkpoint=self._checkpoint,
            extra=entry + _statement(leaf),
        )
        check_proof(proof, leaf_hash(entry), self._key)
        return proof.encode()


@remembered
def proven_size() -> int:
    """How many leaves the published checkpoint reaches to; 0 where it cannot be read."""
    try:
        checkpoint = read_recent(f"{BASE}checkpoint")
        return open_checkpoint(checkpoint, current().log_vkey).checkpoint.size
    except LogError:
        return 0


def published_size() -> int:
    """How many leaves the numbers of the pages are of; 0 where they cannot be read."""
    try:
        published = published_numbers()
    except (LogError, NumbersError):
        return 0
    return published.tally.size if published else 0


def hand_out(proof: bytes, leaf: LeafIndex) -> HttpResponse:
    """`proof` as a file to be saved, under a name that tells nothing but the number."""
    response = HttpResponse(proof, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="proof-{leaf}.tlog-proof"'
    return response


def _read_entry(store: Store, size: int, leaf: LeafIndex) -> bytes:
    """The bytes of the entry at `leaf`, from the bundle that a log of `size` has."""
    number, place = divmod(leaf, TILE_WIDTH)
    width = tile_width(size, 0, number)
    try:
        data = store.read(BASE + bundle_path(number, width))
    except NotStoredError:
        # The partial one goes as soon as the full one is there.
        data, width = store.read(BASE + bundle_path(number)), TILE_WIDTH
    return parse_bundle(data, width)[place]


def _statement(leaf: LeafIndex) -> bytes:
    row = Statement.objects.filter(leaf=leaf).first()
    return bytes(row.nonce) + bytes(row.body) if row else b""
