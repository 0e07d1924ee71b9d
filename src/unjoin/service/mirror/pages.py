"""The pages of a mirror: which there are, found by following links, and what is in their files.

What numbers without end has a place that is known beforehand (statements, what is read of them,
their proofs, the pages of the wall), so that they can be made in any order and by several
processes, and nothing of them has to be remembered. Everything else is asked for when a link first
leads to it, and is followed in turn.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from django.contrib.staticfiles import finders
from django.urls import ResolverMatch

from unjoin.mirror.errors import MirrorError
from unjoin.mirror.paths import is_path
from unjoin.registry.short_code import ShortCode
from unjoin.service.instance import current
from unjoin.service.mirror.links import rewrite, style_links
from unjoin.service.mirror.places import (
    LANGUAGE_CODES,
    Address,
    file_place,
    page_place,
    parse_address,
    proof_place,
    way,
)
from unjoin.service.mirror.requests import Answer, Site
from unjoin.service.reach.queries import find_material, read_file
from unjoin.service.site.fixed_pages import LEAVES_PER_PAGE, oldest_of_newest

Item = tuple[str, bytes]
"""A path in the folder, and the bytes of the file."""

AT_ROOT = frozenset({"home", "materials", "material", "verify"})
"""Pages that lie at the root too, in the campaign's first language, for addresses said aloud."""

_OF_PROGRAMS = frozenset({"challenge", "declare-parts", "healthz"})
_LIMIT = 100_000
_STATIC = "static/"
_BEFORE = re.compile(r"before=([1-9][0-9]{0,18})")
_OF_LEAF = re.compile(r"statements/[0-9]+(?:/.*)?")


class Pages:
    """Makes files out of the site's answers. `broken`: (page, what its link led to).

    `size`: leaves of the log that the pages are of. `proven`: leaves that have proofs. `copied`:
    paths of the files that are copied as they are. `known`: places that are known beforehand.
    """

    def __init__(
        self,
        *,
        size: int,
        proven: int,
        copied: frozenset[str],
        known: dict[Address, str | None] | None = None,
    ) -> None:
        self.broken: list[tuple[str, str]] = []
        self.known: dict[Address, str | None] = dict(known or {})
        self._site = Site()
        self._size, self._proven, self._copied = size, proven, copied
        self._waiting: deque[tuple[str, Address, Answer]] = deque()
        self._statics: deque[str] = deque()
        self._taken: set[str] = set()
        self._led: dict[tuple[str, str], str | None] = {}
        self._of_leaves: dict[Address, str | None] = {}

    def follow(self, address: Address) -> None:
        """Have the page at `address` made, and whatever it leads to."""
        self._place(address)

    def made(self) -> Iterator[Item]:
        """The files of all that was followed so far, and of what they lead to."""
        while self._waiting or self._statics:
            while self._statics:
                yield from self._static_file(self._statics.popleft())
            if self._waiting:
                place, address, answer = self._waiting.popleft()
                if not answer.is_page:
                    yield place, answer.body
                    continue
                html = answer.body.decode()
                yield place, self._rewritten(html, place, address)
                if self._is_at_root(address):
                    short = page_place(address.within("")) or ""
                    yield short, self._rewritten(html, short, address)

    def make(self, address: Address) -> Item | None:
        """The file of a page whose place is known beforehand; None where there is no such page."""
        answer, place = self._site.get(address), page_place(address)
        if answer is None or place is None:
            return None
        return place, self._rewritten(answer.body.decode(), place, address)

    def is_led_to(self, address: Address) -> bool:
        """Whether a page that was made since `forget_leaves` leads to `address`, of a leaf."""
        return self._of_leaves.get(address) is not None

    def forget_leaves(self) -> None:
        """Forget what is remembered for the pages of some leaves: others lead to other leaves."""
        self._led.clear()
        self._of_leaves.clear()

    def _is_at_root(self, address: Address) -> bool:
        match = self._site.find(address)
        is_first = address.language == first_language() and not address.query
        return is_first and match is not None and match.url_name in AT_ROOT

    def _rewritten(self, html: str, place: str, address: Address) -> bytes:
        folder = place.rpartition("/")[0]

        def lead(url: str) -> str | None:
            key = (folder, url)
            if key not in self._led:
                self._led[key] = self._way(place, parse_address(url))
            if self._led[key] is None and not self._needs_server(parse_address(url)):
                self.broken.append((place, url))
            return self._led[key]

        return rewrite(html, url=address.url, lead=lead).encode()

    def _needs_server(self, address: Address) -> bool:
        """Whether it is no wonder that there is no file: a search, or what programs ask for."""
        match = self._site.find(address)
        name = (match.url_name if match else None) or ""
        return name in _OF_PROGRAMS or name.startswith("api-") or _is_search(name, address.query)

    def _way(self, place: str, address: Address) -> str | None:
        match = self._site.find(address)
        if match is not None and match.url_name == "leave":
            return current().campaign.leave_to
        target = self._place(address)
        return None if target is None else way(place, target)

    def _place(self, address: Address) -> str | None:
        """Where `address` lies; makes sure that it will."""
        known = self._of_leaves if _is_of_leaf(address) else self.known
        if address not in known:
            known[address] = self._find_place(address)
        return known[address]

    def _find_place(self, address: Address) -> str | None:
        if address.path.startswith(_STATIC):
            return self._static_place(address.path)
        if address.path in self._copied:
            return address.path
        match = self._site.find(address)
        return self._place_of_view(address, match) if match else None

    def _place_of_view(self, address: Address, match: ResolverMatch) -> str | None:
        page = address if address.language else address.within(first_language())
        if match.url_name in ("statement", "statement-read"):
            return page_place(page) if match.kwargs["leaf"] < self._size else None
        if match.url_name == "proof":
            leaf = match.kwargs["leaf"]
            return proof_place(leaf) if leaf < self._proven else None
        if match.url_name == "material-file":
            return self._material_place(address, match.kwargs["code"])
        if match.url_name == "statements" and self._is_wall(page.query):
            return page_place(page)
        if _is_search(match.url_name, page.query):
            return None
        return self._asked_for(page)

    def _is_wall(self, query: str) -> bool:
        found = _BEFORE.fullmatch(query)
        if not found:
            return False
        before = int(found[1])
        return before % LEAVES_PER_PAGE == 0 and before <= oldest_of_newest(self._size)

    def _asked_for(self, address: Address) -> str | None:
        answer = self._site.get(address)
        place = _place_of_answer(address, answer) if answer else None
        if answer is None or place is None:
            return None
        return self._take(place, address, answer)

    def _material_place(self, address: Address, code: str) -> str | None:
        material = find_material(ShortCode(code))
        if material is None or material.is_retired:
            return None
        place = f"m/{material.file_name}"
        # Not by the view, which gives out only so much in a time.
        data = read_file(material)
        if data is None:
            return None
        return self._take(place, address, Answer(data, is_page=False, is_plain_file=True))

    def _take(self, place: str, address: Address, answer: Answer) -> str:
        """Have `answer` become a file; once, where several addresses have one place."""
        if place not in self._taken:
            self._taken.add(place)
            if len(self._taken) > _LIMIT:
                raise MirrorError(
                    f"more than {_LIMIT:,} pages beside the statements: {address.url} and others "
                    "lead to ever more. Please tell whoever wrote this program",
                    code="mirror-endless",
                )
            self._waiting.append((place, address, answer))
        return place

    def _static_place(self, path: str) -> str | None:
        name = path.removeprefix(_STATIC)
        if finders.find(name) is None or not is_path(path):
            return None
        self._statics.append(path)
        return path

    def _static_file(self, path: str) -> Iterator[Item]:
        found = finders.find(path.removeprefix(_STATIC))
        data = Path(str(found)).read_bytes()
        if path.endswith(".css"):
            for link in style_links(data.decode()):
                if self._place(Address("", urljoin(path, link))) is None:
                    self.broken.append((path, link))
        yield path, data


def _is_of_leaf(address: Address) -> bool:
    """Whether there are the more such addresses the longer the log is."""
    is_wall = address.path == "statements" and bool(address.query)
    return is_wall or _OF_LEAF.fullmatch(address.path) is not None


def _is_search(name: str | None, query: str) -> bool:
    """Whether it is the wall, but only some of it."""
    return name == "statements" and bool(query) and not _BEFORE.fullmatch(query)


def first_language() -> str:
    """The code of the campaign's first language in which there are pages."""
    codes = [tag.lower() for tag in current().campaign.languages]
    return next((code for code in codes if code in LANGUAGE_CODES), LANGUAGE_CODES[0])


def _place_of_answer(address: Address, answer: Answer) -> str | None:
    if answer.is_page:
        return page_place(address)
    path = address.path
    folder, _, name = path.rpartition("/")
    if answer.file_name and "." not in name:
        path = f"{folder}/{answer.file_name.lower()}".lstrip("/")
    elif not answer.is_plain_file and "." not in name:
        path += answer.extension
    named = Address("" if answer.is_plain_file else address.language, path, address.query)
    return file_place(named)
