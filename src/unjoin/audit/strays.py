"""Files that lie where the log is, and are not part of it.

They change no count: nothing but the leaves below the checkpoint's size is
read. But somebody who lists the directory could take them for entries, and a
log that is ahead of its checkpoint has told its own server more than it signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from unjoin.audit.sources import Source
from unjoin.publiclog.errors import TileError
from unjoin.publiclog.tiles import BundlePath, parse_path, tile_width

Why = Literal["unknown-name", "beyond-size", "old-partial", "unfinished"]

_UNFINISHED = ".new-"
"""How the names begin that `publiclog.stores.directory` writes under."""

KNOWN_FILES = frozenset({"checkpoint", "kit", "tally", "vkey"})


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that a log of that size does not have.

    ``unknown-name``: nothing of a log has such a name. ``beyond-size``: it holds leaves that the
    checkpoint does not cover. ``old-partial``: a partial file of an earlier size, which may stay
    where it is; what it holds is not looked at. ``unfinished``: a file that is being written, or
    was when the writer died.
    """

    path: str
    why: Why


def list_strays(source: Source, size: int) -> Iterator[Stray]:
    """The strays of a log of `size` leaves, in no certain order; none where files cannot be listed.

    Raises UnreachableError.
    """
    full: dict[str, frozenset[str]] = {}
    for path in source.list_paths() or ():
        folder, _, name = path.rpartition("/")
        if folder not in full:
            full[folder] = _full_names(folder, size)
        # Nearly every file is a full one, and there may be millions.
        if name in full[folder] or path in KNOWN_FILES:
            continue
        why = _why(path, size)
        if why is not None:
            yield Stray(path, why)


def _full_names(folder: str, size: int) -> frozenset[str]:
    """The names of the full tiles or bundles that a log of `size` has in that folder."""
    try:
        first = parse_path(f"{folder}/000")
    except TileError:
        return frozenset()
    level = 0 if isinstance(first, BundlePath) else first.level
    there = (size >> 8 * (level + 1)) - first.index
    return frozenset(f"{number:03d}" for number in range(max(0, min(there, 1000))))


def _why(path: str, size: int) -> Why | None:
    if path.rpartition("/")[2].startswith(_UNFINISHED):
        return "unfinished"
    try:
        place = parse_path(path)
    except TileError:
        return "unknown-name"
    level = 0 if isinstance(place, BundlePath) else place.level
    width = tile_width(size, level, place.index)
    if place.width > width:
        return "beyond-size"
    return "old-partial" if place.width < width else None
