"""An audit in the middle of a publication: what is ahead for a moment is no fault, for ever it is.

A publication writes bundles, tiles, statements, the tally, then the checkpoint, then the numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tampered.plain_log import Files
from tests.unit.audit.published import audit, check_in, codes_in, publish, small_log
from unjoin.audit import commanded

BEFORE, AFTER = small_log(251).files(), small_log(260).files()
NUMBERS = "data/numbers.json"
WRITTEN_LAST = ("log/checkpoint", NUMBERS)


@pytest.fixture
def halfway(tmp_path: Path) -> Path:
    """A site where everything of a publication is written but the checkpoint and the numbers."""
    publish(tmp_path / "site", BEFORE)
    return publish(
        tmp_path / "site", {path: data for path, data in AFTER.items() if path not in WRITTEN_LAST}
    )


def at_each_wait(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[None]:
    """Let an audit's waiting be `do`; the list grows by one each time."""
    waits: list[None] = []

    def wait() -> None:
        waits.append(None)
        do()

    monkeypatch.setattr(commanded, "_wait", wait)
    return waits


def finish(site: Path) -> None:
    publish(site, {path: AFTER[path] for path in WRITTEN_LAST})


def test_publication_that_ends_meanwhile_is_right(
    halfway: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    waits = at_each_wait(monkeypatch, lambda: finish(halfway))
    code, report = audit(halfway, tmp_path / "state", capsys, "--statements")
    assert (code, codes_in(report)) == (0, set())
    assert report["log"]["size"] == 260
    assert len(waits) == 1


def test_publication_that_never_ends_is_found_wrong(
    halfway: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    waits = at_each_wait(monkeypatch, lambda: None)
    code, report = audit(halfway, tmp_path / "state", capsys)
    assert code == 1
    assert {"tally-mismatch", "file-unexpected"} <= codes_in(report)
    assert report["log"]["size"] == 251
    assert 2 <= len(waits) <= 10


def test_tiles_that_the_checkpoint_reaches_meanwhile_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = publish(tmp_path / "site", BEFORE)
    ahead = {path: data for path, data in AFTER.items() if path.startswith("log/tile/")}
    publish(site, ahead)
    at_each_wait(monkeypatch, lambda: publish(site, AFTER))
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (0, set())
    assert report["log"]["size"] == 251


def test_numbers_that_are_written_last_are_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files: Files = AFTER | {"data/numbers.json": BEFORE["data/numbers.json"]}
    site = publish(tmp_path / "site", files)
    waits = at_each_wait(monkeypatch, lambda: finish(site))
    code, _ = audit(site, tmp_path / "state", capsys)
    assert (code, len(waits)) == (0, 1)


def test_statements_of_leaves_to_come_are_said_and_not_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ahead = {"data/statements/000": AFTER["data/statements/000"]}
    site = publish(tmp_path / "site", small_log(101).files() | ahead)
    code, report = audit(site, tmp_path / "state", capsys, "--statements")
    assert code == 0
    assert check_in(report, "statements")["remarks"] == [
        "2 lines are of leaves that are not in the log yet."
    ]
    assert "read 7 statements in 1 files" in check_in(report, "statements")["did"]


def test_numbers_of_a_tally_that_was_not_counted_are_not_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = publish(tmp_path / "site", BEFORE | {NUMBERS: AFTER[NUMBERS]})
    at_each_wait(monkeypatch, lambda: publish(site, AFTER))
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report), report["log"]["size"]) == (0, set(), 251)
    assert check_in(report, "numbers")["result"] == "not-done"
