"""`unjoin init`: a real instance, or a sentence that says why not."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.nursery import run_in_text
from unjoin.service.database.passwords import administer
from unjoin.service.database.roles import Process
from unjoin.service.instance import InstanceError, load_instance
from unjoin.service.keys import make_age_key


def init(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_in_text(["-m", "unjoin", "init", str(directory), *arguments])


@pytest.fixture(scope="module")
def custodians() -> list[str]:
    return [argument for _ in range(2) for argument in ("--custodian", make_age_key().recipient)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, custodians: list[str]) -> Path:
    directory = tmp_path_factory.mktemp("init") / "centre"
    done = init(directory, *custodians, "--public-host", "example.org")
    assert done.returncode == 0, done.stderr
    for handle in ("operator", "custodian"):
        assert re.search(
            rf"First account: {handle} with the one-time password \S{{20,}}", done.stdout
        )
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
    assert f"then run: unjoin init {tmp_path / 'centre'} --continue" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-to-be-shown" not in done.stderr


def test_init_on_the_database_of_another_instance(
    made: Path, tmp_path: Path, custodians: list[str]
) -> None:
    url = f"sqlite:{made / 'data/unjoin.sqlite3'}"
    arguments = ("--database-url", url, "--operator", "somebody", "--custodian-account", "else")
    done = init(tmp_path / "centre", *custodians, *arguments)
    assert done.returncode == 2
    assert "the database is that of another instance" in done.stderr
    handles = "SELECT handle FROM accounts_staff ORDER BY handle"
    with closing(sqlite3.connect(made / "data/unjoin.sqlite3")) as database:
        assert database.execute(handles).fetchall() == [("custodian",), ("operator",)]


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
    assert "First account: operator with the one-time password" in done.stdout
    assert "its public log is not founded: the disk is full" in done.stderr
    (said,) = re.findall(r"run: unjoin (publish --data \S+)", done.stderr)
    command = [sys.executable, "-m", "unjoin", *said.split()]
    assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0
    assert (directory / "data/public/log/checkpoint").exists()


def test_continue_and_upgrade_change_nothing_that_is_there(made: Path) -> None:
    pepper = load_instance(made).pepper
    done = init(made, "--continue")
    assert (done.returncode, done.stderr) == (0, "")
    assert "There are accounts already; none was made." in done.stdout
    assert init(made, "--upgrade").returncode == 0
    assert load_instance(made).pepper == pepper


def test_continue_where_nothing_was_begun_says_so(tmp_path: Path) -> None:
    for step in ("--continue", "--upgrade", "--database-roles"):
        done = init(tmp_path / "centre", step)
        assert done.returncode == 2
        assert "`unjoin init DIRECTORY` makes an instance" in done.stderr


def test_continue_after_a_failure_makes_the_rest(tmp_path: Path, custodians: list[str]) -> None:
    """The same directory, keys and all, as soon as the database can be used."""
    directory = tmp_path / "centre"
    url = "postgresql://unjoin:x@127.0.0.1:1/unjoin"
    assert init(directory, *custodians, "--database-url", url).returncode == 2
    pepper = load_instance(directory).pepper
    settings = directory / "unjoin.toml"
    settings.write_text(settings.read_text().replace(url, "sqlite:data/unjoin.sqlite3"))
    done = init(directory, "--continue", "--operator", "ada", "--custodian-account", "kim")
    assert done.returncode == 0, done.stderr
    assert "First account: ada" in done.stdout
    assert "First account: kim" in done.stdout
    assert load_instance(directory).pepper == pepper


@pytest.mark.parametrize(
    ("operator", "custodian"), [("ada", "ada"), ("ADA", "kim"), ("publisher", "kim"), ("ada", "")]
)
def test_handles_that_cannot_be_those_of_two_accounts(
    tmp_path: Path, custodians: list[str], operator: str, custodian: str
) -> None:
    directory = tmp_path / "centre"
    handles = (f"--operator={operator}", f"--custodian-account={custodian}")
    done = init(directory, *custodians, *handles)
    assert done.returncode == 2
    assert "cannot be the handles of the first two accounts" in done.stderr
    assert "First account" not in done.stdout
    assert init(directory, "--continue").stdout.count("First account") == 2


@pytest.mark.parametrize(
    ("hosts", "header"),
    [
        ((), ""),
        (("abc.onion",), ""),
        (("example.org",), "X-Real-IP"),
        (("abc.onion", "example.org"), "X-Real-IP"),
    ],
)
def test_init_believes_the_proxy_of_a_host_that_has_one(
    tmp_path: Path, custodians: list[str], hosts: tuple[str, ...], header: str
) -> None:
    named = [word for host in hosts for word in ("--public-host", host)]
    assert init(tmp_path / "centre", *custodians, *named).returncode == 0
    assert load_instance(tmp_path / "centre").settings.client_header == header


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


ROLES_URL = "postgresql://127.0.0.1:5433/unjoin"


@pytest.fixture
def begun(tmp_path: Path, custodians: list[str]) -> tuple[Path, str]:
    """An instance for PostgreSQL with a role for each process, and what init said."""
    directory = tmp_path / "my centre"
    done = init(directory, *custodians, "--database-url", ROLES_URL, "--operator", "ada")
    assert done.returncode == 0, done.stderr
    return directory, done.stdout


def test_init_with_roles_says_the_two_steps_that_are_left(begun: tuple[Path, str]) -> None:
    directory, said = begun
    assert f"sudo -u postgres psql -p 5433 < '{directory}/postgresql/roles.sql'" in said
    assert f"unjoin init '{directory}' --continue --operator ada" in said
    assert "First account" not in said


def test_roles_file_holds_no_password(begun: tuple[Path, str]) -> None:
    text = (begun[0] / "postgresql/roles.sql").read_text()
    instance = load_instance(begun[0])
    passwords = {instance.database_password(process) for process in Process}
    assert len(passwords) == len(Process)
    for process in Process:
        assert instance.database_password(process) not in text
        assert f"ALTER ROLE unjoin_{process} LOGIN" in text
    assert text.count("PASSWORD 'SCRAM-SHA-256$4096:") == len(Process)


def test_database_passwords_are_for_their_owner_alone(begun: tuple[Path, str]) -> None:
    for path in (*(begun[0] / "secrets").iterdir(), begun[0] / "postgresql/roles.sql"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_continue_before_the_roles_are_made_says_what_to_do(begun: tuple[Path, str]) -> None:
    done = init(begun[0], "--continue")
    assert done.returncode == 2
    assert "the database cannot be used: " in done.stderr
    assert f"then run: unjoin init {begun[0]} --continue" in done.stderr


@pytest.mark.parametrize("name", ["", "Unjoin", "un-join", "1unjoin", "u" * 51, "a%22b", "un;join"])
def test_database_that_no_role_can_be_named_after(
    tmp_path: Path, custodians: list[str], name: str
) -> None:
    url = f"postgresql://127.0.0.1/{name}"
    done = init(tmp_path / "centre", *custodians, "--database-url", url)
    assert done.returncode == 2
    assert "cannot be the name of a database" in done.stderr
    assert not (tmp_path / "centre").exists()


def test_roles_where_the_url_does_not_ask_for_them(made: Path) -> None:
    done = init(made, "--database-roles")
    assert done.returncode == 2
    assert "names a user, or is not of PostgreSQL" in done.stderr
    assert not list((made / "secrets").glob("database-*"))


def test_roles_for_an_instance_that_had_one_for_all(made: Path, tmp_path: Path) -> None:
    directory = tmp_path / "centre"
    shutil.copytree(made, directory)
    settings = directory / "unjoin.toml"
    settings.write_text(settings.read_text().replace("sqlite:data/unjoin.sqlite3", ROLES_URL))
    done = init(directory, "--database-roles")
    assert done.returncode == 0, done.stderr
    assert f"unjoin init {directory} --continue" in done.stdout
    passwords = [path.read_text() for path in (directory / "secrets").glob("database-*")]
    assert len(set(passwords)) == len(Process)
    again = init(directory, "--database-roles")
    assert again.returncode == 2
    assert "unjoin keys rotate database" in again.stderr
    assert [path.read_text() for path in (directory / "secrets").glob("database-*")] == passwords


@pytest.mark.parametrize(
    ("url", "command"),
    [
        ("postgresql://127.0.0.1/a", "sudo -u postgres psql"),
        ("postgresql:///a", "sudo -u postgres psql"),
        ("postgresql://[::1]:5432/a", "sudo -u postgres psql"),
        ("postgresql://db.example:5433/a", "psql -h db.example -p 5433 -U postgres -d postgres"),
    ],
)
def test_command_for_the_administrator(url: str, command: str) -> None:
    assert administer(url) == command
