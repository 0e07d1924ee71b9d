"""The systemd units that `unjoin init` writes: whole, valid, and no wider than they must be."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from unjoin.service.deploy import UNITS, fill_units
from unjoin.service.instance import Settings

SETTINGS = {
    "sqlite": Settings(database_url="sqlite:data/unjoin.sqlite3"),
    "postgres here": Settings(database_url="postgresql://u:p@127.0.0.1:5432/unjoin"),
    "postgres elsewhere": Settings(database_url="postgresql://u:p@db.example/unjoin"),
    "object storage": Settings(
        database_url="sqlite:data/unjoin.sqlite3",
        public_files="s3://bucket/prefix?endpoint=https://s3.example&region=a",
    ),
    "files elsewhere": Settings(database_url="sqlite:data/x", public_files="/srv/unjoin public"),
}


def units(directory: Path, settings: str) -> dict[str, str]:
    return fill_units(directory, settings=SETTINGS[settings], python=sys.executable)


def values(unit: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("name", ["centre", "my $centre 100%"])
def test_units_are_what_systemd_takes(tmp_path: Path, settings: str, name: str) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no systemd-analyze here")
    directory = tmp_path / name
    (directory / "data").mkdir(parents=True)
    made = units(directory, settings)
    for unit, text in made.items():
        (tmp_path / unit).write_text(text)
    done = subprocess.run(
        [analyze, "verify", *(str(tmp_path / unit) for unit in made)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_units_have_no_word_left_to_fill_in(tmp_path: Path) -> None:
    made = units(tmp_path, "sqlite")
    assert sorted(made) == sorted(UNITS)
    for text in made.values():
        assert set(re.findall(r"@[A-Z_]+@", text)) == set()
        assert "NoNewPrivileges=yes" in text
        assert values(text, "User") != ["root"]


def test_public_unit_hides_what_opens_and_signs(tmp_path: Path) -> None:
    (hidden,) = values(units(tmp_path, "sqlite")["unjoin-public.service"], "InaccessiblePaths")
    secrets = tmp_path.resolve() / "secrets"
    for name in ("log.key", "review.key", "session.key"):
        assert f'"-{secrets / name}"' in hidden
    assert "pepper" not in hidden


def test_staff_unit_hides_what_signs(tmp_path: Path) -> None:
    (hidden,) = values(units(tmp_path, "sqlite")["unjoin-staff.service"], "InaccessiblePaths")
    assert hidden == f'"-{tmp_path.resolve() / "secrets/log.key"}"'


@pytest.mark.parametrize("site", ["public", "staff"])
def test_sites_do_not_write_what_is_published(tmp_path: Path, site: str) -> None:
    (read_only,) = values(units(tmp_path, "sqlite")[f"unjoin-{site}.service"], "ReadOnlyPaths")
    assert read_only == f'"-{tmp_path.resolve() / "data/public"}"'


@pytest.mark.parametrize(
    ("settings", "private", "denied"),
    [
        ("sqlite", ["yes"], []),
        ("postgres here", [], ["any"]),
        ("postgres elsewhere", [], []),
        ("object storage", [], []),
    ],
)
def test_publisher_reaches_no_more_than_it_must(
    tmp_path: Path, settings: str, private: list[str], denied: list[str]
) -> None:
    unit = units(tmp_path, settings)["unjoin-publish.service"]
    assert values(unit, "PrivateNetwork") == private
    assert values(unit, "IPAddressDeny") == denied


def test_publisher_may_write_where_it_publishes(tmp_path: Path) -> None:
    unit = units(tmp_path, "files elsewhere")["unjoin-publish.service"]
    (writable,) = values(unit, "ReadWritePaths")
    assert writable == f'"{tmp_path.resolve() / "data"}" "/srv/unjoin public"'
