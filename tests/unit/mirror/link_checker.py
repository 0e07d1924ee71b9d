"""Follows every link of every page in a folder, as a browser would that has no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from unjoin.service.kit.publishing import KIT_PATH

_LINKS = {"href", "src", "action", "formaction", "poster", "data", "srcset"}


class _Page(HTMLParser):
    """The links of a page, the ids that links can lead to, and forms that send something."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.sends: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in _LINKS and value is not None:
                self.links.append(value)
            if tag == "form" and name in ("action", "method"):
                self.sends.append(f"{name}={value}")


def pages_of(files: Iterable[str]) -> list[str]:
    """Those of `files` that are pages of the site. The kit is a program of its own."""
    return sorted(path for path in files if path.endswith(".html") and path != KIT_PATH)


def check_links(folder: Path) -> tuple[list[str], Counter[str]]:
    """What is wrong with the links of all pages, and how often each other site is linked."""

    @cache
    def ids(path: str) -> frozenset[str]:
        return frozenset(_read(folder / path).ids)

    wrong: list[str] = []
    elsewhere: Counter[str] = Counter()
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for page in pages_of(files):
        read = _read(folder / page)
        wrong += [f"{page}: a form that sends something: {sent}" for sent in read.sends]
        for link in read.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                elsewhere[f"{parts.scheme}://{parts.netloc}"] += 1
                continue
            target = normpath(f"{page.rpartition('/')[0]}/{unquote(parts.path)}".lstrip("/"))
            target = target if parts.path else page
            if parts.path.startswith("/") or parts.query or target not in files:
                wrong.append(f"{page}: {link}")
            elif parts.fragment and parts.fragment not in ids(target):
                wrong.append(f"{page}: {link}: there is no such place on the page")
    return wrong, elsewhere


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page
