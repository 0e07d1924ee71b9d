"""What a volunteer's computer keeps of a call: nothing in the clear, in no store and on no disk.

A Chromium with a profile of its own on the disk is used as a volunteer uses one, and killed in the
midst of a call, so that its files of the last session stay; then all files of the profile are
searched for what was typed, in every encoding that the search of a raid knows.
"""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE_MS
from tests.browser.volunteer import Volunteer
from tests.seizure import marks
from tests.seizure.marks import Kind, Mark
from tests.seizure.opened import Piece
from tests.seizure.search import Search, report

pytestmark = pytest.mark.browser

WRITTEN_WITHIN_S = 6
"""Chromium writes its session files every 2.5 seconds, and its stores within 5."""
STORED = """async () => {
    const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => name));
    const caches_ = await caches.keys();
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, caches_]);
}"""


@dataclass
class Laptop:
    """A Chromium with a profile on the disk."""

    profile: Path
    context: BrowserContext
    page: Page

    def kill(self) -> None:
        """Once everything is written that it writes by itself, as when the battery is empty."""
        self.page.wait_for_timeout(1000 * WRITTEN_WITHIN_S)
        name = f"--user-data-dir={self.profile}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
                if name in words and b"--type=" not in b" ".join(words):
                    os.kill(int(process.name), signal.SIGKILL)
            except (OSError, ProcessLookupError):
                continue
        time.sleep(1)

    def files(self) -> Iterator[Piece]:
        """Every file of the profile, and the names of all of them."""
        for path in sorted(self.profile.rglob("*")):
            yield Piece(str(path), str(path).encode())
            if path.is_file():
                yield Piece(str(path), path.read_bytes())


@pytest.fixture
def laptop(browser: Browser, tmp_path: Path) -> Iterator[Laptop]:
    profile = tmp_path / "profile"
    context = browser.browser_type.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=ARGUMENTS, locale="en"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield Laptop(profile, context, context.pages[0])
    with contextlib.suppress(Error):  # it was killed
        context.close()


def record(desk: Volunteer, alias: str, contact: str, note: str, text: str, place: str) -> None:
    """A call with everything that can be typed, and a panel left open in mid-sentence."""
    desk.press("1", "p", "n")
    desk.page.keyboard.insert_text(alias)
    desk.press("Enter", "2", "t")
    desk.page.fill("#contact-input", contact)
    desk.page.fill("#contact-note", note)
    desk.press("Control+Enter", "w")
    desk.page.fill("#details-place", place)
    desk.page.fill("#details-text", text)


def test_nothing_typed_is_in_the_storage_or_on_the_disk(laptop: Laptop, centre: Centre) -> None:
    desk = Volunteer(centre, laptop.page)
    desk.open_desk()
    key = desk.page.evaluate("JSON.parse(document.getElementById('desk-data').textContent)")
    key_text = key["keeping"]["key"]
    typed: list[Mark] = [Mark(Kind.KEY, "draft", base64.b64decode(key_text).hex())]
    typed += [Mark(Kind.TEXT, "draft key", key_text)]
    desk.page.route("**/desk/calls", lambda route: route.abort())
    for call in ("waits", "goes on"):
        secrets = (marks.name(), marks.telephone(), marks.rare(8), marks.rare(20), marks.name())
        kinds = (Kind.NAME, Kind.CONTACT, Kind.TEXT, Kind.TEXT, Kind.NAME)
        typed += [Mark(kind, call, secret) for kind, secret in zip(kinds, secrets, strict=True)]
        record(desk, *secrets)
        if call == "waits":
            desk.press("Control+Enter", "s")
            expect(desk.page.locator("#go-on")).to_be_visible()
            desk.press("g")
    desk.page.wait_for_timeout(200)
    stored = desk.page.evaluate(STORED)
    assert stored.count("unjoin-draft:") == stored.count("unjoin-waiting:") == 1
    search = Search(typed)
    hits = list(search.go_through([Piece("storage", stored.encode())]))
    assert hits == [], report(hits)
    laptop.kill()
    pieces = list(laptop.files())
    assert any(b"unjoin-waiting:" in piece.data for piece in pieces), "nothing was written yet"
    hits = list(search.go_through(pieces))
    assert hits == [], report(hits)


def test_search_finds_what_is_kept_in_the_clear(laptop: Laptop, centre: Centre) -> None:
    laptop.page.goto(f"{centre.staff_url}/en/sign-in")
    kept = [Mark(Kind.NAME, store, marks.name()) for store in ("localStorage", "sessionStorage")]
    for mark in kept:
        laptop.page.evaluate(
            "([store, text]) => globalThis[store].setItem('draft', text)", [mark.label, mark.text]
        )
    laptop.kill()
    found = {hit.mark.label for hit in Search(kept).go_through(laptop.files())}
    assert found == {"localStorage", "sessionStorage"}
