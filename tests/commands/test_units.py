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
    "roles": Settings(database_url="postgresql://127.0.0.1/unjoin"),
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


@pytest.mark.parametrize("name", [unit for unit in UNITS if unit.endswith(".service")])
def test_processes_leave_nothing_on_the_disk(tmp_path: Path, name: str) -> None:
    text = units(tmp_path, "sqlite")[name]
    assert values(text, "User") != ["root"]
    assert values(text, "NoNewPrivileges") == ["yes"]
    assert (values(text, "LimitCORE"), values(text, "MemorySwapMax")) == (["0"], ["0"])
    assert values(text, "LogNamespace") == ["unjoin"]
    (temporary,) = values(text, "TemporaryFileSystem")
    assert [place.partition(":")[0] for place in temporary.split()] == ["/tmp", "/var/tmp"]  # noqa: S108 — names in a unit


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("public", ["pepper", "database-public"]),
        (
            "staff",
            [
                *("pepper", "session.key", "review.key", "do-not-call.key"),
                *("database-staff", "desk.key.age"),
            ],
        ),
        ("publish", ["review.key", "log.key", "database-publisher"]),
        ("backup", ["database-owner"]),
    ],
)
def test_process_is_given_its_own_secrets_alone(
    tmp_path: Path, name: str, given: list[str]
) -> None:
    unit = units(tmp_path, "roles")[f"unjoin-{name}.service"]
    secrets = tmp_path.resolve() / "secrets"
    assert values(unit, "LoadCredential") == [f"{name}:{secrets}/{name}" for name in given]
    (hidden,) = values(unit, "InaccessiblePaths")
    assert f'"-{secrets}"' in hidden


def test_staff_site_starts_before_the_desk_has_a_key(tmp_path: Path) -> None:
    """What is not there is given as another word: systemd would refuse to start else."""
    for name, text in units(tmp_path, "sqlite").items():
        given = ["desk.key.age:none"] if name == "unjoin-staff.service" else []
        assert values(text, "SetCredential") == given


@pytest.mark.parametrize("settings", ["sqlite", "postgres here"])
def test_process_is_given_no_password_where_there_is_none(tmp_path: Path, settings: str) -> None:
    for text in units(tmp_path, settings).values():
        assert "database-" not in text


@pytest.mark.parametrize("name", ["public", "staff", "publish"])
def test_backups_are_hidden_from_whoever_does_not_make_them(tmp_path: Path, name: str) -> None:
    (hidden,) = values(units(tmp_path, "roles")[f"unjoin-{name}.service"], "InaccessiblePaths")
    assert f'"-{tmp_path.resolve() / "backups"}"' in hidden


@pytest.mark.parametrize("site", ["public", "staff"])
def test_sites_do_not_write_what_is_published(tmp_path: Path, site: str) -> None:
    (read_only,) = values(units(tmp_path, "sqlite")[f"unjoin-{site}.service"], "ReadOnlyPaths")
    assert f'"-{tmp_path.resolve() / "data/public"}"' in read_only


@pytest.mark.parametrize(("site", "other"), [("public", "staff"), ("staff", "public")])
def test_site_does_not_write_what_the_other_has_browsers_run(
    tmp_path: Path, site: str, other: str
) -> None:
    (read_only,) = values(units(tmp_path, "roles")[f"unjoin-{site}.service"], "ReadOnlyPaths")
    assert f'"-{tmp_path.resolve() / "data/static" / other}"' in read_only
    assert "static/" + site not in read_only


@pytest.mark.parametrize(
    ("settings", "private", "denied"),
    [
        ("sqlite", ["yes"], []),
        ("postgres here", [], ["any"]),
        ("roles", [], ["any"]),
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
