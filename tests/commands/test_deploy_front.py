"""What nginx keeps of the public site: the front page for a minute, and of who asked nothing."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import Client

from tests.commands.proxies import Proxy, running_nginx

AGENT = "MARKED-AGENT/1.0"
ANY = {
    "zh-Hant": ("zh-TW,zh;q=0.9", "zh-HK", "zh-MO", "zh-Hant-TW,en;q=0.5", "ZH-tw"),
    "zh-Hans": ("zh-CN,zh;q=0.9", "zh", "zh-SG", "zh-Hans-CN"),
    "en": ("en-GB,fr;q=0.8", "en", "en-US"),
}
ASKED_ANEW = (
    *("", "fr,zh-TW;q=0.9", "zh-TW;q=0.1,en", "*"),
    *("zh-CN,!", "zh-TW,en;q=2", "en,x-ä", "zh,MARKED!;q=0.3", "en;;"),
)
"""Of the last ones the site understands nothing, though they begin well."""
WRITTEN_OTHERWISE = ("/log/..", "/en//", "/%2e", "/en/../", "/?")


class Site(BaseHTTPRequestHandler):
    """Stands for the site; notes what it was asked for, and in which language."""

    asked: list[str]
    max_age = 60
    is_down = False

    def do_GET(self) -> None:
        if self.is_down:
            self.close_connection = True
            return
        self.asked.append(f"{self.path} {self.headers.get('Accept-Language', '')}")
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("Cache-Control", f"public, max-age={self.max_age}")
        self.send_header("Vary", "Accept-Language, Accept-Encoding")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"ok")

    do_POST = do_HEAD = do_GET  # noqa: N815 — the names of the base

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 — the base's name
        """Say nothing."""


@contextmanager
def behind_nginx(directory: Path) -> Iterator[tuple[Proxy, list[str]]]:
    """nginx before a site, and what the site was asked for."""
    asked: list[str] = []
    handler = type("Noting", (Site,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            port = server.server_address[1]
            with running_nginx(directory, public=port, staff=port) as proxy:
                yield proxy, asked
        finally:
            server.shutdown()
            thread.join()


def ask(
    proxy: Proxy, path: str, *, language: str = "", method: str = "GET", status: int = 200
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", proxy.onion, timeout=30)) as connection:
        headers = {"Host": "localhost", "User-Agent": AGENT, "Accept-Encoding": "gzip, br"}
        if language:
            headers["Accept-Language"] = language
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status


def test_front_page_is_asked_of_the_site_once_for_everybody(tmp_path: Path) -> None:
    with behind_nginx(tmp_path) as (proxy, asked):
        for path in ("/zh-hans/", "/zh-hant/", "/en/"):
            for language in ("", "en", "zh-TW", "fr;q=0.3"):
                ask(proxy, path, language=language)
        assert [each.split()[0] for each in asked] == ["/zh-hans/", "/zh-hant/", "/en/"]
        asked.clear()
        for languages in ANY.values():
            for language in languages:
                ask(proxy, "/", language=language)
        assert len(asked) == len(ANY)
        asked.clear()
        for language in ASKED_ANEW:
            ask(proxy, "/", language=language)
            ask(proxy, "/", language=language)
        assert len(asked) == 2 * len(ASKED_ANEW)


def test_front_page_is_gone_with_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was withdrawn, or a site that was switched off, is not shown on."""
    monkeypatch.setattr(Site, "max_age", 1)
    with behind_nginx(tmp_path) as (proxy, asked):
        ask(proxy, "/en/")
        ask(proxy, "/en/")
        assert len(asked) == 1
        monkeypatch.setattr(Site, "is_down", True)
        time.sleep(2.1)
        for _ in range(3):
            ask(proxy, "/en/", status=502)


def test_what_is_kept_is_kept_under_no_other_address(tmp_path: Path) -> None:
    with behind_nginx(tmp_path) as (proxy, asked):
        for path in WRITTEN_OTHERWISE:
            ask(proxy, path, language="en")
        assert [each.split()[0] for each in asked] == list(WRITTEN_OTHERWISE)
        assert not [path for path in proxy.front.rglob("*") if path.is_file()]


def test_nothing_else_is_kept_and_nothing_of_who_asked(tmp_path: Path) -> None:
    paths = ("/en/?x=MARKED", "/en/statements", "/en/statements/7", "/en/receipt", "/zh-hans")
    with behind_nginx(tmp_path) as (proxy, asked):
        for path in paths:
            ask(proxy, path)
            ask(proxy, path)
        assert len(asked) == 2 * len(paths)
        asked.clear()
        ask(proxy, "/en/", method="POST")
        ask(proxy, "/en/", method="POST")
        assert len(asked) == 2
        ask(proxy, "/", language="zh-TW,MARKED;q=0.3")
        kept = [path.read_bytes() for path in proxy.front.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert b"MARKED" not in kept[0]
    assert b"zh-TW" not in kept[0]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ANY)
def test_site_answers_all_alike_who_are_given_the_same_page(language: str, client: Client) -> None:
    for preferred in ANY[language]:
        answer = client.get("/", headers={"Accept-Language": preferred})
        assert answer["Content-Language"] == language, preferred
