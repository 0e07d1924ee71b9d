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

KNOWN_FILES = frozenset({"checkpoint", "tally", "vkey"})


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
    for path in source.list_paths() or ():
        why = None if path in KNOWN_FILES else _why(path, size)
        if why is not None:
            yield Stray(path, why)


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
