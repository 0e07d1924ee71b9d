"""Small published logs for the tests of the auditor's checks, from the plain implementation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tampered.base_log import Log, base_log
from tests.tampered.plain_log import LOG_KEY, Files
from unjoin import cli


def publish(folder: Path, files: Files) -> Path:
    """Write `files` below `folder`, as they are and without removing what is there."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def small_log(size: int = 12) -> Log:
    """The first leaves of the untampered log."""
    return base_log().upto(size)


def audit(
    place: Path | str, state: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON report of `unjoin audit`, by somebody who has the key."""
    code = cli.main(
        [
            *("audit", str(place), "--vkey", LOG_KEY.vkey, "--state", str(state)),
            *("--jobs", "1", "--json", *more),
        ]
    )
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, report


def check_in(report: dict[str, Any], name: str) -> dict[str, Any]:
    """The check of that name."""
    (check,) = [check for check in report["checks"] if check["name"] == name]
    found: dict[str, Any] = check
    return found


def codes_in(report: dict[str, Any]) -> set[str]:
    """The codes of all findings."""
    return {one["code"] for check in report["checks"] for one in check["findings"]}
