"""What is carried by hand, in parts: text that any messenger, paper or QR code lets through.

A part is one word of capital letters and the digits 2…7 (base32, RFC 4648, without
padding), in which lie a head of 15 bytes, a piece, and the first 4 bytes of the
SHA-256 of both:

    7 bytes   drawn at random for the whole; tells its parts from those of others
    1 byte    number of the part, from 1
    1 byte    how many parts there are
    2 bytes   length of the piece, big-endian, 1…2048
    4 bytes   the first of SHA-256("unjoin/part/v1\\n" ‖ the 11 bytes before)

The pieces, joined, are the bytes that are carried, each combined by exclusive or with a
byte of SHA-256("unjoin/mask/v1\\n" ‖ the 7 random bytes ‖ number of the block from 0, in 4
bytes), one block of 32 after the other. That hides nothing from who knows it; but no word
stands in what is carried, such as the name of a format, for a filter to look for.

Rules kept here:

1. Parts are found in whatever stands around them, in any order, however often, in
   small letters too, and with line ends, spaces and marks of quotation within, though
   not within the head: no messenger breaks a word so soon.
2. A part whose head can be read and the rest cannot is named by its number.
3. What was read is what was written, or it is damaged; nothing is repaired.
4. A text made to keep its reader busy is refused as soon as it has cost more than any honest one.

What the bytes are is not known here. Making the random bytes is the caller's work.
Source: docs/format.md, "The kit".
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from unjoin.registry.errors import RegistryError

ID_BYTES = 7
PARTS_LIMIT = 255
PIECE_LIMIT_BYTES = 2048
"""More than a kit puts into one part."""
TEXT_LIMIT = 8 * 1024 * 1024
"""Characters that are looked through at once; more than a year of somebody's messages."""
FOUND_LIMIT = 500
"""Things carried, and as many damaged parts, in one text. Anybody can make heads without a piece,
and each costs a look at all that could be one."""

_HEAD_BYTES = ID_BYTES + 4
_CHECK_BYTES = 4
_HEAD_CHARACTERS = (_HEAD_BYTES + _CHECK_BYTES) * 8 // 5
_DOMAIN = b"unjoin/part/v1\n"
_MASK_DOMAIN = b"unjoin/mask/v1\n"
_BLOCK_BYTES = 32

# What messengers, mail and paper put between the characters of a word that is too long for them.
_BETWEEN = r"\s>|\-\u00ad\u200b-\u200f\u2060\ufeff"
_LETTER = "[A-Za-z2-7]"
_HEAD = re.compile(rf"(?<!{_LETTER}){_LETTER}{{{_HEAD_CHARACTERS}}}")
_LETTERS_AND_BETWEEN = re.compile(f"[A-Za-z2-7{_BETWEEN}]*")
_NOT_LETTERS = re.compile(f"(?!{_LETTER}).", re.DOTALL)


class CarriedError(RegistryError):
    """Nothing can be looked for or written. Codes: carried-long, carried-size."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The parts of one thing that were found. `total`: how many it has; `pieces` by number.

    `damaged`: numbers of parts that were there and could not be read, and nowhere else either.
    """

    id: bytes
    total: int
    pieces: dict[int, bytes] = field(repr=False)
    damaged: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        """The letters that every part of it begins with: those of its random bytes."""
        return _encode(self.id)[: ID_BYTES * 8 // 5]

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the parts that were nowhere to be seen."""
        numbers = range(1, self.total + 1)
        return tuple(n for n in numbers if n not in self.pieces and n not in self.damaged)

    @property
    def data(self) -> bytes | None:
        """The whole; None as long as a part is missing or damaged."""
        if len(self.pieces) != self.total:
            return None
        masked = b"".join(self.pieces[number] for number in range(1, self.total + 1))
        return _mask(masked, self.id)


def write_parts(data: bytes, *, id_bytes: bytes, piece_bytes: int) -> tuple[str, ...]:
    """`data` in parts of at most `piece_bytes` each, under the 7 random bytes `id_bytes`.

    Raises CarriedError ``carried-size`` where that is nothing, or more than 255 parts.
    """
    masked = _mask(data, id_bytes)
    pieces = [masked[start : start + piece_bytes] for start in range(0, len(data), piece_bytes)]
    if not 0 < len(pieces) <= PARTS_LIMIT or piece_bytes > PIECE_LIMIT_BYTES:
        raise CarriedError(
            f"{len(pieces)} parts; 1…{PARTS_LIMIT} are possible",
            code="carried-size",
            parts=len(pieces),
            limit=PARTS_LIMIT,
        )
    if len(id_bytes) != ID_BYTES:
        raise CarriedError(f"an id has {ID_BYTES} bytes", code="carried-size")
    return tuple(
        _write_part(id_bytes + bytes([number, len(pieces)]), piece)
        for number, piece in enumerate(pieces, start=1)
    )


def read_carried(text: str) -> tuple[Carried, ...]:
    """Everything of which parts are in `text` (untrusted), in the order it was first seen.

    Raises CarriedError ``carried-long`` for more than 8 Mi characters, or more of them, or more
    damaged parts, than `FOUND_LIMIT`.
    """
    if len(text) > TEXT_LIMIT:
        raise _too_much(TEXT_LIMIT)
    broken = 0
    pieces: dict[tuple[bytes, int], dict[int, bytes]] = {}
    damaged: dict[tuple[bytes, int], set[int]] = {}
    for head, number, piece in _find_parts(text):
        found = pieces.setdefault(head, {})
        bad = damaged.setdefault(head, set())
        if piece is None or found.get(number, piece) != piece:
            bad.add(number)
            broken += 1
        else:
            found[number] = piece
        if max(len(pieces), broken) > FOUND_LIMIT:
            raise _too_much(FOUND_LIMIT)
    return tuple(
        Carried(id_bytes, total, found, tuple(sorted(damaged[id_bytes, total] - found.keys())))
        for (id_bytes, total), found in pieces.items()
    )


def join_carried(found: Iterable[Carried]) -> tuple[Carried, ...]:
    """What was found in several texts, each thing once: those that are whole, and then the others
    with the pieces of all texts together.

    What one text has whole is taken as it is there, whatever stands under the same id elsewhere.
    """
    whole: dict[tuple[bytes, bytes], Carried] = {}
    others: dict[tuple[bytes, int], Carried] = {}
    for each in found:
        if (data := each.data) is not None:
            whole.setdefault((each.id, data), each)
        else:
            head = each.id, each.total
            others[head] = _join(others[head], each) if head in others else each
    known: dict[tuple[bytes, int], list[Carried]] = {}
    for each in whole.values():
        known.setdefault((each.id, each.total), []).append(each)
    lacking = (
        each
        for head, each in others.items()
        if not any(each.pieces.items() <= there.pieces.items() for there in known.get(head, ()))
    )
    return (*whole.values(), *lacking)


def _join(first: Carried, second: Carried) -> Carried:
    pieces = second.pieces | first.pieces
    damaged = {*first.damaged, *second.damaged} - pieces.keys()
    return Carried(first.id, first.total, pieces, tuple(sorted(damaged)))


def _too_much(limit: int) -> CarriedError:
    return CarriedError("far too much at once", code="carried-long", limit=limit)


def _write_part(head: bytes, piece: bytes) -> str:
    head += len(piece).to_bytes(2)
    head += _check(_DOMAIN + head)
    return _encode(head + piece + _check(head + piece))


def _find_parts(text: str) -> Iterator[tuple[tuple[bytes, int], int, bytes | None]]:
    """(id and total, number, piece) of each part; None for a piece that is damaged."""
    place = 0
    while match := _HEAD.search(text, place):
        place = match.start() + 1
        head = _read_head(match[0].upper())
        if head is None:
            continue
        length = int.from_bytes(head[_HEAD_BYTES - 2 : _HEAD_BYTES])
        wanted = -(-(len(head) + length + _CHECK_BYTES) * 8 // 5)
        whole, end = _take(text, match.start(), wanted)
        piece = _read_piece(whole, head, length) if len(whole) == wanted else None
        if piece is not None:
            place = end
        yield (head[:ID_BYTES], head[ID_BYTES + 1]), head[ID_BYTES], piece


def _read_head(letters: str) -> bytes | None:
    """The head of a part, with its check; None where it is none."""
    head = _decode(letters)
    if head is None or head[_HEAD_BYTES:] != _check(_DOMAIN + head[:_HEAD_BYTES]):
        return None
    number, total = head[ID_BYTES], head[ID_BYTES + 1]
    length = int.from_bytes(head[_HEAD_BYTES - 2 : _HEAD_BYTES])
    return head if 1 <= number <= total and 1 <= length <= PIECE_LIMIT_BYTES else None


def _take(text: str, start: int, wanted: int) -> tuple[str, int]:
    """So many letters from `start` on, or fewer where they end, and where they end."""
    found: list[str] = []
    stop, room = start, wanted
    limit = start + 4 * wanted + 1000
    # A part has little between its letters, so this is done after a round or two.
    while room:
        run = _LETTERS_AND_BETWEEN.match(text, stop, min(stop + room, limit))
        if run is None or not run[0]:
            break
        letters = _letters(run[0])
        found.append(letters)
        room -= len(letters)
        stop = run.end()
    return "".join(found), stop


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).upper()


def _read_piece(letters: str, head: bytes, length: int) -> bytes | None:
    data = _decode(letters)
    if data is None:
        return None
    end = len(head) + length
    fits = data[: len(head)] == head and data[end:] == _check(data[:end])
    return data[len(head) : end] if fits else None


def _mask(data: bytes, id_bytes: bytes) -> bytes:
    """`data` masked, or masked data as it was: both are the same."""
    blocks = -(-len(data) // _BLOCK_BYTES)
    stream = b"".join(
        hashlib.sha256(_MASK_DOMAIN + id_bytes + number.to_bytes(4)).digest()
        for number in range(blocks)
    )
    mixed = int.from_bytes(data) ^ int.from_bytes(stream[: len(data)])
    return mixed.to_bytes(len(data))


def _check(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_CHECK_BYTES]


def _encode(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def _decode(letters: str) -> bytes | None:
    """The bytes of canonical base32 without padding; None for anything else."""
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        return None
    return data if _encode(data) == letters else None
