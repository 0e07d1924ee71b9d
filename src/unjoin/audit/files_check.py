"""Check 9: nothing lies among the log's files that the log does not have.

Only where files can be listed, which is in a directory. What is ahead of the checkpoint may be a
publication under way; so the checkpoint is read again before that is a fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from unjoin.audit import meanings
from unjoin.audit.errors import MissingError, TooLongError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.sources import DirectorySource, Source
from unjoin.audit.statements import FOLDER
from unjoin.audit.strays import list_strays
from unjoin.publiclog.errors import TileError
from unjoin.publiclog.tiles import TILE_WIDTH, BundlePath, TilePath, parse_path
from unjoin.publiclog.tree import HASH_BYTES
from unjoin.registry.entry import ENTRY_BYTES

FILE_LIMIT_BYTES = 1 << 18
_TILES = "tile/"
"""Nothing but tiles and bundles lies in it. Beside it a server may have files of its own."""

NewestSize = Callable[[], int]


def check_files(
    source: Source, size: int, newest_size: NewestSize
) -> tuple[str, Findings, list[str]]:
    """What was done, what does not belong, and what to say beside it.

    `source` can be listed. `newest_size` reads the checkpoint again, and says how large the log is
    now. Raises UnreachableError.
    """
    strays = list(list_strays(source, size))
    if any(stray.why == "beyond-size" for stray in strays):
        size = newest_size()
        strays = list(list_strays(source, size))
    findings, seen = Findings(), Counter(stray.why for stray in strays)
    for stray in strays:
        if stray.why == "old-partial":
            _compare_earlier(source, stray.path, size, findings)
        elif stray.why == "beyond-size":
            findings.add(_stray(stray.path, f"a log of {size} leaves has no such file"))
        elif stray.why == "unknown-name" and stray.path.startswith(_TILES):
            findings.add(_stray(stray.path, "no file of a log has such a name"))
    site = source.beside()
    if isinstance(site, DirectorySource):
        _check_statement_names(Path(site.describe()) / FOLDER, findings)
    remarks = []
    if seen["unfinished"]:
        remarks.append(
            f"{seen['unfinished']} files are half written: just now, or when a writer died."
        )
    did = f"listed all files; {seen['old-partial']} more are of earlier checkpoints."
    return did, findings, remarks


def _stray(path: str, says: str) -> Finding:
    return Finding("file-unexpected", path, says, meanings.FILE_STRAY)


def _compare_earlier(source: Source, path: str, size: int, findings: Findings) -> None:
    """Hold an earlier partial file against the one that replaced it."""
    place = parse_path(path)
    try:
        data = source.read(path, FILE_LIMIT_BYTES)
        replaced_by = source.read(_now(place, size), FILE_LIMIT_BYTES)
    except MissingError:
        return  # deleted meanwhile, or found by the check of the tree
    except TooLongError as error:
        if error.fields["path"] != path:
            return  # found by the check of the tree
        data = replaced_by = b""
    stride = HASH_BYTES if isinstance(place, TilePath) else 2 + ENTRY_BYTES
    if len(data) != place.width * stride or not replaced_by.startswith(data):
        says = "it does not begin as the file does that replaced it, or has another length"
        findings.add(Finding("partial-differs", path, says, meanings.PARTIAL_OTHER))


def _now(place: TilePath | BundlePath, size: int) -> str:
    """The path of the tile or bundle at `place` in a log of `size` leaves."""
    level = place.level if isinstance(place, TilePath) else 0
    width = min(TILE_WIDTH, (size >> 8 * level) - place.index * TILE_WIDTH)
    if isinstance(place, TilePath):
        return TilePath(level, place.index, width).encode()
    return BundlePath(place.index, width).encode()


def _check_statement_names(folder: Path, findings: Findings) -> None:
    if not folder.is_dir():
        return
    for number in DirectorySource(folder).list_paths():
        if not (_is_statement_number(number) or "/.new-" in f"/{number}"):
            findings.add(_stray(f"{FOLDER}/{number}", "no file of statements has such a name"))


def _is_statement_number(number: str) -> bool:
    try:
        place = parse_path(f"tile/entries/{number}")
    except TileError:
        return False
    return place.width == TILE_WIDTH
