"""A browser without JavaScript, made of the standard library: pages, forms, cookies, headers.

Everything it says of itself is marked: the address a proxy would report, the agent, the
languages, the page it came from. Its own address on the loopback is one nobody else has.
"""

from __future__ import annotations

import gzip
import html
import http.client
import json
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.seizure.marks import Kind, Mark, latin

Pairs = list[tuple[str, str]]


@dataclass
class Form:
    """A form with what is filled in, as it would be sent. Buttons are not part of it."""

    action: str
    method: str
    pairs: Pairs = field(default_factory=list)
    buttons: Pairs = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def filled(self, **values: str | list[str]) -> Pairs:
        """The fields with `values` in the place of what is there."""
        kept = [(name, value) for name, value in self.pairs if name not in values]
        for name, value in values.items():
            kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return kept


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._textarea: str | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(about.get("action", ""), about.get("method", "get").lower())
            self._open.marks = set(about)
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "input":
            self._input(about)
        elif tag == "button" and about.get("name"):
            self._open.buttons.append((about["name"], about.get("value", "")))
        elif tag == "textarea":
            self._textarea, self._text = about.get("name", ""), ""
        elif tag == "select":
            self._select = (about.get("name", ""), [])
        elif tag == "option" and self._select:
            self._select[1].append((about.get("value", ""), "selected" in about))

    def _input(self, about: dict[str, str]) -> None:
        assert self._open
        kind = about.get("type", "text")
        if not about.get("name") or (kind in ("checkbox", "radio") and "checked" not in about):
            return
        self._open.pairs.append((about["name"], about.get("value", "")))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if self._open is None:
            return
        if tag == "textarea" and self._textarea is not None:
            self._open.pairs.append((self._textarea, self._text))
            self._textarea = None
        elif tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, is_chosen in options if is_chosen]
            self._open.pairs.append((name, (chosen or [options[0][0]])[0]))
            self._select = None


@dataclass(frozen=True)
class Page:
    """An answer."""

    status: int
    text: str
    url: str
    location: str = ""

    @property
    def forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    def form(self, with_button: str = "", with_field: str = "") -> Form:
        """The form with that button, or with that field."""
        for form in self.forms:
            names = {name for name, _ in form.pairs}
            if with_button in {value for _, value in form.buttons} or with_field in names:
                return form
        raise AssertionError(f"no form with {with_button or with_field} in {self.text[:3000]}")

    def data(self, element: str) -> Any:
        """The JSON in the script element of that id."""
        _, _, rest = self.text.partition(f'id="{element}"')
        return json.loads(html.unescape(rest.partition(">")[2].partition("</script>")[0]))


def form_to(page: Page, ending: str) -> Form:
    """The form of `page` that is sent to an address with that end."""
    return forms_to(page, ending)[0]


def forms_to(page: Page, ending: str) -> list[Form]:
    """All of them, one at least."""
    found = [form for form in page.forms if form.action.partition("?")[0].endswith(ending)]
    assert found, page.text[:3000]
    return found


class Browser:
    """One person's browser, in front of one site. Connections are kept open as browsers do."""

    def __init__(self, marks: list[Mark], label: str, port: int, host: str = "127.0.0.1") -> None:
        self._port, self._host = port, f"{host}:{port}"
        number = secrets.randbelow(1 << 24)
        self._own_address = f"127.{number >> 16 | 64}.{number >> 8 & 255}.{number & 255 or 1}"
        self._reported = f"2001:db8:{number >> 8:x}:{secrets.randbits(16):x}::{number & 255:x}"
        self._forwarded = f"198.{18 + (number & 1)}.{number >> 16}.{number >> 8 & 255}"
        said = {name: latin() for name in ("agent", "referrer", "language", "cookie", "origin")}
        marks += [Mark(Kind.AGENT, f"{label}, {name}", text) for name, text in said.items()]
        for address in (self._own_address, self._reported, self._forwarded):
            marks.append(Mark(Kind.ADDRESS, label, address))
        self._headers = {
            "Host": self._host,
            "User-Agent": f"Mozilla/5.0 ({said['agent']})",
            "Referer": f"http://{self._host}/{said['referrer']}",
            "Accept-Language": f"en,x-{said['language'][2:10].lower()}-{said['language']};q=0.4",
            "Accept-Encoding": "gzip",
            "X-Forwarded-For": f"{self._forwarded}, {self._own_address}",
            "X-Real-IP": self._reported,
        }
        self.cookies: dict[str, str] = {"theme": said["cookie"]}
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Page:
        return self._follow(self._send("GET", path, None, headers))

    def post(self, path: str, pairs: Pairs | dict[str, str]) -> Page:
        body = urlencode(pairs).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._follow(self._send("POST", path, body, kind))

    def post_files(
        self, path: str, pairs: Pairs, field: str = "", files: dict[str, bytes] | None = None
    ) -> Page:
        """Send a form with files, as `multipart/form-data` (RFC 7578)."""
        boundary = secrets.token_hex(16)
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
            for name, value in pairs
        ]
        parts += [
            f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + data
            for name, data in (files or {}).items()
        ]
        body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        end = f"--{boundary}--\r\n".encode()
        return self._follow(self._send("POST", path, body + end, kind))

    def press(self, page: Page, button: str, **values: str | list[str]) -> Page:
        """Fill in the form of `page` that has that button, and press it."""
        form = page.form(with_button=button)
        (name,) = {name for name, value in form.buttons if value == button}
        return self.post(
            urljoin(page.url, form.action or page.url), [*form.filled(**values), (name, button)]
        )

    def post_json(self, path: str, value: object, token: str) -> Any:
        """What a script of the page would send, and what it is answered."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        page = self._send("POST", path, json.dumps(value).encode(), headers)
        assert page.status == 200, page.text
        return json.loads(page.text)

    def close(self) -> None:
        """Close what is open."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _follow(self, page: Page) -> Page:
        return self.get(page.location) if page.location else page

    def _send(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Page:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = {**self._headers, "Cookie": cookies, **headers}
        for attempt in (1, 2):
            connection = self._connection or http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=60, source_address=(self._own_address, 0)
            )
            try:
                connection.request(method, path, body, said)
                answer = connection.getresponse()
                break
            except (ConnectionError, http.client.BadStatusLine):
                # A kept connection that the server has closed meanwhile.
                self._connection = None
                if attempt == 2:
                    raise
        return self._read(answer, connection, path)

    def _read(
        self, answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, path: str
    ) -> Page:
        data = answer.read()
        self._connection = None if answer.will_close else connection
        if answer.headers.get("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Page(answer.status, data.decode(), path, answer.headers.get("Location", ""))
