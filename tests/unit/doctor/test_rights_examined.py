"""PostgreSQL's roles and grants, compared with those that are wanted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.nursery import run_code, run_in_text
from tests.separated import roles_of_a_database, separate
from unjoin.presets import read_preset
from unjoin.service.database.roles import Process, database_name, role_name
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out

pytestmark = pytest.mark.skipif(
    os.environ.get("UNJOIN_TEST_DB") != "postgres", reason="SQLite has no roles"
)

MIGRATE = """
import sys
from pathlib import Path
from unjoin.service.commands.session import migrate, start_django
start_django(Path(sys.argv[1]), site="owner")
migrate()
"""
PUBLIC = "The public process may do what it needs in the database, and nothing else"


@dataclass(frozen=True)
class Separated:
    """An instance whose processes are roles of their own; `admin`: the database's administrator."""

    directory: Path
    name: str
    admin: str

    def found(self) -> dict[str, dict[str, str]]:
        """What the doctor finds, by title."""
        done = run_in_text(["-m", "unjoin", "doctor", "--json", "--data", str(self.directory)])
        return {row["title"]: row for row in json.loads(done.stdout)}

    def run(self, statement: str) -> None:
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="module")
def separated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Separated]:
    server = os.environ["UNJOIN_TEST_POSTGRES_URL"]
    directory = tmp_path_factory.mktemp("rights") / "centre"
    with roles_of_a_database(server) as url:
        settings = Settings(database_url=url)
        custodians = tuple(make_age_key().recipient for _ in range(2))
        lay_out(directory, settings=settings, manifest=read_preset("ccp"), custodians=custodians)
        separate(directory, settings=settings, server=server)
        run_code(MIGRATE, directory)
        name = database_name(url)
        yield Separated(directory, name, server.rpartition("/")[0] + "/" + name)


def test_roles_as_they_were_made(separated: Separated) -> None:
    found = separated.found()
    titles = [title for title in found if title.startswith(("The role ", "The public process"))]
    titles += [title for title in found if title.endswith("and nothing else")]
    assert len(titles) >= 7
    assert {title: found[title]["means"] for title in titles if found[title]["state"] != "ok"} == {}
    assert found["The publisher may begin the write-ahead log anew"]["state"] == "ok"


def test_right_too_many(separated: Separated) -> None:
    public = role_name(separated.name, Process.PUBLIC)
    separated.run(f"GRANT SELECT ON intake_inboxitem TO {public}")
    try:
        row = separated.found()[PUBLIC]
    finally:
        separated.run(f"REVOKE SELECT ON intake_inboxitem FROM {public}")  # noqa: S608
    assert (row["state"], row["means"]) == ("wrong", "may SELECT in intake_inboxitem")


def test_right_that_is_missing(separated: Separated) -> None:
    public = role_name(separated.name, Process.PUBLIC)
    separated.run(f"REVOKE INSERT ON intake_inboxitem FROM {public}")
    try:
        row = separated.found()[PUBLIC]
    finally:
        separated.run(f"GRANT INSERT ON intake_inboxitem TO {public}")
    assert (row["state"], row["means"]) == ("wrong", "may not INSERT in intake_inboxitem")


def test_role_with_a_power_or_without_a_setting(separated: Separated) -> None:
    public = role_name(separated.name, Process.PUBLIC)
    title = f"The role {public} has no powers over the server, and its settings"
    separated.run(f"ALTER ROLE {public} CREATEDB")
    with_power = separated.found()[title]
    separated.run(f"ALTER ROLE {public} NOCREATEDB")
    separated.run(f"ALTER ROLE {public} SET log_statement = 'all'")
    without_setting = separated.found()[title]
    separated.run(f"ALTER ROLE {public} SET log_statement = 'none'")
    assert with_power["means"] == "it has more than it needs"
    assert without_setting["means"] == "it lacks log_statement"
