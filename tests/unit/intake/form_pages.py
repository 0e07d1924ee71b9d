"""A browser without JavaScript, in a few lines: it fills in forms and presses buttons."""

from __future__ import annotations

from html.parser import HTMLParser

from django.test import Client

Fields = dict[str, list[str]]


class Page(HTMLParser):
    """A page as its reader sees it: title, text, and the fields a browser would send."""

    def __init__(self, html: str, status: int) -> None:
        super().__init__()
        self.status = status
        self.fields: Fields = {}
        self.names: set[str] = set()
        self.title = ""
        self.text = ""
        self._open: list[str] = []
        self._select = ""
        self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag not in ("input", "meta", "link", "br"):
            self._open.append(tag)
        if tag == "input":
            self.names.add(name)
            if values.get("type") not in ("radio", "checkbox") or "checked" in values:
                self.fields.setdefault(name, []).append(values.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in values:
            self.fields[self._select] = [values["value"]]
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data
        elif "title" in self._open:
            self.title += data
        else:
            self.text += data

    def filled(self, **changes: str | list[str]) -> Fields:
        """The fields with `changes`; a field set to an empty list is not sent."""
        fields = dict(self.fields)
        for name, value in changes.items():
            fields[name] = [value] if isinstance(value, str) else value
        return fields


def get(client: Client, path: str = "/en/declare") -> Page:
    response = client.get(path)
    return Page(response.content.decode(), response.status_code)


def press(client: Client, button: str, fields: Fields, path: str = "/en/declare") -> Page:
    """Send `fields` with the button whose value is `button`."""
    response = client.post(path, {**fields, "action": button})
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    return Page(response.content.decode(), response.status_code)


def offered(page: Page) -> list[str]:
    return page.fields["offers"]


def simple(page: Page, **changes: str | list[str]) -> Fields:
    """The least a person has to fill in."""
    answers = {"org": ["party"], "choice": offered(page)[0], "agrees": "yes", **changes}
    return page.filled(**answers)


def send(client: Client, page: Page, **changes: str | list[str]) -> Page:
    """Fill in `page`, check, and send what the page for checking holds."""
    checked = press(client, "check", simple(page, **changes))
    assert "Check your answers" in checked.title, checked.text
    return press(client, "send", checked.fields)


def code_on(page: Page) -> str:
    return page.fields["code"][0]
