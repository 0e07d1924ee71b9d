"""Where each address of the public site lies in the folder of a mirror.

::

    index.html, m/48217.html, verify.html     pages that people reach by a short address
    en/numbers.html, en/statements/12/12345.html, en/statements/12/12345-read.html
    en/statements/before/9/9975.html
    m/48217.pdf, proofs/12/12345.tlog-proof, log/…, data/…, static/…      the same in every language

Rules kept here:

1. A page is an HTML file below its language; one that ends with a slash is an ``index.html``.
2. What is numbered without end lies in folders of a thousand, since a FAT disk takes no more than
   some 20,000 files in one folder.
3. A query becomes part of the path: ``stories?week=1400`` is ``stories/week-1400.html``.
4. Every place is a path that `unjoin.mirror.paths` takes.

Nothing here asks whether there is such a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from posixpath import relpath
from urllib.parse import parse_qsl, unquote, urlsplit

from unjoin.mirror.paths import is_path

LANGUAGE_CODES = ("zh-hans", "zh-hant", "en")
THOUSAND = 1000

_NUMBERED = re.compile(r"((?:.*/)?(?:statements|before|proofs))/([0-9]{1,19})(?:/(read))?")
_NOT_IN_PATHS = re.compile(r"[^a-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the site: `language` is a code or "", `path` has no slash in front."""

    language: str
    path: str
    query: str = ""

    @property
    def url(self) -> str:
        """As the site is asked for it."""
        prefix = f"/{self.language}" if self.language else ""
        return f"{prefix}/{self.path}{'?' if self.query else ''}{self.query}"

    def within(self, language: str) -> Address:
        """The same in `language`."""
        return replace(self, language=language)


def parse_address(url: str) -> Address:
    """The address that `url`, a path of this site with or without a query, is of."""
    parts = urlsplit(url)
    path = unquote(parts.path).lstrip("/")
    first, _, rest = path.partition("/")
    if first in LANGUAGE_CODES:
        return Address(first, rest, parts.query)
    return Address("", path, parts.query)


def page_place(address: Address) -> str | None:
    """Where the page lies; None for an address that no file can have."""
    path = f"{address.path}index" if address.path.endswith("/") else address.path or "index"
    for name, value in parse_qsl(address.query, keep_blank_values=True):
        # `before` is the one that goes on without end.
        path += f"/before/{value}" if name == "before" else f"/{name}-{value}"
    place = f"{_sharded(path)}.html"
    if address.language:
        place = f"{address.language}/{place}"
    return place if is_path(place) else None


def file_place(address: Address) -> str | None:
    """Where something lies that is no page; None for an address that no file can have."""
    path = f"{address.language}/{address.path}" if address.language else address.path
    if address.query:
        stem, dot, extension = path.rpartition(".")
        query = _NOT_IN_PATHS.sub("-", address.query.lower()).strip("-.")
        path = f"{stem or extension}-{query}{dot}{extension if stem else ''}"
    return path if is_path(path) else None


def proof_place(leaf: int) -> str:
    """Where the proof of the entry at `leaf` lies."""
    return f"{_sharded(f'proofs/{leaf}')}.tlog-proof"


@lru_cache(maxsize=65536)
def way(place: str, target: str) -> str:
    """The relative link from the page at `place` to `target`."""
    return relpath(target, place.rpartition("/")[0] or ".")


def _sharded(path: str) -> str:
    found = _NUMBERED.fullmatch(path)
    if not found:
        return path
    end = f"-{found[3]}" if found[3] else ""
    return f"{found[1]}/{int(found[2]) // THOUSAND}/{found[2]}{end}"
