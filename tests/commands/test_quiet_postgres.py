"""PostgreSQL with the settings of `unjoin init`: what it says, and what its files tell."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.commands.own_postgres import OwnPostgres, own_postgres
from tests.faults.centre import Centre
from tests.unit.publication.positions import is_ordered, offsets
from unjoin.presets import read_preset
from unjoin.service.deploy.postgresql import SETTINGS, Setting, fill_postgresql
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out

pytestmark = pytest.mark.slow

MARKED = "MarkedText-7f3a"
ARRIVALS = 120

ARRIVE = """
import json, sys
from pathlib import Path
from unjoin.service.commands.session import start_django
start_django(Path(sys.argv[1]), site="public")
from tests.unit.handed_in import TODAY, hand_in, sealed
from unjoin.service.instance import current
from unjoin.service.intake import codes
from unjoin.service.intake.models import InboxItem
from unjoin.service.clock import today
found = []
for number in range(int(sys.argv[2])):
    code = hand_in(current(), sealed(text="我退出。" if number % 2 else ""), today=today())
    index = codes.receipt_index(code, 0, pepper=current().pepper)
    found.append(index.hex())
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    with own_postgres(fill_postgresql(is_here=True)) as made:
        yield made


@pytest.fixture(scope="module")
def centre(server: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """A centre on that server, with K = 1."""
    directory = tmp_path_factory.mktemp("quiet") / "centre"
    manifest = read_preset("ccp").replace("batch_declarations = 100", "batch_declarations = 1")
    custodians = tuple(make_age_key().recipient for _ in range(2))
    settings = Settings(database_url=server.url, public_hosts=("a.example",))
    lay_out(directory, settings=settings, manifest=manifest, custodians=custodians)
    made = Centre(directory)
    made.do("migrate")
    return made


def arrive(centre: Centre) -> list[bytes]:
    """Hand in declarations, and answer with their receipt indexes in the order of their coming."""
    done = subprocess.run(
        [sys.executable, "-c", ARRIVE, str(centre.directory), str(ARRIVALS)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [bytes.fromhex(index) for index in json.loads(done.stdout)]


def unjoin(centre: Centre, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "unjoin", command, "--data", str(centre.directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_server_takes_the_setting(server: OwnPostgres, setting: Setting) -> None:
    with psycopg.connect(server.url) as connection:
        shown = connection.execute(f"SHOW {setting.name}".encode()).fetchone()
    assert shown == (setting.value,)


def test_server_says_nothing_of_what_it_is_asked(server: OwnPostgres) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(b"CREATE TEMP TABLE kept (name text PRIMARY KEY)")
        for _ in range(2):
            with suppress(psycopg.errors.UniqueViolation):
                connection.execute("INSERT INTO kept VALUES (%s)", [MARKED])
        with pytest.raises(psycopg.errors.SyntaxError):
            connection.execute(f"SELEKT '{MARKED}'".encode())
        connection.execute(b"SELECT pg_sleep(0.1)")
        connection.execute(b"CHECKPOINT")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url.replace("admin:", f"{MARKED}:wrong"))
    said = server.log.read_text()
    assert MARKED not in said.replace(f'"{MARKED}"', "")
    assert "127.0.0.1" not in said.partition("database system is ready")[2]
    assert "INSERT" not in said
    assert "duplicate" not in said


def test_write_ahead_log_and_tables_tell_no_order(centre: Centre, server: OwnPostgres) -> None:
    arrived = arrive(centre)
    before = b"".join(path.read_bytes() for path in server.segments)
    told = [places[0] for index in arrived if (places := offsets({"wal": before}, index))]
    assert is_ordered(told), "the write-ahead log is looked at where it tells the order"
    done = unjoin(centre, "publish")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    after = {path.name: path.read_bytes() for path in server.segments}
    left = [places[0] for index in arrived if (places := offsets(after, index))]
    assert len(left) < 20 or not is_ordered(left)
    assert sum(map(len, after.values())) <= 2 * 16 * 1024 * 1024


def test_doctor_finds_the_server_as_it_should_be(centre: Centre) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", "doctor", "--json", "--data", str(centre.directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    found = {row["title"]: row for row in json.loads(done.stdout)}
    of_server = [row for title, row in found.items() if title.startswith("PostgreSQL: ")]
    assert len(of_server) == len(SETTINGS)
    assert [row for row in of_server if row["state"] != "ok"] == []
    assert found["The publisher may begin the write-ahead log anew"]["state"] == "ok"
    # One user for all processes: that is said.
    assert found["Each process is a role of its own in the database"]["state"] == "wrong"


@pytest.fixture
def talkative() -> Iterator[OwnPostgres]:
    """A server as a distribution sets it up."""
    with own_postgres("log_statement = 'all'\n") as made:
        yield made


def test_doctor_finds_what_is_wrong(talkative: OwnPostgres, tmp_path: Path) -> None:
    directory = tmp_path / "centre"
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(
        directory,
        settings=Settings(database_url=talkative.url),
        manifest=read_preset("ccp"),
        custodians=custodians,
    )
    centre = Centre(directory)
    centre.do("migrate")
    done = unjoin(centre, "doctor")
    assert done.returncode == 1
    assert "WRONG PostgreSQL: log_statement is none" in done.stdout
    assert "it is all. It should not be: no statements" in done.stdout
    assert "WRONG PostgreSQL: wal_recycle is off" in done.stdout
