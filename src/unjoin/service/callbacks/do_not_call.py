"""Numbers that must not be called, kept so that no list of them can be read off.

A number has one of 2^24 *cells*: the beginning of scrypt(number, key of the instance),
which takes about a tenth of a second. Listing a number sets the bit of its cell; calling it
asks for that bit. So hundreds of numbers of the world share each cell, and, before anybody
asks for anything, the bit of each cell is set with the probability of one in fifty.

Rules kept here:

1. No number, no order and no time is kept. The bits that were set from the beginning
   are as many as chance made them, and look like the others.
2. A bit that is set says "do not call", whyever it is. So one number in fifty is not
   called though nobody there asked for that; the other way round it never errs.
3. A bit is cleared only when somebody asks to be called again. That is not exact: see
   `unlist`.

What this keeps from whom, with numbers, is in docs/decisions/0024-do-not-call.md.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.callbacks.models import CHUNK_BYTES, CHUNKS, DoNotCallChunk
from unjoin.service.callbacks.phone_numbers import PhoneNumber
from unjoin.service.instance import Instance, InstanceError
from unjoin.service.intake.turns import write_turn
from unjoin.service.keys import DO_NOT_CALL_BYTES
from unjoin.service.publication.locks import hold_off_publisher

CELLS = CHUNKS * CHUNK_BYTES * 8
ONE_IN = 50
"""Of so many cells one is set from the beginning."""
_DIGITS = 16
_SHARE = round(2**_DIGITS / ONE_IN)
"""The same as a part of 2^16."""

SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 15, 8, 1
"""32 MiB of memory and about a tenth of a second: for one number nothing, for all of them years."""
_SCRYPT_MEMORY = 64 * 1024 * 1024
_KEY = "do-not-call.key"


def cell_of(number: PhoneNumber, *, key: bytes) -> int:
    """The cell of `number`."""
    digest = hashlib.scrypt(
        number.encode(),
        salt=key,
        n=SCRYPT_N,
        r=SCRYPT_R,
        p=SCRYPT_P,
        maxmem=_SCRYPT_MEMORY,
        dklen=8,
    )
    return int.from_bytes(digest) % CELLS


def is_listed(number: PhoneNumber, *, instance: Instance) -> bool:
    """Whether `number` must not be called: somebody asked for it, or it shares their cell."""
    chunk, byte, bit = _place(cell_of(number, key=_key(instance)))
    row = DoNotCallChunk.objects.filter(number=chunk).first()
    if row is None:
        fill()
        row = DoNotCallChunk.objects.get(number=chunk)
    return bool(bytes(row.bits)[byte] & bit)


def list_number(number: PhoneNumber, *, instance: Instance, by: Actor, today: date) -> None:
    """Let `number` not be called from now on."""
    cell = cell_of(number, key=_key(instance))
    with _turn():
        _change(cell, is_set=True)
        append_event(action="number not to be called again", by=by, week=week_of(today))


def unlist(number: PhoneNumber, *, instance: Instance, by: Actor, today: date) -> None:
    """Let `number` be called again, because somebody there asked for that.

    Not exact: the cell knows no numbers, so whoever else is in it may be called again
    too. With ten thousand listed, that happens to somebody once in about 1,700 times. To
    count the numbers of a cell would tell more to whoever takes the table, and would
    not tell a number that was listed twice from two numbers.
    """
    cell = cell_of(number, key=_key(instance))
    with _turn():
        _change(cell, is_set=False)
        append_event(action="number may be called again", by=by, week=week_of(today))


def fill() -> None:
    """Make the table of cells, where there is none: one in fifty of them set by chance.

    Two at once do no harm: of each chunk the first one stays.
    """
    if DoNotCallChunk.objects.count() == CHUNKS:
        return
    rows = [DoNotCallChunk(number=n, bits=bits) for n, bits in enumerate(_decoys())]
    with write_turn(), transaction.atomic():
        DoNotCallChunk.objects.bulk_create(rows, ignore_conflicts=True, batch_size=256)


def count_set() -> int:
    """How many cells are set; for `unjoin doctor`."""
    rows = DoNotCallChunk.objects.values_list("bits", flat=True)
    return sum(int.from_bytes(bytes(bits)).bit_count() for bits in rows.iterator(256))


def _decoys() -> Iterator[bytes]:
    """Each chunk with every bit set by chance, as many as chance makes them."""
    for _ in range(CHUNKS):
        yield _set_by_chance().to_bytes(CHUNK_BYTES)


def _set_by_chance() -> int:
    """The bits of a chunk, each set with the probability of one in fifty, to five decimals.

    Not bit by bit: where that probability is 0.b1b2…b16 in binary, x AND the bits of 0.b2…b16
    where b1 is 0, x OR them where it is 1, for evenly distributed x, has it.
    """
    bits, evenly = 0, secrets.token_bytes(_DIGITS * CHUNK_BYTES)
    for digit in range(_DIGITS):
        x = int.from_bytes(evenly[digit * CHUNK_BYTES : (digit + 1) * CHUNK_BYTES])
        bits = bits | x if _SHARE >> digit & 1 else bits & x
    return bits


@contextmanager
def _turn() -> Iterator[None]:
    """A transaction on a table that is filled, with no publisher laying it down anew."""
    fill()
    with write_turn(), transaction.atomic():
        hold_off_publisher()
        yield


def _change(cell: int, *, is_set: bool) -> None:
    chunk, byte, bit = _place(cell)
    row = DoNotCallChunk.objects.select_for_update().get(number=chunk)
    bits = bytearray(row.bits)
    bits[byte] = bits[byte] | bit if is_set else bits[byte] & ~bit
    row.bits = bytes(bits)
    row.save(update_fields=["bits"])


def _place(cell: int) -> tuple[int, int, int]:
    """The chunk of `cell`, the byte in it, and the bit in that as a mask."""
    chunk, rest = divmod(cell, CHUNK_BYTES * 8)
    return chunk, rest // 8, 1 << rest % 8


def _key(instance: Instance) -> bytes:
    try:
        key = bytes.fromhex(instance.read_secret(_KEY))
    except ValueError:
        key = b""
    if len(key) != DO_NOT_CALL_BYTES:
        raise InstanceError(f"secrets/{_KEY} is not {DO_NOT_CALL_BYTES} bytes as hex.")
    return key
