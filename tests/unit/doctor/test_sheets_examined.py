"""Sheets to print need fonts that draw Chinese."""

from __future__ import annotations

from pathlib import Path

from unjoin.service.doctor import sheets
from unjoin.service.doctor.findings import Place, State

from tests.unit.doctor.conftest import ask, with_settings  # isort: skip

TITLE = "Press sheets and certificates can be made"


def test_fonts_are_there(place: Place) -> None:
    assert ask(sheets.check, place)[TITLE].state is State.OK


def test_fonts_are_missing(place: Place, tmp_path: Path) -> None:
    finding = ask(sheets.check, with_settings(place, fonts=(str(tmp_path),)))[TITLE]
    assert finding.state is State.WRONG
    assert "no font was found" in finding.means
