"""How `unjoin audit` ends: which fault is of the log, and which keeps the audit from being done."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.tampered.plain_log import LOG_KEY
from tests.unit.audit.published import audit, check_in, publish, small_log
from unjoin import cli
from unjoin.audit import http_source


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return publish(tmp_path / "site", small_log().files())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--proof", "my.tlog-proof"],
        ["{site}/data"],
        ["{site}/nothing"],
        ["{site}", "--policy", "{site}/log/vkey"],
        ["{site}", "--policy", "{site}/nothing"],
        ["{site}", "--proof", "{site}/log/checkpoint", "--statements"],
        ["{site}", "--proof", "{site}/nothing"],
        ["ftp://127.0.0.1/log"],
    ],
)
def test_audit_that_cannot_begin_ends_with_2(
    site: Path, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [argument.replace("{site}", str(site)) for argument in arguments]
    assert cli.main(["audit", *given, "--state", str(tmp_path / "state")]) == 2
    assert "could not be done" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--jobs", "0"], ["--jobs", "two"], ["--jobs", "1_0"]])
def test_audit_with_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["audit", ".", *arguments])
    assert stop.value.code == 2


def test_audit_that_remembers_here_and_nowhere_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["audit", ".", "--state", "here", "--no-state"])
    assert stop.value.code == 2


def test_audit_of_a_site_that_does_not_answer_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(http_source, "BACKOFF_S", 0.0)
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        place = f"http://127.0.0.1:{unheard.getsockname()[1]}/"
        assert cli.main(["audit", place, "--vkey", LOG_KEY.vkey, "--no-state", "--json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert (report["result"], report["error"]["code"]) == ("not-done", "unreachable")


def test_audit_of_a_log_whose_file_cannot_be_read_ends_with_2(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = site / "log" / "tally"
    tally.unlink()
    tally.symlink_to("tally")  # a link that leads to itself: neither there nor absent
    assert cli.main(["audit", str(site), "--vkey", LOG_KEY.vkey, "--no-state"]) == 2
    assert "tally" in capsys.readouterr().err


def test_audit_of_the_log_alone_leaves_out_what_lies_beside_it(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "log").rename(tmp_path / "copy")
    arguments = ["audit", str(tmp_path / "copy"), "--vkey", LOG_KEY.vkey, "--no-state", "--json"]
    assert cli.main([*arguments, "--statements"]) == 0
    results = {
        check["name"]: check["result"] for check in json.loads(capsys.readouterr().out)["checks"]
    }
    assert (results["statements"], results["numbers"]) == ("not-done", "not-done")


def test_audit_of_an_empty_log_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = publish(tmp_path / "site", small_log(0).files())
    assert cli.main(["audit", str(site), "--vkey", LOG_KEY.vkey, "--no-state"]) == 0
    assert "Recount: 0 persons, from 0 entries" in capsys.readouterr().out


def test_second_audit_at_once_ends_with_2(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from unjoin.audit.state import State

    arguments = ["audit", str(site), "--vkey", LOG_KEY.vkey, "--state", str(tmp_path / "state")]
    with State.open(tmp_path / "state", origin=LOG_KEY.name, key=LOG_KEY.vkey):
        assert cli.main(arguments) == 2
    assert "could not be done" in capsys.readouterr().err
    assert cli.main(arguments) == 0


@pytest.fixture
def broken_off(site: Path) -> Path:
    """A log of which the statements cannot be read: neither there nor absent."""
    statements = site / "data" / "statements" / "000"
    statements.unlink()
    statements.symlink_to("000")
    return site


def test_audit_that_is_broken_off_ends_with_2_and_says_what_it_knows(
    broken_off: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = audit(broken_off, tmp_path / "state", capsys, "--statements")
    assert (code, report["result"], report["error"]["code"]) == (2, "not-done", "unreachable")
    assert report["count"]["size"] == 12
    assert check_in(report, "statements")["result"] == "not-done"


def test_audit_that_is_broken_off_after_a_fault_ends_with_1(
    broken_off: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (broken_off / "log" / "tally").unlink()
    code, report = audit(broken_off, tmp_path / "state", capsys, "--statements")
    assert (code, report["result"], report["error"]["code"]) == (1, "wrong", "unreachable")
    arguments = ["--vkey", LOG_KEY.vkey, "--statements", "--no-state"]
    assert cli.main(["audit", str(broken_off), *arguments]) == 1
    printed = capsys.readouterr().out
    assert "FOUND WRONG: check 8.\nCOULD NOT BE DONE to the end" in printed
