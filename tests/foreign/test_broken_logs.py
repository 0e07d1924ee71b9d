"""Other people's verifiers refuse a broken log, so their word for a good one is worth something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.foreign.plain_log import KEY, write_log
from tests.foreign.verifiers import VERIFIERS, Verdict
from unjoin.publiclog.notes import SigningKey

pytestmark = pytest.mark.slow

SIZE = 600
Break = Callable[[Path], None]


@pytest.fixture(params=sorted(VERIFIERS))
def verify(request: pytest.FixtureRequest) -> Callable[[Path, Path], Verdict]:
    return VERIFIERS[request.param]


def _flip(path: str, at: int) -> Break:
    def flip(log: Path) -> None:
        data = bytearray((log / path).read_bytes())
        data[at] ^= 1
        (log / path).write_bytes(data)

    return flip


def _remove(path: str) -> Break:
    return lambda log: (log / path).unlink()


def _replace(path: str, old: bytes, new: bytes) -> Break:
    def replace(log: Path) -> None:
        data = (log / path).read_bytes()
        assert old in data
        (log / path).write_bytes(data.replace(old, new, 1))

    return replace


BREAKS: dict[str, Break] = {
    "an entry changed": _flip("tile/entries/001", 300),
    "an entry of the partial bundle changed": _flip("tile/entries/002.p/88", 40),
    "a hash of a full tile changed": _flip("tile/0/000", 77),
    "a hash of a partial tile changed": _flip("tile/1/000.p/2", 5),
    "a bundle is missing": _remove("tile/entries/000"),
    "a tile is missing": _remove("tile/0/002.p/88"),
    "the checkpoint is missing": _remove("checkpoint"),
    "the size was changed": _replace("checkpoint", b"\n600\n", b"\n601\n"),
    "the signature was changed": _flip("checkpoint", -10),
}


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600, 65_536, 65_537])
def test_a_log_built_with_publiclog_alone_is_accepted(
    verify: Callable[[Path, Path], Verdict], size: int, tmp_path: Path
) -> None:
    verdict = verify(*write_log(tmp_path, size))
    assert verdict.size == size, verdict.said


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_log_is_refused(
    verify: Callable[[Path, Path], Verdict], name: str, tmp_path: Path
) -> None:
    log, vkey = write_log(tmp_path, 1, 256, SIZE)
    assert verify(log, vkey).size == SIZE
    BREAKS[name](log)
    verdict = verify(log, vkey)
    assert not verdict.accepted, verdict.said


def test_a_log_signed_by_another_is_refused(
    verify: Callable[[Path, Path], Verdict], tmp_path: Path
) -> None:
    log, vkey = write_log(tmp_path, SIZE)
    vkey.write_text(SigningKey(KEY.name, bytes(32)).vkey.encode())
    assert not verify(log, vkey).accepted
