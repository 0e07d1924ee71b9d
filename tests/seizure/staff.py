"""The staff in front of their site: signing in with a passkey, calls, paper, review."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

from tests.seizure.browsing import Browser, Page
from tests.seizure.house import House
from tests.seizure.marks import Kind, Mark
from tests.unit.two_people import answer_of_passkey

_ITEM = re.compile(r'href="(/en/review/[0-9a-f-]{36})"')
_ANYBODY = {
    "organisations": ["party"],
    "consent": "spoken",
    "name": "",
    "persons": 1,
    "text": "",
    "place": "",
    "role": "",
    "joined": "",
    "real_name_published": False,
    "could_not_speak": False,
}
_NOTHING_PRIVATE = dict.fromkeys(("real_name", "place", "role", "joined", "contact", "note"), "")


def person(name: str, *, private: dict[str, str] | None = None, **about: object) -> dict[str, Any]:
    """Somebody in a call, as the call screen sends them."""
    return {**_ANYBODY, "name": name, **about, "private": {**_NOTHING_PRIVATE, **(private or {})}}


@dataclass
class Member:
    """Somebody of the staff, signed in. What their browser says of itself is marked too."""

    browser: Browser
    handle: str
    port: int

    def save_call(self, *people: dict[str, Any]) -> str:
        """Save a call in which these withdrew; its receipt."""
        data = self.browser.get("/en/desk/").data("desk-data")
        call = {"key": secrets.token_hex(16), "drive": "", "persons": list(people)}
        answer = self.browser.post_json("/en/desk/calls", call, data["token"])
        return "".join(answer["groups"])

    def offered_names(self, count: int) -> list[str]:
        """Pseudonyms the call screen offers."""
        names = self.browser.get("/en/desk/names").text
        return [name["hans"] for name in json.loads(names)["names"]][:count]

    def count_call(self, outcome: str) -> None:
        """End a call in which nobody withdrew."""
        token = self.browser.get("/en/desk/").data("desk-data")["token"]
        key = secrets.token_hex(16)
        self.browser.post_json("/en/desk/outcomes", {"outcome": outcome, "key": key}, token)

    def key_sheet(self, reference: str, lines: str) -> Page:
        """Key a sheet of paper, and save it."""
        listed = self.browser.get("/en/desk/paper/")
        form = listed.form(with_field="reference")
        keying = self.browser.post("/en/desk/paper/", form.filled(reference=reference))
        preview = self.browser.press(keying, "preview", lines=lines, consent="relayed")
        return self.browser.press(preview, "save")

    def send_sheet(self, compared: Page) -> str:
        """Send a sheet on which both keyings agree; its receipt."""
        sent = self.browser.press(compared, "send")
        code = re.sub(r"\D", "", "".join(re.findall(r'class="four[^>]*>([^<]*)<', sent.text)))
        self.browser.press(sent, "written")
        return code

    def review(self, *refused: str, reason: str = "") -> tuple[int, int]:
        """Decide on all that waits: refuse where one of `refused` is read, accept the rest.

        Gives how many were accepted and refused.
        """
        done = [0, 0]
        while True:
            found = _ITEM.search(self.browser.get("/en/review/").text)
            if not found:
                return done[0], done[1]
            page = self.browser.get(found[1])
            is_refused = any(text in page.text for text in refused)
            answer = {"reason": reason or _a_reason(page)} if is_refused else {}
            self.browser.press(page, "refuse" if is_refused else "accept", **answer)
            done[is_refused] += 1

    def propose_to_publish(self, name: str) -> None:
        """Accept the one of that real name, which begins an act of two; sign the first half."""
        # The first of the list is linked twice: it is also where a reviewer begins.
        items = set(_ITEM.findall(self.browser.get("/en/review/").text))
        (page,) = [page for page in map(self.browser.get, items) if name in page.text]
        act = self.browser.press(page, "accept")
        asked = json.loads(self.browser.get(f"{act.url}/challenge", Accept="application/json").text)
        origin = f"http://localhost:{self.port}"
        answer = answer_of_passkey(asked, self.handle, origin=origin)
        form = act.form(with_field="answer")
        proposed = self.browser.post(f"{act.url}/propose", form.filled(answer=answer))
        assert proposed.status == 200, proposed.text


def _a_reason(page: Page) -> str:
    """The first reason for a refusal that the page offers."""
    reasons = re.findall(r'<option value="(\d+)"', page.text.partition('id="reason"')[2])
    return str(reasons[0])


def sign_in(house: House, marks: list[Mark], role: str, which: int = 0) -> Member:
    """Sign in an account of `role` with its passkey."""
    handle, port = house.handles[role][which], house.ports[1]
    own: list[Mark] = []
    browser = Browser(own, f"{role} {which + 1}", port, host="localhost")
    marks += [Mark(Kind.VOLUNTEER, mark.label, mark.text) for mark in own]
    page = browser.get("/en/sign-in")
    options = json.loads(browser.get("/en/sign-in/passkey").text)
    answer = answer_of_passkey(options, handle, origin=f"http://localhost:{port}")
    form = page.form(with_field="answer")
    home = browser.post("/en/sign-in/passkey", form.filled(answer=answer, next="/en/"))
    assert home.status == 200, home.text
    return Member(browser, handle, port)
