"""Every tampered log of tests/tampered is found out, and named for what it is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.tampered.make import HERE, UNTAMPERED, folders
from unjoin import cli
from unjoin.audit import commanded

ATTACKS = sorted(path.parent.name for path in HERE.glob("*/expected.toml"))
UNJOIN = Path(sys.executable).with_name("unjoin")
IN_A_PROCESS = (
    "checkpoint-size-with-leading-zero",
    "tile-partial-with-extra-hash",
    "bundle-full-with-extra-entry",
    "fold-correct-too-many",
    "history-rewritten",
    "statement-of-retracted",
    "proof-statement-changed",
)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commanded, "WAIT_S", 0.0)


def unpacked(name: str, tmp_path: Path) -> Path:
    """A copy of the attack's folder, so that what is published can be replaced in its place."""
    return Path(shutil.copytree(HERE / name, tmp_path / name))


def arguments_of(here: Path, expected: dict[str, Any]) -> list[str]:
    given = [argument.replace("{here}", str(here)) for argument in expected["arguments"]]
    return ["audit", *given, "--state", str(here / "state"), "--jobs", "1", "--json"]


def show_before(here: Path) -> None:
    """Put what was published earlier in the place of what is published now."""
    (here / "public").rename(here / "now")
    (here / "before").rename(here / "public")


def show_now(here: Path) -> None:
    shutil.rmtree(here / "public")
    (here / "now").rename(here / "public")


def audit(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = cli.main(arguments)
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def found_in(report: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["code"], one["where"]) for check in report["checks"] for one in check["findings"]}


def test_folders_are_what_the_generator_writes() -> None:
    written = {
        str(path.relative_to(HERE)): path.read_bytes()
        for folder in HERE.iterdir()
        if (folder / "trusted-vkey").exists()
        for path in folder.rglob("*")
        if path.is_file()
    }
    made = {
        f"{name}/{path}": data for name, files in folders().items() for path, data in files.items()
    }
    assert written.keys() == made.keys()
    assert [path for path in made if made[path] != written[path]] == []


def test_there_are_many_attacks() -> None:
    assert len(ATTACKS) >= 30


@pytest.mark.parametrize("name", ATTACKS)
def test_tampered_log_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = unpacked(name, tmp_path)
    expected = tomllib.loads((here / "expected.toml").read_text(encoding="utf-8"))
    arguments = arguments_of(here, expected)
    if (here / "before").exists():
        show_before(here)
        code, before = audit(arguments, capsys)
        assert code == 0, found_in(before)
        show_now(here)
    code, report = audit(arguments, capsys)
    assert (expected["code"], expected["where"]) in found_in(report)
    assert code == 1
    assert report["result"] == "wrong"


@pytest.mark.parametrize("name", IN_A_PROCESS)
def test_tampered_log_is_named_by_the_program(name: str, tmp_path: Path) -> None:
    here = unpacked(name, tmp_path)
    expected = tomllib.loads((here / "expected.toml").read_text(encoding="utf-8"))
    command: list[str | Path] = [UNJOIN, *arguments_of(here, expected)[:-1]]
    if (here / "before").exists():
        show_before(here)
        assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0
        show_now(here)
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stderr
    assert f"{expected['code']}: {expected['where']}" in done.stdout
    assert "FOUND WRONG" in done.stdout


def test_untampered_log_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = unpacked(UNTAMPERED, tmp_path)
    arguments = [
        *("audit", f"{here}/public", "--vkey", f"{here}/trusted-vkey"),
        *("--policy", f"{here}/policy", "--statements", "--state", f"{here}/state", "--json"),
    ]
    show_before(here)
    assert audit(arguments[:4] + arguments[6:], capsys)[0] == 0
    show_now(here)
    code, report = audit(arguments, capsys)
    assert (code, found_in(report)) == (0, set())
    results = {check["name"]: check["result"] for check in report["checks"]}
    assert results.pop("kit") == "not-done"  # this log has none
    assert list(results.values()) == ["passed"] * 11
    assert (report["count"]["size"], report["count"]["total"]) == (260, 1254)


@pytest.mark.parametrize(("proof", "words"), [("my", True), ("withdrawn", False)])
def test_untampered_proof_is_right(
    proof: str, words: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = unpacked(UNTAMPERED, tmp_path)
    code, report = audit(
        [
            *("audit", "--proof", f"{here}/{proof}.tlog-proof"),
            *("--vkey", f"{here}/trusted-vkey", "--json"),
        ],
        capsys,
    )
    assert (code, found_in(report)) == (0, set())
    assert (report["statement"] is not None) == words
