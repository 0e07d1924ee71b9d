"""A tile and a bundle are exactly as long as their width says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.publiclog.errors import TileError
from unjoin.publiclog.tiles import check_tile, encode_bundle, parse_bundle

# Alike in length as those of one log are, or of any length; empty entries are entries too.
ALIKE = st.integers(0, 5).flatmap(
    lambda length: st.lists(st.binary(min_size=length, max_size=length), min_size=1, max_size=256)
)
ENTRIES = st.one_of(ALIKE, st.lists(st.binary(max_size=300), min_size=1, max_size=256))


@given(ENTRIES)
def test_bundle_read_is_what_was_written(entries: list[bytes]) -> None:
    assert parse_bundle(encode_bundle(entries), len(entries)) == entries


def test_bundle_has_big_endian_lengths() -> None:
    assert encode_bundle([b"ab", b"", b"x" * 300]) == b"\0\2ab\0\0\x01\x2c" + b"x" * 300


def test_bundle_with_longest_entry_is_read() -> None:
    entries = [b"x" * 65_535, b"y"]
    assert parse_bundle(encode_bundle(entries), 2) == entries


@given(ENTRIES, st.data())
def test_bundle_cut_anywhere_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    whole = encode_bundle(entries)
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(TileError) as caught:
        parse_bundle(whole[:end], len(entries))
    assert caught.value.code == "bundle-short"
    assert caught.value.fields["offset"] == end


@given(ENTRIES, st.binary(min_size=1, max_size=80))
def test_bundle_with_bytes_appended_is_refused(entries: list[bytes], more: bytes) -> None:
    with pytest.raises(TileError) as caught:
        parse_bundle(encode_bundle(entries) + more, len(entries))
    assert caught.value.code == "bundle-long"


def test_bundle_with_a_whole_entry_too_many_is_refused() -> None:
    with pytest.raises(TileError) as caught:
        parse_bundle(encode_bundle([b"abc"] * 4), 3)
    assert (caught.value.code, caught.value.fields["offset"]) == ("bundle-long", 15)


def test_bundle_with_length_beyond_its_end_names_the_entry() -> None:
    with pytest.raises(TileError) as caught:
        parse_bundle(b"\0\1a" + b"\0\2b", 2)
    assert (caught.value.code, caught.value.fields["entry"]) == ("bundle-short", 1)


@given(st.binary(max_size=600), st.integers(1, 256))
def test_bundle_of_any_bytes_is_read_as_written_or_refused(data: bytes, width: int) -> None:
    try:
        entries = parse_bundle(data, width)
    except TileError:
        return
    assert len(entries) == width
    assert encode_bundle(entries) == data


@pytest.mark.parametrize("number", [0, 257])
def test_bundle_of_impossible_width_is_refused(number: int) -> None:
    with pytest.raises(TileError) as written:
        encode_bundle([b"x"] * number)
    with pytest.raises(TileError) as read:
        parse_bundle(b"\0\1x" * number, number)
    assert written.value.code == read.value.code == "tile-width"


def test_bundle_with_entry_too_long_is_refused() -> None:
    with pytest.raises(TileError) as caught:
        encode_bundle([b"", b"x" * 65_536])
    assert (caught.value.code, caught.value.fields["entry"]) == ("bundle-entry", 1)


@given(st.integers(1, 256))
def test_tile_of_its_length_is_accepted(width: int) -> None:
    check_tile(bytes(width * 32), width)


@pytest.mark.parametrize("length", [0, 31, 33, 64 - 1, 64 + 1, 96, 8192])
def test_tile_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(TileError) as caught:
        check_tile(bytes(length), 2)
    assert (caught.value.code, caught.value.fields["expected"]) == ("tile-length", 64)


@pytest.mark.parametrize("width", [0, 257, -1])
def test_tile_of_impossible_width_is_refused(width: int) -> None:
    with pytest.raises(TileError) as caught:
        check_tile(bytes(max(width, 0) * 32), width)
    assert caught.value.code == "tile-width"
