"""Opening pages from a folder, in a browser that has no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.unit.mirror.link_checker import pages_of


@contextmanager
def offline_page(browser: Browser) -> Iterator[Page]:
    """A page without a network, which must not miss it: nothing is logged, and no request fails."""
    context = browser.new_context(locale="en", offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    yield page
    context.close()
    assert faults == []


def one_of_each_kind(folder: Path) -> list[str]:
    """Pages of `folder`, one of each kind and language: those of a kind differ in numbers only."""
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    kinds: dict[str, str] = {}
    for path in pages_of(files):
        kinds.setdefault(re.sub(r"[0-9]+", "0", path), path)
    return list(kinds.values())


def open_pages(page: Page, folder: Path, paths: Iterable[str]) -> None:
    """Open each of `paths` of `folder`: it has a heading, its style, and all its pictures."""
    for path in paths:
        page.goto((folder / path).as_uri())
        expect(page.locator("h1").first).to_be_attached()
        styles, lacking = page.evaluate(_LOOK)
        assert styles >= 1, path
        assert lacking == [], path


_LOOK = """async () => {
  const images = [...document.images];
  await Promise.all(images.map(each => each.decode().catch(() => null)));
  return [
    document.styleSheets.length,
    images.filter(each => !each.naturalWidth).map(each => each.outerHTML),
  ];
}"""
