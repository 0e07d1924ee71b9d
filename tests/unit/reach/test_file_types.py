"""A file is what its bytes say, and only some kinds are handed out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reach.files import FILES
from unjoin.service.reach.file_types import FILE_TYPES, file_type, recognise


@pytest.mark.parametrize(("extension", "data"), FILES.items(), ids=FILES)
def test_kind_is_told_by_contents(extension: str, data: bytes) -> None:
    found = recognise(data)
    assert found is not None
    assert found.extension == extension
    assert file_type(extension) is found


def test_every_kind_has_an_example() -> None:
    assert {kind.extension for kind in FILE_TYPES} == set(FILES)


def test_frame_without_a_tag_is_mp3() -> None:
    found = recognise(b"\xff\xfb\x90\x00" + bytes(400))
    assert found is not None
    assert found.extension == "mp3"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00\x03\x00\x00\x00",  # a program for Windows
        b"\x7fELF\x02\x01\x01\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # documents that carry macros
        b"GIF89a\x01\x00\x01\x00\x00\x00",
        b"text with a zero\x00",
        b"\x1b[2Jtext that moves the cursor",
        "三件事".encode("gb18030"),
    ],
)
def test_what_is_not_handed_out(data: bytes) -> None:
    assert recognise(data) is None


def test_web_page_is_a_text_and_never_a_page() -> None:
    found = recognise(b"<!doctype html><script>alert(1)</script>")
    assert found is not None
    assert found.media_type == "text/plain; charset=utf-8"


def test_no_kind_is_one_that_a_browser_runs() -> None:
    for kind in FILE_TYPES:
        assert not any(word in kind.media_type for word in ("html", "xml", "script", "svg"))


@given(st.binary(max_size=80))
def test_any_bytes_are_told_or_refused(data: bytes) -> None:
    found = recognise(data)
    assert found is None or (file_type(found.extension) is found and found.fits(data))
