"""A place to examine: an instance on disk, on a machine of which a test writes the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.handed_in import TODAY
from unjoin.presets import read_preset
from unjoin.service.doctor.findings import Check, Finding, Place
from unjoin.service.instance import Settings, load_instance
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out

SETTINGS = Settings(
    database_url="sqlite:data/unjoin.sqlite3",
    public_hosts=("a.example",),
    staff_hosts=("staff.a.example",),
    client_header="X-Real-IP",
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A new instance as it should be, on a machine without any files."""
    directory = tmp_path / "centre"
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(directory, settings=SETTINGS, manifest=read_preset("ccp"), custodians=custodians)
    (tmp_path / "machine").mkdir()
    return Place(load_instance(directory), TODAY, tmp_path / "machine")


@pytest.fixture
def write(place: Place) -> Callable[[str, str], Path]:
    """Writes a file of the machine."""

    def write_file(path: str, text: str) -> Path:
        found = place.root / path.lstrip("/")
        found.parent.mkdir(parents=True, exist_ok=True)
        found.write_text(text)
        return found

    return write_file


def ask(check: Check, place: Place) -> dict[str, Finding]:
    """What `check` finds, by title."""
    return {finding.title: finding for finding in check(place)}


def with_settings(place: Place, **changes: object) -> Place:
    """The place, with other settings of its instance."""
    settings = replace(place.instance.settings, **changes)  # type: ignore[arg-type]
    return replace(place, instance=replace(place.instance, settings=settings))
