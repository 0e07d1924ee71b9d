"""An instance on disk whose keys a test can change, beside the database of the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.unit.handed_in import with_batch, with_public_files
from unjoin.presets import read_preset
from unjoin.service.instance import Instance, Settings, load_instance
from unjoin.service.keys import AgeKey, make_age_key
from unjoin.service.layout import lay_out


@pytest.fixture
def custodians() -> tuple[AgeKey, AgeKey]:
    return make_age_key(), make_age_key()


@pytest.fixture
def directory(tmp_path: Path, custodians: tuple[AgeKey, AgeKey]) -> Path:
    place = tmp_path / "centre"
    lay_out(
        place,
        settings=Settings("sqlite:data/unjoin.sqlite3"),
        manifest=read_preset("ccp"),
        custodians=tuple(key.recipient for key in custodians),
    )
    return place


@pytest.fixture
def instance(directory: Path, public_files: Path, settings: LazySettings) -> Instance:
    """The instance, publishing single declarations."""
    settings.UNJOIN = loaded(directory, public_files)
    made: Instance = settings.UNJOIN
    # As a site has them that was started now, and goes on running.
    _ = made.pepper, made.session_key, made.review_identity, made.inbox_recipients
    return made


def loaded(directory: Path, public_files: Path) -> Instance:
    """The instance as a process that starts now has it."""
    return with_batch(with_public_files(load_instance(directory), public_files), 1)
