"""What lies below ``data/`` of the public files: statements, and the numbers of the pages.

::

    data/statements/<N>   the statements of the 256 leaves of bundle N, one a line
    data/numbers.json     the numbers that the public pages show

Rules kept here:

1. A file of statements holds exactly what the database holds for its leaves. What a
   publication adds or erases is marked in its own transaction, and a mark goes only
   once the file is written: text that was withdrawn is gone from the files after the
   next completed publication, whatever crashed in between.
2. The numbers belong to one signed checkpoint and are written after it, so the pages
   never show a number that the log does not prove.
3. The same database gives the same bytes.

One publisher at a time calls this; who takes care of that is `locks`. Nothing here
is part of the count: the auditor reads ``log/`` alone. Format: docs/format.md,
"Statements and numbers".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from unjoin.publiclog.storage import Store
from unjoin.publiclog.tiles import TILE_WIDTH, index_path
from unjoin.registry.campaign import Campaign
from unjoin.registry.entry import LeafIndex
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import Week
from unjoin.service.publication.collecting import collect_numbers
from unjoin.service.publication.models import StaleStatements, Statement
from unjoin.service.publication.numbers import Numbers, encode_numbers

NUMBERS_PATH: Final = "data/numbers.json"
_FILES_AT_ONCE = 64
"""Files of statements that are written side by side, and so are in memory at once."""

_CHUNK = 5000


def statements_path(number: int) -> str:
    """Where the statements of bundle `number` lie in the store. Raises TileError ``tile-index``."""
    return f"data/statements/{index_path(number)}"


def mark_stale(leaves: Iterable[LeafIndex]) -> None:
    """Note that the files holding `leaves` are to be written anew.

    To be called in the transaction that adds or erases their statements.
    """
    numbers = sorted({leaf // TILE_WIDTH for leaf in leaves})
    StaleStatements.objects.bulk_create(
        (StaleStatements(number=number) for number in numbers),
        ignore_conflicts=True,
        batch_size=_CHUNK,
    )


def write_statement_files(store: Store) -> None:
    """Write anew, or remove, every file that is marked; then drop its mark.

    Files that are durable before a crash are written once more after it.
    """
    numbers = list(StaleStatements.objects.order_by("number").values_list("number", flat=True))
    for start in range(0, len(numbers), _FILES_AT_ONCE):
        _write_files(store, numbers[start : start + _FILES_AT_ONCE])


def _write_files(store: Store, numbers: list[int]) -> None:
    files = {statements_path(number): statement_lines(number) for number in numbers}
    store.write_many(((path, data) for path, data in files.items() if data), immutable=False)
    for path, data in files.items():
        if not data:
            store.delete(path)
    StaleStatements.objects.filter(number__in=numbers).delete()


def statement_lines(number: int) -> bytes:
    """The contents of file `number`: a line for each statement still published, ascending."""
    first = number * TILE_WIDTH
    rows = Statement.objects.filter(leaf__gte=first, leaf__lt=first + TILE_WIDTH).order_by("leaf")
    return b"".join(_line(row) for row in rows)


def _line(row: Statement) -> bytes:
    # The members stand in the order of RFC 8785, and the body is in that form already.
    head = f'{{"leaf":{row.leaf},"nonce":"{bytes(row.nonce).hex()}","statement":'
    return head.encode() + bytes(row.body) + b"}\n"


def write_numbers(
    store: Store, *, campaign: Campaign, origin: str, root: bytes, tally: Tally, week: Week
) -> Numbers:
    """Write the numbers of the log `origin` at ``tally.size``, whose root is `root`; return them.

    `week`: that of the publication. To be called once the checkpoint is written.
    """
    numbers = collect_numbers(campaign=campaign, origin=origin, root=root, tally=tally, week=week)
    store_numbers(store, numbers, campaign)
    return numbers


def store_numbers(store: Store, numbers: Numbers, campaign: Campaign) -> None:
    """Write `numbers` as the file that the pages are made from."""
    store.write(NUMBERS_PATH, encode_numbers(numbers, campaign), immutable=False)


def has_numbers(store: Store) -> bool:
    """Whether the numbers of some publication are there."""
    return store.exists(NUMBERS_PATH)
