"""Attacks on tiles and bundles, and on what lies beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.tampered.attack import (
    Attack,
    base_files,
    changed,
    flip,
    in_log,
    leaf_in,
    with_file,
    without,
)

FULL_TILE, PART_TILE, TOP_TILE = "log/tile/0/000", "log/tile/0/001.p/4", "log/tile/1/000.p/1"
FULL_BUNDLE, PART_BUNDLE = "log/tile/entries/000", "log/tile/entries/001.p/4"
ENTRY = 56
"""Bytes of an entry in a bundle, with its length before it."""


def attacks() -> Iterator[Attack]:
    yield from on_tiles()
    yield from on_bundles()
    yield from on_what_is_there()


def on_tiles() -> Iterator[Attack]:
    for name, path in (("full", FULL_TILE), ("partial", PART_TILE), ("level-1", TOP_TILE)):
        for how, title, code, change in _changes():
            code_here, where = (code, in_log(path)) if code != "leaf-hash" else _held_against(name)
            yield Attack(
                name=f"tile-{name}-{how}",
                title=f"A {name} tile {title}",
                done=f"{path} {title}",
                code=code_here,
                where=where,
                files=changed(path, change),
            )
        yield _missing(f"tile-{name}-missing", f"A {name} tile that is not there", path)


def _held_against(name: str) -> tuple[str, str]:
    """Code and place of a hash that is another: a tile is held against what lies below it."""
    return {
        "full": ("leaf-hash", leaf_in(1, FULL_BUNDLE)),
        "partial": ("leaf-hash", leaf_in(257, PART_BUNDLE)),
        "level-1": ("tile-hash", in_log(TOP_TILE)),
    }[name]


def _changes() -> Iterator[tuple[str, str, str, Callable[[bytes], bytes]]]:
    yield "flipped", "with one bit flipped", "leaf-hash", lambda data: flip(40 % len(data))(data)
    yield "truncated", "without its last byte", "tile-length", lambda data: data[:-1]
    yield "with-extra-hash", "with a hash more", "tile-length", lambda data: data + bytes(32)


def on_bundles() -> Iterator[Attack]:
    for name, path, first in (("full", FULL_BUNDLE, 0), ("partial", PART_BUNDLE, 256)):
        entry = base_files()[path][:ENTRY]
        for how, title, code, leaf, change in (
            (
                "flipped",
                "with one bit of a commitment flipped",
                "leaf-hash",
                1,
                flip(ENTRY + 50),
            ),
            ("week-changed", "in which a week was changed", "leaf-hash", 1, flip(ENTRY + 9)),
            ("truncated", "without its last byte", "bundle-short", None, lambda data: data[:-1]),
            ("appended", "with a byte more", "bundle-long", None, lambda data: data + b"\0"),
            ("with-extra-entry", "with an entry more", "bundle-long", None, _append(entry)),
            ("without-last-entry", "without its last entry", "bundle-short", None, _cut),
            ("with-wrong-length", "in which a length says 55", "bundle-short", None, flip(1)),
            ("swapped", "in which two entries changed places", "leaf-hash", 0, _swap),
        ):
            yield Attack(
                name=f"bundle-{name}-{how}",
                title=f"A {name} bundle {title}",
                done=f"{path} {title}",
                code=code,
                where=in_log(path) if leaf is None else leaf_in(first + leaf, path),
                files=changed(path, change),
            )
        yield _missing(f"bundle-{name}-missing", f"A {name} bundle that is not there", path)


def _append(more: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data + more


def _cut(data: bytes) -> bytes:
    return data[:-ENTRY]


def _swap(data: bytes) -> bytes:
    return data[ENTRY : 2 * ENTRY] + data[:ENTRY] + data[2 * ENTRY :]


def _missing(name: str, title: str, path: str) -> Attack:
    return Attack(
        name=name,
        title=title,
        done=f"the file {path} is gone",
        code="file-missing",
        where=in_log(path),
        files=without(path),
    )


def on_what_is_there() -> Iterator[Attack]:
    files = base_files()
    part_tile, part_bundle = files[PART_TILE], files[PART_BUNDLE]
    for name, title, path, data in (
        ("tile-beyond-size", "A tile beyond the log's size", "log/tile/0/002", files[FULL_TILE]),
        (
            "wider-partial-tile",
            "A partial tile that is wider than the log's size allows",
            "log/tile/0/001.p/5",
            part_tile + bytes(32),
        ),
        (
            "wider-partial-bundle",
            "Entries that are published but not in the log",
            "log/tile/entries/001.p/5",
            part_bundle + part_bundle[:ENTRY],
        ),
        ("tile-of-level-2", "A tile of a level that there is not", "log/tile/2/000.p/1", bytes(32)),
        ("bundle-beyond-size", "A bundle beyond the log's size", "log/tile/entries/002", b""),
        ("backup-file", "A copy left behind", "log/tile/entries/000.bak", files[FULL_BUNDLE]),
        ("path-without-zeros", "A tile's number without its zeros", "log/tile/0/1", part_tile),
        (
            "width-with-zero",
            "A width with a leading zero",
            "log/tile/0/001.p/04",
            part_tile,
        ),
        ("level-with-zero", "A level with a leading zero", "log/tile/00/000", files[FULL_TILE]),
    ):
        yield Attack(
            name=f"extra-{name}",
            title=title,
            done=f"{path} is there as well",
            code="file-unexpected",
            where=in_log(path),
            files=with_file(path, data),
        )
    for name, path, data in (
        ("tile", "log/tile/0/001.p/2", bytes(32) + part_tile[32:64]),
        ("bundle", "log/tile/entries/001.p/2", part_bundle[ENTRY : 3 * ENTRY]),
        ("covered-tile", "log/tile/0/000.p/3", part_tile[:96]),
    ):
        yield Attack(
            name=f"earlier-partial-{name}-differs",
            title="An earlier partial file that says something else",
            done=f"{path} does not begin with the bytes of the one that replaced it",
            code="partial-differs",
            where=in_log(path),
            files=with_file(path, data),
        )
