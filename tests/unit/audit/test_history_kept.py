"""What an audit remembers of a log, and what a later one demands of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tampered.plain_log import Files
from tests.unit.audit.published import audit, check_in, codes_in, publish, small_log
from tests.vectors.entries import fields


def show(site: Path, files: Files) -> None:
    """Publish `files` and nothing else at `site`."""
    shutil.rmtree(site, ignore_errors=True)
    publish(site, files)


def rewritten(size: int, leaf: int) -> Files:
    log = small_log(size)
    log.entries[leaf] = fields(organisations=3)
    log.statements.pop(leaf, None)
    return log.files()


@pytest.mark.parametrize(
    ("before", "now"), [(0, 0), (0, 12), (1, 2), (12, 12), (12, 260), (255, 256), (256, 260)]
)
def test_log_that_has_grown_is_right(
    before: int, now: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(tmp_path / "site", small_log(before).files())
    assert audit(tmp_path / "site", tmp_path / "state", capsys)[0] == 0
    show(tmp_path / "site", small_log(now).files())
    code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert code == 0
    assert check_in(report, "history")["result"] == "passed"
    assert f"begins with the {before} leaves" in check_in(report, "history")["did"]


def test_first_audit_says_that_nothing_is_remembered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(tmp_path / "site", small_log().files())
    _, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert check_in(report, "history")["result"] == "not-done"
    assert any("before this audit" in sentence for sentence in report["cannot_check"])


def test_rewritten_log_shows_both_checkpoints_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(tmp_path / "site", small_log(10).files())
    audit(tmp_path / "site", tmp_path / "state", capsys)
    first = (tmp_path / "site" / "log" / "checkpoint").read_text(encoding="utf-8")
    show(tmp_path / "site", rewritten(12, 4))
    now = (tmp_path / "site" / "log" / "checkpoint").read_text(encoding="utf-8")
    for _ in range(2):
        code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
        assert (code, codes_in(report)) == (1, {"history-rewritten"})
        said = "\n".join(check_in(report, "history")["remarks"])
        for note in (first, now):
            assert all(line in said for line in note.splitlines())


def test_log_that_returns_to_its_history_is_right_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for files, expected in (
        (small_log(12).files(), 0),
        (small_log(10).files(), 1),
        (small_log(13).files(), 0),
    ):
        show(tmp_path / "site", files)
        assert audit(tmp_path / "site", tmp_path / "state", capsys)[0] == expected


def test_history_over_wrong_tiles_is_not_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(tmp_path / "site", small_log(10).files())
    audit(tmp_path / "site", tmp_path / "state", capsys)
    files = small_log(12).files()
    show(tmp_path / "site", files | {"log/tile/0/000.p/12": bytes(12 * 32)})
    code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert code == 1
    assert "history-rewritten" not in codes_in(report)
    assert check_in(report, "history")["result"] == "not-done"
    show(tmp_path / "site", rewritten(12, 4))
    code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"history-rewritten"})


def test_organisations_are_remembered_for_a_log_without_tally(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(tmp_path / "site", small_log(10).files())
    log = small_log(11)
    log.entries.append(fields(organisations=8))
    files = log.files()
    del files["log/tally"]
    for state, codes in (
        ("anew", {"file-missing"}),
        ("state", {"file-missing", "tally-rule-1"}),
    ):
        if state == "state":
            show(tmp_path / "site", small_log(10).files())
            audit(tmp_path / "site", tmp_path / state, capsys)
        show(tmp_path / "site", files)
        code, report = audit(tmp_path / "site", tmp_path / state, capsys)
        assert (code, codes_in(report)) == (1, codes)


def test_damaged_state_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show(tmp_path / "site", small_log().files())
    audit(tmp_path / "site", tmp_path / "state", capsys)
    (kept,) = [path for path in (tmp_path / "state").iterdir() if path.is_file()]
    kept.write_bytes(b"not a database at all" * 100)
    code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert code == 0
    assert "was damaged" in check_in(report, "history")["remarks"][0]


def test_log_without_state_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.tampered.plain_log import LOG_KEY
    from unjoin import cli

    show(tmp_path / "site", small_log().files())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    place = str(tmp_path / "site")
    assert cli.main(["audit", place, "--vkey", LOG_KEY.vkey, "--no-state"]) == 0
    assert not (tmp_path / "home").exists()
    assert "(--no-state)" in capsys.readouterr().out
    assert cli.main(["audit", place, "--vkey", LOG_KEY.vkey]) == 0
    assert (tmp_path / "home" / "unjoin" / "audit").is_dir()


def test_organisation_that_is_added_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.tampered import plain_log

    show(tmp_path / "site", small_log().files())
    assert audit(tmp_path / "site", tmp_path / "state", capsys)[0] == 0
    more = ((0, "party"), (1, "league"), (2, "pioneers"), (3, "guard"))
    monkeypatch.setattr(plain_log, "ORGANISATIONS", more)
    show(tmp_path / "site", small_log().files())
    code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert code == 0
    assert check_in(report, "tally")["remarks"] == [
        "Organisations that are new since the last audit: guard."
    ]
    monkeypatch.undo()
    show(tmp_path / "site", small_log().files())
    code, report = audit(tmp_path / "site", tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"tally-organisations"})
    assert "bit 3 was guard, and is nothing now" in str(check_in(report, "tally"))
