"""Whether nginx, Caddy, tor and the journal are told to keep no traces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unjoin.service.deploy import fill_files
from unjoin.service.doctor import programs
from unjoin.service.doctor.findings import Place, State

from tests.unit.doctor.conftest import ask  # isort: skip

Write = Callable[[str, str], Path]
WHERE = {
    "nginx/unjoin.conf": "/etc/nginx/nginx.conf",
    "caddy/Caddyfile": "/etc/caddy/Caddyfile",
    "tor/torrc": "/etc/tor/torrc",
    "systemd/journald@unjoin.conf": "/etc/systemd/journald@unjoin.conf",
}


@pytest.fixture
def installed(place: Place, write: Write) -> None:
    """Everything that `unjoin init` writes is where it belongs."""
    directory, settings = place.instance.directory, place.instance.settings
    made = fill_files(directory, settings=settings, python="python")
    for name, path in WHERE.items():
        write(path, made[name])
    write("/run/systemd/system/x", "")
    write("/var/lib/tor/unjoin-staff/authorized_clients/volunteer.auth", "descriptor:x25519:A\n")
    write("/var/log/nginx/error.log", "")


def wrong(place: Place) -> list[str]:
    return [f.title for f in ask(programs.check, place).values() if f.state is not State.OK]


@pytest.mark.usefixtures("installed")
def test_what_init_writes_is_as_it_should_be(place: Place) -> None:
    assert wrong(place) == []
    assert len(ask(programs.check, place)) == 8


def test_program_that_is_not_there_is_not_examined(place: Place) -> None:
    assert list(ask(programs.check, place)) == ["The sites' journal is kept in memory only"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("path", "old", "new", "title"),
    [
        (
            "/etc/nginx/nginx.conf",
            "access_log off",
            "access_log /var/log/nginx/a",
            "nginx writes no access log",
        ),
        ("/etc/nginx/nginx.conf", "/dev/null", "/var/log/nginx/e", "nginx writes no error log"),
        ("/etc/caddy/Caddyfile", "output discard", "output stderr", "Caddy writes no log"),
        (
            "/etc/caddy/Caddyfile",
            "\timport site\n",
            "\timport site\n\tlog {\n\t\toutput file /a\n\t}\n",
            "Caddy writes no log",
        ),
        (
            "/etc/tor/torrc",
            "Log err stderr",
            "Log notice syslog",
            "tor logs errors only, without addresses",
        ),
        (
            "/etc/tor/torrc",
            "HiddenServicePoWDefensesEnabled 1",
            "",
            "In a flood, the onion service asks visitors' browsers for work first",
        ),
        (
            "/etc/systemd/journald@unjoin.conf",
            "Storage=volatile",
            "#Storage=volatile",
            "The sites' journal is kept in memory only",
        ),
    ],
)
def test_changed_line_is_found(
    place: Place, write: Write, path: str, old: str, new: str, title: str
) -> None:
    text = place.read(path)
    assert text is not None
    assert old in text
    write(path, text.replace(old, new))
    assert wrong(place) == [title]


@pytest.mark.usefixtures("installed")
def test_log_in_an_included_file_is_found(place: Place, write: Write) -> None:
    text = place.read("/etc/nginx/nginx.conf") or ""
    included = text.replace("access_log off;", "access_log off;\n    include sites-enabled/*;")
    write("/etc/nginx/nginx.conf", included)
    write("/etc/nginx/sites-enabled/other", "server {\n  access_log /var/log/nginx/b;\n}\n")
    assert wrong(place) == ["nginx writes no access log"]


@pytest.mark.usefixtures("installed")
def test_logs_of_before_are_found(place: Place, write: Write) -> None:
    write("/var/log/nginx/access.log.1", "198.51.100.7 - - [21/Nov/2026")
    assert wrong(place) == ["/var/log/nginx is empty"]


@pytest.mark.usefixtures("installed")
def test_onion_of_the_staff_without_a_key(place: Place) -> None:
    (place.root / "var/lib/tor/unjoin-staff/authorized_clients/volunteer.auth").unlink()
    assert wrong(place) == ["Only staff with a key reach the onion service of the staff site"]
