"""The real public process, as the role it has in production: what a declarant does, works."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlencode

import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client

from tests.browser.centre import await_answer, free_ports, serve
from tests.unit.database.conftest import Separated
from tests.unit.intake.form_pages import Page, code_on, get, press, send
from unjoin.registry.receipt import make_receipt_code
from unjoin.service.database.roles import Process, database_name

RECEIPT = "/en/receipt"


class Visitor:
    """Somebody at the site's own address; answers as Django's test client does."""

    def __init__(self, site: str) -> None:
        self._site = site

    def get(self, path: str) -> HttpResponse:
        return self._ask(path, None)

    def post(self, path: str, fields: dict[str, list[str]]) -> HttpResponse:
        return self._ask(path, urlencode(fields, doseq=True).encode())

    def _ask(self, path: str, data: bytes | None) -> HttpResponse:
        request = urllib.request.Request(self._site + path, data, {"Origin": self._site})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                headers = {name: answer.headers[name] for name in ("Cache-Control",)}
                return HttpResponse(answer.read(), status=answer.status, headers=headers)
        except urllib.error.HTTPError as error:
            with error:
                return HttpResponse(
                    error.read(),
                    status=error.code,
                    headers={"Cache-Control": error.headers["Cache-Control"]},
                )


@pytest.fixture(scope="module")
def site(separated: Separated) -> Iterator[Client]:
    """The public site of the instance, in which one declaration makes a batch."""
    manifest = separated.directory / "campaign.toml"
    text = manifest.read_text().replace("batch_declarations = 100", "batch_declarations = 1")
    manifest.write_text(text)
    port, _ = free_ports()
    server = serve(separated.directory, "public", port)
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        yield cast("Client", Visitor(f"http://127.0.0.1:{port}"))
    finally:
        server.terminate()
        server.wait(timeout=60)


def publish(separated: Separated) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", "publish", "--data", str(separated.directory)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def look_up(site: Client, code: str) -> Page:
    return press(site, "look", {"code": [code]}, RECEIPT)


def test_declaration_is_received_changed_and_taken_back(site: Client) -> None:
    code = code_on(send(site, get(site)))
    assert "waits" in look_up(site, code).text
    form = press(site, "change", look_up(site, code).fields)
    assert code_on(send(site, form, text="正文")) == code
    assert "You took it back" in press(site, "withdraw-now", {"code": [code]}, RECEIPT).text
    assert "waits" not in look_up(site, code).text


def test_published_declaration_is_read_and_withdrawn(separated: Separated, site: Client) -> None:
    code = code_on(send(site, get(site), whom="both", org1=["party"], was_asked="yes"))
    assert "Published 2 entries" in publish(separated)
    assert look_up(site, code).text.count("Published, and counted.") == 2
    assert "/en/statements/0" in site.get("/en/statements").content.decode()
    assert site.get("/en/statements/0").status_code == 200
    assert site.get("/en/numbers").status_code == 200
    fields = {"code": [code], "person": ["1"]}
    press(site, "withdraw-now", fields, RECEIPT)
    assert "Published 1 entries" in publish(separated)
    assert look_up(site, code).text.count("Published, and counted.") == 1


def test_unknown_receipt_is_answered(site: Client) -> None:
    page = look_up(site, make_receipt_code(1234567890123456789012))
    assert "Nothing is found under these digits" in page.text


def test_only_the_public_role_is_connected(separated: Separated, site: Client) -> None:
    look_up(site, make_receipt_code(1234567890123456789012))
    with psycopg.connect(separated.server) as administrator:
        found = administrator.execute(
            "SELECT usename, query FROM pg_stat_activity "
            "WHERE datname = %s AND backend_type = 'client backend' AND pid != ALL (%s)",
            [
                database_name(separated.url),
                [connection.info.backend_pid for connection in separated.connections.values()],
            ],
        ).fetchall()
    assert {role for role, _ in found} == {separated.role(Process.PUBLIC)}
    # Nor does the server's memory show what was asked last.
    assert {query for _, query in found} == {""}
