"""`unjoin audit --proof`: the published vectors, what is printed, and where the key comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tampered.attack import base_files
from tests.tampered.attacks_on_proofs import extra_of, proof_file
from tests.tampered.plain_log import LOG_KEY
from tests.unit.audit.published import check_in, codes_in, publish
from tests.unit.registry.vectors import cases, label
from unjoin import cli

NO_SUCH_KEY = {"cosignature-key", "note-key-algorithm"}
"""Refusals of a key that somebody chose to trust: then nothing can be checked."""


def check(
    folder: Path, data: bytes, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, dict[str, Any]]:
    (folder / "my.tlog-proof").write_bytes(data)
    code = cli.main(["audit", "--proof", str(folder / "my.tlog-proof"), "--json", *more])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def arguments_of(vector: dict[str, Any], folder: Path) -> list[str]:
    """The key and the witnesses of a vector, none of whom has to have cosigned."""
    lines = [f"witness w{number} {key}\n" for number, key in enumerate(vector["witnesses"])]
    (folder / "policy").write_text("".join([*lines, "quorum none\n"]), encoding="utf-8")
    return ["--vkey", vector["vkey"], "--policy", str(folder / "policy")]


@pytest.mark.parametrize("vector", cases("proofs", "valid"), ids=label)
def test_valid_vector_is_right(
    vector: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytes.fromhex(vector["hex"])
    code, report = check(tmp_path, data, capsys, *arguments_of(vector, tmp_path))
    assert (code, codes_in(report)) == (0, set())
    assert report["log"]["size"] == int(vector["size"])
    told = report["statement"]
    if not vector["statement"]:
        assert told is None
    else:
        expected = {"leaf": int(vector["index"]), "statement": json.loads(vector["statement"])}
        assert told == expected
    counted = f"{len(vector['cosigned'])} of the policy's {len(vector['witnesses'])} witnesses"
    assert counted in check_in(report, "cosignatures")["did"]


@pytest.mark.parametrize("vector", cases("proofs", "invalid"), ids=label)
def test_invalid_vector_is_found_wrong(
    vector: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytes.fromhex(vector["hex"])
    code, report = check(tmp_path, data, capsys, *arguments_of(vector, tmp_path))
    bad_witness = vector["check"] == "witnesses" and vector["error"].startswith("vkey-")
    if vector["check"] == "key" or bad_witness or vector["error"] in NO_SUCH_KEY:
        assert (code, report["result"]) == (2, "not-done")
    else:
        assert code == 1
        assert vector["error"] in codes_in(report)
        assert report["statement"] is None


def test_proof_prints_the_statement_and_what_it_does_not_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_bytes(proof_file())
    assert cli.main(["audit", "--proof", str(tmp_path / "mine"), "--vkey", LOG_KEY.vkey]) == 0
    printed = capsys.readouterr().out
    assert '"name":"金福100"' in printed
    assert "Whether the person still counts." in printed
    assert "withdraw; organisations: number 0; consent: self; by web" in printed


def test_proof_of_a_hidden_character_does_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_bytes(b"\x1b[2J")
    name = "my\x1b[2J"
    (tmp_path / name).write_bytes(proof_file())
    assert cli.main(["audit", "--proof", str(tmp_path / name), "--vkey", LOG_KEY.vkey]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_proof_with_a_log_takes_its_key_and_its_organisations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = publish(tmp_path / "site", base_files())
    code, report = check(tmp_path, proof_file(), capsys, str(site), "--no-state")
    assert (code, report["log"]["key_from"]) == (0, "first-use")


def test_proof_of_other_organisations_than_the_logs_is_found_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.tampered import plain_log
    from tests.tampered.base_log import base_log

    monkeypatch.setattr(plain_log, "ORGANISATIONS", ((0, "guard"), (1, "league"), (2, "pioneers")))
    site = publish(tmp_path / "site", base_log().files())
    code, report = check(tmp_path, proof_file(), capsys, str(site), "--no-state")
    assert (code, codes_in(report)) == (1, {"proof-organisations"})


def test_proof_against_a_log_of_another_key_is_found_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.tampered.attacks_on_notes import OTHER_KEY

    site = publish(tmp_path / "site", base_files())
    arguments = (str(site), "--no-state", "--vkey", OTHER_KEY.vkey)
    code, report = check(tmp_path, proof_file(), capsys, *arguments)
    assert code == 1
    assert {"vkey-other", "checkpoint-unsigned"} == codes_in(report)


@pytest.mark.parametrize("length", [0, 1, 53, 55, 86])
def test_proof_with_half_of_the_extra_is_found_wrong(
    length: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = proof_file(extra=extra_of(100)[:length])
    code, report = check(tmp_path, data, capsys, "--vkey", LOG_KEY.vkey)
    assert (code, codes_in(report)) == (1, {"proof-extra"})


def test_proof_without_a_key_proves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = check(tmp_path, proof_file(), capsys, "--no-state")
    assert (code, report["result"], report["statement"]) == (2, "not-done", None)
    assert check_in(report, "inclusion")["result"] == "not-done"
    assert check_in(report, "statement")["result"] == "passed"


def test_proof_without_a_key_that_contradicts_itself_is_found_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = proof_file().replace(b"\nindex 1", b"\nindex 2")
    assert data != proof_file()
    code, report = check(tmp_path, data, capsys, "--no-state")
    assert code == 1
    assert "tree-root" in codes_in(report)


def test_proof_is_checked_with_the_key_that_an_audit_remembers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = ("--state", str(tmp_path / "state"))
    site = publish(tmp_path / "site", base_files())
    assert cli.main(["audit", str(site), *state]) == 0
    capsys.readouterr()
    code, report = check(tmp_path, proof_file(), capsys, *state)
    assert (code, report["log"]["key_from"]) == (0, "remembered")
