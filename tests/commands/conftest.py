"""A centre in which things have happened, and its two backups; tests do not change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.lived_in import OWN, LivedIn, database, done, make_lived_in


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedIn]:
    """The centre, on the database that this run is about. Tests do not change it."""
    with database(OWN) as url:
        yield make_lived_in(tmp_path_factory.mktemp("lived") / "centre", database_url=url)


@pytest.fixture(scope="module")
def backups(lived: LivedIn, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The two files: tables and secrets."""
    place = tmp_path_factory.mktemp("backups")
    tables, secrets = place / "tables.age", place / "secrets.age"
    said = done("backup", "--data", lived.directory, "--to", tables)
    assert "sealed to the two custodians" in said
    done("backup", "--data", lived.directory, "--secrets", "--to", secrets)
    return tables, secrets


@pytest.fixture
def key_file(lived: LivedIn, tmp_path: Path) -> Path:
    path = tmp_path / "custodian.key"
    path.write_text(
        f"# public key: {lived.custodians[1].recipient}\n{lived.custodians[1].identity}\n"
    )
    return path
