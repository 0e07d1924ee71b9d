"""One unit of a log: 65,536 leaves, their bundles and tiles, and the tile of level 1 above them.

The last unit of a log may have fewer leaves; its last bundle and tiles are then
partial. Where a partial file is no longer there, the full one is taken, of
which it was the beginning: a log may have grown while it is being audited.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from unjoin.audit.classes import UNIT_LEAVES, UnitClasses
from unjoin.audit.errors import MissingError, SourceError, TooLongError, WorkerError
from unjoin.audit.findings import Finding
from unjoin.audit.kernel import FastKernel, UnitFiles
from unjoin.audit.sources import Request, Source
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, tile_path
from unjoin.publiclog.tree import HASH_BYTES
from unjoin.registry.entry import ENTRY_BYTES

STRIDE = 2 + ENTRY_BYTES
"""Bytes of an entry in a bundle, with its length before it."""

READ_LIMIT_BYTES = 1 << 18
"""No bundle and no tile of this format comes near; the longest has 14,336 bytes."""

TILES_PER_UNIT = UNIT_LEAVES // TILE_WIDTH


@dataclass(frozen=True, slots=True)
class TileFile:
    """A file of a log of a certain size: where, how many hashes or entries of how many bytes."""

    path: str
    full_path: str
    width: int
    stride: int

    @property
    def length(self) -> int:
        """The bytes it must have."""
        return self.width * self.stride


@dataclass(slots=True)
class RawUnit:
    """The files of a unit as they were read; None for one that is not there or much too long.

    `leaves`: how many leaves of the unit the log has. `top` is None too where there is no whole
    bundle yet, and so no tile of level 1. `findings` say what was not there.
    """

    unit: int
    leaves: int
    bundles: list[bytes | None]
    tiles: list[bytes | None]
    top: bytes | None
    findings: list[Finding] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files were read."""
        return sum(data is not None for data in (*self.bundles, *self.tiles, self.top))

    @property
    def bytes(self) -> int:
        """How many bytes were read."""
        return sum(len(data) for data in (*self.bundles, *self.tiles, self.top) if data is not None)


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What the check of a unit gave.

    `root` is the root over its leaves as the published tiles have it. `classes` is None where
    there are findings: nothing is counted from such a unit.
    """

    unit: int
    leaves: int
    root: bytes
    classes: UnitClasses | None
    findings: tuple[Finding, ...]
    files_read: int
    bytes_read: int


def unit_count(size: int) -> int:
    """How many units a log of `size` leaves has, the last one perhaps not whole."""
    return -(-size // UNIT_LEAVES)


def unit_leaves(unit: int, size: int) -> int:
    """How many leaves of the unit a log of `size` leaves has."""
    return min(UNIT_LEAVES, size - unit * UNIT_LEAVES)


def check_unit(source: Source, unit: int, leaves: int, fast: FastKernel | None) -> UnitReport:
    """Read and check one unit, of which the log has `leaves` leaves.

    Raises UnreachableError; WorkerError ``kernels-disagree`` if the fast kernel refuses what the
    plain one finds in order.
    """
    from unjoin.audit.kernel_plain import judge

    raw = read_unit(source, unit, leaves)
    examined = None
    if fast is not None and (files := _whole(raw)) is not None:
        examined = fast.examine(files)
        if examined is not None:
            root, classes = examined
            return UnitReport(unit, leaves, root, classes, (), raw.files, raw.bytes)
    report = judge(raw)
    if fast is not None and not report.findings and _whole(raw) is not None:
        raise WorkerError(
            f"the fast kernel refuses leaves {unit * UNIT_LEAVES} and following, in which the "
            "plain one finds nothing wrong; try again with the plain one alone",
            code="kernels-disagree",
            unit=unit,
        )
    return report


def unit_files(unit: int, leaves: int) -> tuple[list[TileFile], list[TileFile], TileFile | None]:
    """The bundles, the tiles of level 0 and the tile of level 1 of a unit."""
    first = unit * TILES_PER_UNIT
    widths = [TILE_WIDTH] * (leaves // TILE_WIDTH) + [leaves % TILE_WIDTH] * (
        leaves % TILE_WIDTH > 0
    )
    bundles = [
        TileFile(bundle_path(index, width), bundle_path(index), width, STRIDE)
        for index, width in enumerate(widths, first)
    ]
    tiles = [tile_file(0, index, width) for index, width in enumerate(widths, first)]
    whole = leaves // TILE_WIDTH
    return bundles, tiles, tile_file(1, unit, whole) if whole else None


def tile_file(level: int, index: int, width: int) -> TileFile:
    """A tile of `width` hashes."""
    return TileFile(tile_path(level, index, width), tile_path(level, index), width, HASH_BYTES)


def read_unit(source: Source, unit: int, leaves: int) -> RawUnit:
    """The files of a unit. Raises UnreachableError."""
    bundles, tiles, top = unit_files(unit, leaves)
    files = [*bundles, *tiles, *([top] if top else [])]
    findings: list[Finding] = []
    data = read_files(source, files, findings)
    half = len(bundles)
    return RawUnit(
        unit, leaves, data[:half], data[half : 2 * half], data[-1] if top else None, findings
    )


def read_files(
    source: Source, files: list[TileFile], findings: list[Finding]
) -> list[bytes | None]:
    """The bytes of each file; where there are none, None and a finding. Raises UnreachableError."""
    requests: list[Request] = [(file.path, READ_LIMIT_BYTES) for file in files]
    answers = source.read_many(requests)
    read: list[bytes | None] = []
    for file, answer in zip(files, answers, strict=True):
        if isinstance(answer, MissingError) and file.path != file.full_path:
            answer = _beginning_of_full(source, file, answer)  # noqa: PLW2901
        if isinstance(answer, SourceError):
            findings.append(_unread(file, answer))
            read.append(None)
        else:
            read.append(answer)
    return read


def _beginning_of_full(source: Source, file: TileFile, why: MissingError) -> bytes | SourceError:
    try:
        data = source.read(file.full_path, READ_LIMIT_BYTES)
    except SourceError as error:
        return why if isinstance(error, MissingError) else error
    # A full file of another length is a finding, and is found for what it is by its length.
    return data[: file.length] if len(data) == TILE_WIDTH * file.stride else data


def _unread(file: TileFile, error: SourceError) -> Finding:
    if isinstance(error, MissingError):
        return Finding(
            code="file-missing",
            where=file.path,
            says="a log of this size has this file, and it is not there",
            means="what it holds can be neither counted nor checked, so there is no count",
        )
    if isinstance(error, TooLongError):
        return Finding(
            code="file-too-long",
            where=file.path,
            says=f"expected {file.length} bytes, found more than {READ_LIMIT_BYTES}",
            means="the file holds what the log does not, so there is no count",
        )
    raise error


def _whole(raw: RawUnit) -> UnitFiles | None:
    """The files joined, if the unit is whole and every file has the right length."""
    if raw.findings or raw.leaves != UNIT_LEAVES or raw.top is None:
        return None
    bundles = [data for data in raw.bundles if data is not None]
    tiles = [data for data in raw.tiles if data is not None]
    lengths = ({len(data) for data in bundles}, {len(data) for data in tiles}, {len(raw.top)})
    tile_bytes = TILE_WIDTH * HASH_BYTES
    if lengths != ({TILE_WIDTH * STRIDE}, {tile_bytes}, {tile_bytes}):
        return None
    return UnitFiles(raw.unit, b"".join(bundles), b"".join(tiles), raw.top)
