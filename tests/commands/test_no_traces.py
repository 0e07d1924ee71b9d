"""What a visit leaves behind: nothing in a log, and nothing finer than a week in a table."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import models

from bench.declare import last_step
from bench.form import post
from tests.browser.centre import await_answer, free_ports
from tests.commands.test_init import init
from unjoin.service.keys import make_age_key

AGENT = "MarkedAgent/7.1"
REFERRER = "http://127.0.0.1/marked-referrer"
PATH = "/marked-path"
TYPED = "MarkedName"


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An instance after a visit, and everything its public site wrote meanwhile."""
    directory = tmp_path_factory.mktemp("traces") / "centre"
    custodians = [a for _ in range(2) for a in ("--custodian", make_age_key().recipient)]
    assert init(directory, *custodians).returncode == 0
    port, _ = free_ports()
    command = [sys.executable, "-m", "unjoin", "serve", "public"]
    server = subprocess.Popen(
        [*command, "--data", str(directory), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        _visit(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        output = server.communicate(timeout=30)[0]
    return directory, output


def _visit(site: str) -> None:
    form = urlencode({"name": TYPED, "action": "check"}).encode()
    for path, data in [("/", None), (PATH, None), ("/declare", form), ("/receipt", form)]:
        request = urllib.request.Request(  # noqa: S310 — our own address
            site + path, data, headers={"User-Agent": AGENT, "Referer": REFERRER}
        )
        try:
            urllib.request.urlopen(request, timeout=30).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            error.close()
    bad_host = urllib.request.Request(f"{site}{PATH}", headers={"Host": "marked.example"})  # noqa: S310
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(bad_host, timeout=30)  # noqa: S310


def test_log_is_empty(visited: tuple[Path, str]) -> None:
    assert visited[1] == ""


@pytest.mark.parametrize("marked", [AGENT, "marked-referrer", "marked-path", TYPED, "127.0.0.1"])
def test_data_holds_nothing_of_the_visit(visited: tuple[Path, str], marked: str) -> None:
    data = visited[0] / "data"
    files = [path for path in data.rglob("*") if path.is_file() and "static" not in path.parts]
    assert files
    for path in files:
        assert marked.encode() not in path.read_bytes(), path


@pytest.fixture
def failing(tmp_path: Path) -> tuple[Path, str]:
    """An instance whose database fails under a declaration, and everything its site wrote."""
    directory = tmp_path / "centre"
    custodians = [a for _ in range(2) for a in ("--custodian", make_age_key().recipient)]
    assert init(directory, *custodians).returncode == 0
    port, _ = free_ports()
    command = [sys.executable, "-X", "dev", "-m", "unjoin", "serve", "public"]
    server = subprocess.Popen(
        [*command, "--data", str(directory), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        url, fields = last_step(f"http://127.0.0.1:{port}")
        with closing(sqlite3.connect(directory / "data/unjoin.sqlite3")) as database:
            database.execute("ALTER TABLE intake_inboxitem RENAME COLUMN sealed TO gone")
        with pytest.raises(urllib.error.HTTPError) as failed:
            post(url, fields)
        failed.value.close()
        assert failed.value.code >= 500
    finally:
        server.terminate()
        output = server.communicate(timeout=30)[0]
    return directory, output


def test_error_leaves_nothing_in_a_log(failing: tuple[Path, str]) -> None:
    assert failing[1] == ""


def test_waiting_for_a_turn_notes_no_minute(visited: tuple[Path, str]) -> None:
    lock = visited[0] / "data/unjoin.sqlite3-turn"
    lock.touch()
    os.utime(lock, (0, 0))
    script = (
        "import sys; from pathlib import Path; "
        "from unjoin.service.commands.session import start_django; "
        "start_django(Path(sys.argv[1]), site='public'); "
        "from unjoin.service.intake.turns import write_turn\n"
        "with write_turn(): pass"
    )
    subprocess.run([sys.executable, "-c", script, str(visited[0])], check=True, timeout=60)
    assert lock.stat().st_mtime == 0


def test_no_table_has_a_column_for_a_time_or_an_address() -> None:
    forbidden = (
        models.DateField,
        models.TimeField,
        models.DurationField,
        models.GenericIPAddressField,
    )
    # Purged by its day while nobody can open it: see its docstring, and docs/threat-model.md.
    allowed = {"CallBack.forget_on"}
    own = [model for model in apps.get_models() if model.__module__.startswith("unjoin")]
    assert len(own) > 5
    for model in own:
        for field in model._meta.get_fields():
            name = f"{model.__name__}.{field.name}"
            assert name in allowed or not isinstance(field, forbidden), name
            assert not isinstance(field, models.DateTimeField), f"{name} is finer than a day"
            assert not isinstance(field, models.AutoField) or model.__name__ == "OutcomeCount", (
                f"{model.__name__}.{field.name} counts rows in the order of their arrival"
            )
