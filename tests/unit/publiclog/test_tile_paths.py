"""The path of a tile has one spelling, the one of tlog-tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.publiclog.errors import TileError
from unjoin.publiclog.tiles import (
    BundlePath,
    TilePath,
    bundle_path,
    index_path,
    parse_path,
    partial_prefix,
    tile_path,
    tile_width,
    tile_widths,
)

LEVELS = st.integers(0, 63)
INDEXES = st.one_of(st.integers(0, 2_000_000), st.integers(0, 2**63 - 1))
WIDTHS = st.integers(1, 256)


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "000"),
        (67, "067"),
        (999, "999"),
        (1000, "x001/000"),
        (1234067, "x001/x234/067"),
        (1_000_000, "x001/x000/000"),
        (2**63 - 1, "x009/x223/x372/x036/x854/x775/807"),
    ],
)
def test_index_path_is_spelt_in_threes(index: int, path: str) -> None:
    assert index_path(index) == path


def test_paths_as_published() -> None:
    assert tile_path(0, 273, 112) == "tile/0/273.p/112"
    assert tile_path(63, 1234067) == "tile/63/x001/x234/067"
    assert bundle_path(0) == "tile/entries/000"
    assert bundle_path(1234067, 7) == "tile/entries/x001/x234/067.p/7"


@given(LEVELS, INDEXES, WIDTHS)
def test_tile_path_read_is_what_was_written(level: int, index: int, width: int) -> None:
    assert parse_path(tile_path(level, index, width)) == TilePath(level, index, width)


@given(INDEXES, WIDTHS)
def test_bundle_path_read_is_what_was_written(index: int, width: int) -> None:
    assert parse_path(bundle_path(index, width)) == BundlePath(index, width)


@pytest.mark.parametrize(
    "path",
    [
        *("", "tile", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "log/tile/0/000"),
        *(
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/+1/000",
            "tile/0x/000",
            "tile/100/000",
        ),
        *("tile/0/0", "tile/0/0000", "tile/0/x000/001", "tile/0/x000", "tile/0/001/234"),
        *("tile/0/x001/x234", "tile/0/x001x234/067", "tile/0/X001/000", "tile/0/x000/x001/000"),
        *("tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01"),
        *(
            "tile/0/000.p/1000",
            "tile/0/000.p/-1",
            "tile/0/000.P/1",
            "tile/0/000.p/1/",
            "tile/0/000p/1",
        ),
        *("tile/entries/00", "tile/Entries/000", "tile/entries/000.p/0", "tile/data/000"),
        *("tile/0/000\n", "tile/0/000.p/1\n", "tile/٠/000", "tile/0/٠٠٠", "tile/0/000.p/٣"),
        *("tile/0/../000", "tile//0/000", "tile/0/x009/x223/x372/x036/x854/x775/808"),
        "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
    ],
)
def test_path_in_another_spelling_is_refused(path: str) -> None:
    with pytest.raises(TileError) as caught:
        parse_path(path)
    assert caught.value.code == "tile-path"


@given(st.text("tile/0123456789x.pentrs\n", max_size=40))
def test_path_of_any_text_is_read_as_written_or_refused(path: str) -> None:
    try:
        place = parse_path(path)
    except TileError:
        return
    assert place.encode() == path


@pytest.mark.parametrize(
    ("level", "index", "width", "code"),
    [
        (-1, 0, 256, "tile-level"),
        (64, 0, 256, "tile-level"),
        (0, -1, 256, "tile-index"),
        (0, 2**63, 256, "tile-index"),
        (0, 0, 0, "tile-width"),
        (0, 0, 257, "tile-width"),
    ],
)
def test_tile_out_of_range_has_no_path(level: int, index: int, width: int, code: str) -> None:
    with pytest.raises(TileError) as caught:
        tile_path(level, index, width)
    assert caught.value.code == code


@pytest.mark.parametrize("path", ["tile/0/x001/234", "tile/0/x001/234.p/7"])
def test_partial_prefix_is_the_folder_of_partials(path: str) -> None:
    assert partial_prefix(path) == "tile/0/x001/234.p/"
    assert partial_prefix(path.replace("/0/", "/entries/")) == "tile/entries/x001/234.p/"


def test_tile_widths_of_the_specification() -> None:
    assert tile_widths(70_000) == ((273, 112), (1, 17), (0, 1))
    assert tile_widths(256) == ((1, 0), (0, 1))


@pytest.mark.parametrize(
    ("size", "widths"),
    [(0, ()), (1, ((0, 1),)), (255, ((0, 255),)), (65_536, ((256, 0), (1, 0), (0, 1)))],
)
def test_tile_widths_at_the_edges(size: int, widths: tuple[tuple[int, int], ...]) -> None:
    assert tile_widths(size) == widths


@given(st.integers(0, 2**63 - 1))
def test_tile_widths_and_width_agree(size: int) -> None:
    for level, (full, partial) in enumerate(tile_widths(size)):
        assert full * 256 + partial == size // 256**level
        assert tile_width(size, level, full) == partial
        assert tile_width(size, level, full + 1) == 0
        assert not full or tile_width(size, level, full - 1) == 256
    assert tile_width(size, len(tile_widths(size)), 0) == 0


def test_tile_widths_of_impossible_size_is_refused() -> None:
    with pytest.raises(TileError) as caught:
        tile_widths(-1)
    assert caught.value.code == "tile-size"
