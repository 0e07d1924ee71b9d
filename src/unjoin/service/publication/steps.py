"""The steps of a publication, by name, in their order.

Each durable write has two: one before it begins, one when it is on the disk. A
process that ends at any of them, by an error or by SIGKILL, leaves what the next
run completes. `unjoin publish --verbose` prints them as they come, and raising
from the callback is how a run is stopped between two of them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Step(Enum):
    """Where a publication is. The value is what an operator reads."""

    WAITING = "waiting for another publisher to end"
    ALONE = "the only publisher"

    READING = "reading the inbox"
    WRITING_ROWS = "writing entries, statements and receipts"
    ROWS_WRITTEN = "entries, statements and receipts written"
    COMPARED = "the tree made from what is stored is the one that was worked out"
    SIGNED = "checkpoint and tally signed"
    COMMITTING = "committing"
    COMMITTED = "committed"

    LAYING_DOWN = "laying down anew what waits"
    LAID_DOWN = "what waits tells no order of arrival"

    WRITING_STATEMENTS = "writing statements"
    STATEMENTS_WRITTEN = "statements written"
    TAKING_OUT = "taking what was withdrawn out of the data sets"
    TAKEN_OUT = "nothing withdrawn in the data sets"
    ASKING_WITNESSES = "asking the witnesses"
    KEEPING_COSIGNATURES = "keeping the witnesses' cosignatures"
    COSIGNATURES_KEPT = "cosignatures kept"
    WRITING_VKEY = "writing the log's public key"
    VKEY_WRITTEN = "public key written"
    WRITING_BUNDLES = "writing bundles of entries"
    BUNDLES_WRITTEN = "bundles written"
    WRITING_TILES = "writing tiles"
    TILES_WRITTEN = "tiles written"
    WRITING_TALLY = "writing the tally"
    TALLY_WRITTEN = "tally written"
    WRITING_CHECKPOINT = "writing the checkpoint"
    CHECKPOINT_WRITTEN = "checkpoint written"
    WRITING_NUMBERS = "writing the numbers of the pages"
    NUMBERS_WRITTEN = "numbers written"
    TIDYING = "deleting partial tiles that full ones replaced"
    TIDIED = "partial tiles deleted"
    INDEXING = "adding to the search index"
    INDEXED = "added to the search index"
    WRITING_DATA = "writing the data sets"
    DATA_WRITTEN = "data sets written"
    WRITING_KIT = "writing the kit, where it has changed"
    KIT_WRITTEN = "kit written"


OnStep = Callable[[Step], None]


def ignore(step: Step) -> None:
    """Take no notice of `step`."""
