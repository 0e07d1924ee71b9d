"""Walks the public form once, as a browser would, to learn what its last step sends.

The load then repeats that last step with a fresh key each time, so it measures
the form as it is and not a copy of it that could go stale.
"""

from __future__ import annotations

import re
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urlencode

KEY = re.compile(r"[0-9a-f]{32}")
Fields = list[tuple[str, str]]


class _Form(HTMLParser):
    """The fields of the form of a page: what a browser would send with no button pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self.choices: Fields = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name, kind = values.get("name", ""), values.get("type", "text")
        if tag == "textarea":
            self.fields.append((name, ""))
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in values:
            self.fields.append((self._select, values["value"]))
        if tag != "input" or not name:
            return
        if kind in ("checkbox", "radio"):
            self.choices.append((name, values.get("value", "on")))
            if "checked" in values:
                self.fields.append((name, values.get("value", "on")))
        elif kind != "submit":
            self.fields.append((name, values.get("value", "")))


def read_form(html: str) -> _Form:
    """The form of a page."""
    form = _Form()
    form.feed(html)
    return form


def get(url: str) -> str:
    """The text of a page."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 — our own address
        text: str = answer.read().decode()
        return text


def post(url: str, fields: Fields) -> str:
    """The text of the answer to a form."""
    data = urlencode(fields).encode()
    with urllib.request.urlopen(url, data, timeout=30) as answer:  # noqa: S310 — our own address
        text: str = answer.read().decode()
        return text
