"""A signed note of more than 1 MiB is wrong, whichever of the log's two it is."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.unit.audit.published import audit, codes_in, publish, small_log


@pytest.mark.parametrize("name", ["checkpoint", "tally"])
def test_note_beyond_its_limit_is_found_wrong(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However it is made long: here with a signature of a key that nobody knows."""
    site = publish(tmp_path / "site", small_log().files())
    long = base64.b64encode(bytes(800_000)).decode()
    with (site / "log" / name).open("a", encoding="utf-8") as file:
        file.write(f"— other.example/log {long}\n")
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"too-long"})
