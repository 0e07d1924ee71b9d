"""`unjoin init`: a real instance, or a sentence that says why not."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from unjoin.service.instance import InstanceError, load_instance
from unjoin.service.keys import make_age_key


def init(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "unjoin", "init", str(directory), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def custodians() -> list[str]:
    return [argument for _ in range(2) for argument in ("--custodian", make_age_key().recipient)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, custodians: list[str]) -> Path:
    directory = tmp_path_factory.mktemp("init") / "centre"
    done = init(directory, *custodians, "--public-host", "example.org")
    assert done.returncode == 0, done.stderr
    assert "First account: operator with the password" in done.stdout
    return directory


def test_init_makes_an_instance_that_can_be_loaded(made: Path) -> None:
    instance = load_instance(made)
    assert instance.settings.public_hosts == ("example.org",)
    assert not instance.settings.demo
    assert len(instance.inbox_recipients) == 3
    assert len(instance.pepper) == 32


def test_init_lets_nobody_else_read(made: Path) -> None:
    public = made / "data" / "public"  # for a web server to read; the way to it is closed above
    for path in (made, *made.rglob("*")):
        if path == public or public in path.parents:
            continue
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_init_keeps_the_default_k(made: Path) -> None:
    assert load_instance(made).campaign.thresholds.batch_declarations == 100


def test_init_twice_overwrites_nothing(made: Path, custodians: list[str]) -> None:
    pepper = load_instance(made).pepper
    done = init(made, *custodians)
    assert done.returncode == 2
    assert "is not empty. Nothing was made." in done.stderr
    assert load_instance(made).pepper == pepper


def test_init_without_two_custodians_says_how_to_make_them(tmp_path: Path) -> None:
    done = init(tmp_path / "centre")
    assert done.returncode == 2
    assert "age-keygen" in done.stderr
    assert not (tmp_path / "centre").exists()


def test_init_with_something_else_than_a_public_key_is_refused(tmp_path: Path) -> None:
    done = init(tmp_path / "centre", "--custodian", "age1x", "--custodian", "age1y")
    assert done.returncode == 2
    assert "not the public key" in done.stderr


def test_init_without_its_database_says_what_to_do(tmp_path: Path, custodians: list[str]) -> None:
    url = "postgresql://unjoin:not-to-be-shown@127.0.0.1:1/unjoin"
    done = init(tmp_path / "centre", *custodians, "--database-url", url)
    assert done.returncode == 2
    assert "the database cannot be used: " in done.stderr
    assert "Connection refused" in done.stderr
    assert f"delete {tmp_path / 'centre'}, which holds nothing of value" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-to-be-shown" not in done.stderr


def test_init_on_the_database_of_another_instance(
    made: Path, tmp_path: Path, custodians: list[str]
) -> None:
    url = f"sqlite:{made / 'data/unjoin.sqlite3'}"
    arguments = ("--database-url", url, "--operator", "somebody")
    done = init(tmp_path / "centre", *custodians, *arguments)
    assert done.returncode == 2
    assert "the database is that of another instance" in done.stderr
    with closing(sqlite3.connect(made / "data/unjoin.sqlite3")) as database:
        assert database.execute("SELECT handle FROM accounts_staff").fetchall() == [("operator",)]


def test_password_is_said_though_the_log_cannot_be_founded(
    tmp_path: Path, custodians: list[str]
) -> None:
    directory = tmp_path / "centre"
    script = (
        "import sys, unittest.mock as m; from unjoin.cli import main; "
        "from unjoin.publiclog.errors import StoreError; "
        "from unjoin.publiclog.stores.directory import DirectoryStore as D; "
        "full = StoreError('the disk is full', code='store-full'); "
        "m.patch.object(D, 'write', side_effect=full).start(); sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "init", str(directory), *custodians],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert "First account: operator with the password" in done.stdout
    assert "its public log is not founded: the disk is full" in done.stderr
    (said,) = re.findall(r"run: unjoin (publish --data \S+)", done.stderr)
    command = [sys.executable, "-m", "unjoin", *said.split()]
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0
    assert (directory / "data/public/log/checkpoint").exists()


def test_secret_that_others_can_read_is_refused(made: Path) -> None:
    pepper = made / "secrets" / "pepper"
    pepper.chmod(0o644)
    try:
        with pytest.raises(InstanceError, match="chmod 600"):
            _ = load_instance(made).pepper
    finally:
        pepper.chmod(0o600)


@pytest.mark.parametrize(
    ("site", "name"), [("public", "pepper"), ("staff", "review.key"), ("staff", "session.key")]
)
def test_serve_with_a_secret_that_others_can_read_does_not_start(
    made: Path, site: str, name: str
) -> None:
    secret = made / "secrets" / name
    secret.chmod(0o644)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "unjoin", "serve", site, "--data", str(made)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        secret.chmod(0o600)
    assert done.returncode == 2
    assert f"chmod 600 {secret}" in done.stderr


def test_publish_on_an_empty_instance_says_what_is_missing(made: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", "publish", "--data", str(made)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "0 of the 100 declarations that make a batch are ready" in done.stdout


@pytest.mark.parametrize("command", [("publish",), ("serve", "public"), ("serve", "staff")])
def test_command_outside_an_instance_says_so(command: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", *command, "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "`unjoin init DIRECTORY` makes an instance" in done.stderr
