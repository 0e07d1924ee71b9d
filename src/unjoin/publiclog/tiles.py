"""Tiles and entry bundles: their paths, their widths and their bytes.

Rules kept here:

1. A path is taken in exactly one spelling: groups of three digits, all but the
   last with an x before them, no group of zeros in front, a width of 1…255
   only behind ``.p/``. What was parsed is written again and compared.
2. A tile is exactly as many hashes as its width says, not a byte more or less.
3. A bundle is exactly as many entries as its width says, each behind its length
   as a big-endian uint16, and not a byte more.

Entries may have any length of 0…65,535 bytes; what they mean is not known here.
Paths are relative to the base of a log: ``tile/0/x001/234.p/7``,
``tile/entries/000``. Source: C2SP tlog-tiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from unjoin.publiclog.errors import TileError
from unjoin.publiclog.tree import HASH_BYTES, SIZE_LIMIT

TILE_WIDTH = 256
"""Hashes in a full tile, and entries in a full bundle."""

LEVEL_LIMIT = 64
ENTRY_LIMIT = 2**16
"""An entry in a bundle is shorter than this, in bytes."""

_INDEX_LIMIT = SIZE_LIMIT
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]{1,2})/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[0-9]{1,3}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class TilePath:
    """The place of a tile: `level` 0…63, `index` from 0 within the level, `width` 1…256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def encode(self) -> str:
        """The path, relative to the base of the log."""
        return tile_path(self.level, self.index, self.width)


@dataclass(frozen=True, slots=True)
class BundlePath:
    """The place of an entry bundle: `index` from 0, `width` 1…256 entries."""

    index: int
    width: int = TILE_WIDTH

    def encode(self) -> str:
        """The path, relative to the base of the log."""
        return bundle_path(self.index, self.width)


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Where the tile lies: ``tile/<level>/<index>[.p/<width>]``.

    Raises TileError: ``tile-level``, ``tile-index`` or ``tile-width`` for a number out of range.
    """
    _check("level", level, 0, LEVEL_LIMIT - 1)
    return f"tile/{level}/{index_path(index)}{_suffix(width)}"


def bundle_path(index: int, width: int = TILE_WIDTH) -> str:
    """Where the entry bundle lies: ``tile/entries/<index>[.p/<width>]``. Errors as `tile_path`."""
    return f"tile/entries/{index_path(index)}{_suffix(width)}"


def partial_prefix(path: str) -> str:
    """What the paths of the partial tiles (or bundles) begin with that a full one replaces.

    ``tile/0/001`` and ``tile/0/001.p/7`` give ``tile/0/001.p/``. Raises TileError as `parse_path`.
    """
    place = parse_path(path)
    full = (
        tile_path(place.level, place.index)
        if isinstance(place, TilePath)
        else bundle_path(place.index)
    )
    return f"{full}.p/"


def index_path(index: int) -> str:
    """`index` as tlog-tiles spells it: 1234067 is ``x001/x234/067``."""
    _check("index", index, 0, _INDEX_LIMIT - 1)
    groups = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        groups = f"x{index % 1000:03d}/{groups}"
    return groups


def parse_path(path: str) -> TilePath | BundlePath:
    """What lies at `path` (untrusted). Raises TileError ``tile-path`` for any other spelling."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise _path_error(path)
    index = int(match["index"].replace("x", "").replace("/", ""))
    width = TILE_WIDTH if match["width"] is None else int(match["width"])
    level = match["level"]
    place = BundlePath(index, width) if level == "entries" else TilePath(int(level), index, width)
    try:
        canonical = place.encode()
    except TileError:
        raise _path_error(path) from None
    if canonical != path:
        raise _path_error(path)
    return place


def tile_widths(size: int) -> tuple[tuple[int, int], ...]:
    """What a tree of `size` leaves has at each level, from level 0 up: (full tiles, last width).

    The last width is that of the partial tile after the full ones, 0 where there is none. Level 0
    is also what bundles there are. An empty tree has no level. Raises TileError ``tile-size``.
    """
    _check("size", size, 0, SIZE_LIMIT - 1)
    widths = []
    while size:
        widths.append(divmod(size, TILE_WIDTH))
        size //= TILE_WIDTH
    return tuple(widths)


def tile_width(size: int, level: int, index: int) -> int:
    """How many hashes tile `index` of `level` has in a tree of `size` leaves: 0 if there is none.

    Level 0 is also how many entries the bundle has.
    """
    return max(0, min(TILE_WIDTH, (size >> 8 * level) - TILE_WIDTH * index))


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """The bytes of the bundle of `entries`, 1…256 of them in the order of the log.

    Raises TileError: ``tile-width`` for another number, ``bundle-entry`` for an entry too long.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) >= ENTRY_LIMIT:
            raise TileError(
                f"an entry has at most {ENTRY_LIMIT - 1} bytes, got {len(entry)}",
                code="bundle-entry",
                entry=len(parts) // 2,
                length=len(entry),
            )
        parts += (len(entry).to_bytes(2, "big"), entry)
    _check("width", len(parts) // 2, 1, TILE_WIDTH)
    return b"".join(parts)


def parse_bundle(data: bytes, width: int) -> list[bytes]:
    """The `width` entries of a bundle (untrusted bytes).

    Raises TileError ``bundle-short`` if it ends inside an entry or before the last, ``bundle-long``
    if bytes are left over. `entry` is the number of the entry in the bundle, `offset` the byte.
    """
    _check("width", width, 1, TILE_WIDTH)
    return _parse_alike(data, width) or _parse_one_by_one(data, width)


def _parse_alike(data: bytes, width: int) -> list[bytes]:
    """The entries, where all have the same length; nothing where not.

    The common case, three times as fast: all lengths are compared in two steps.
    """
    stride = 2 + int.from_bytes(data[:2], "big")
    if len(data) != width * stride:
        return []
    if data[::stride] != data[:1] * width or data[1::stride] != data[1:2] * width:
        return []
    return [data[start : start + stride - 2] for start in range(2, len(data) + 1, stride)]


def _parse_one_by_one(data: bytes, width: int) -> list[bytes]:
    entries: list[bytes] = []
    offset, end = 0, len(data)
    while offset + 2 <= end and len(entries) < width:
        start = offset + 2
        offset = start + (data[offset] << 8 | data[start - 1])
        entries.append(data[start:offset])
    if len(entries) < width or offset > end:
        raise TileError(
            f"expected a bundle of {width} entries, but it ends at byte {end} within "
            f"entry {len(entries) - (offset > end)}",
            code="bundle-short",
            width=width,
            entry=len(entries) - (offset > end),
            offset=end,
        )
    if offset < end:
        raise TileError(
            f"expected a bundle of {width} entries, but {end - offset} bytes follow the last",
            code="bundle-long",
            width=width,
            offset=offset,
        )
    return entries


def check_tile(data: bytes, width: int) -> None:
    """Raise TileError ``tile-length`` unless `data` has the bytes of a tile of `width` hashes."""
    _check("width", width, 1, TILE_WIDTH)
    if len(data) != width * HASH_BYTES:
        raise TileError(
            f"a tile of {width} hashes has {width * HASH_BYTES} bytes, got {len(data)}",
            code="tile-length",
            width=width,
            expected=width * HASH_BYTES,
            length=len(data),
        )


def _suffix(width: int) -> str:
    _check("width", width, 1, TILE_WIDTH)
    return "" if width == TILE_WIDTH else f".p/{width}"


def _check(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise TileError(
            f"{name} of a tile: expected {low}…{high}, got {value}",
            code=f"tile-{name}",
            **{name: value},
        )


def _path_error(path: str) -> TileError:
    return TileError(
        f"expected the path of a tile or bundle, got {path[:80]!r}", code="tile-path", path=path
    )
