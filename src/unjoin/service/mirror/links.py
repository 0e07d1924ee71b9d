"""The links of a page, made relative, so that it works wherever its folder lies.

Every ``href``, ``src`` and the like that leads to this site becomes the way from the page's place
to the other's. A link to what no file holds is taken out and reported. Scripts and styles within a
page are left alone, since its policy names them by their hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urljoin

_LINK = re.compile(r'(?P<before>\s)(?P<name>href|src|action|formaction|poster)="(?P<url>[^"]*)"')
_KEPT = re.compile(r"(<(script|style)\b[^>]*>.*?</\2>)", re.DOTALL)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_STYLE_LINK = re.compile(r"""url\((['"]?)(?P<url>[^)'"]+)\1\)""")

Lead = Callable[[str], str | None]
"""From an address of this site, without a fragment, to a relative link, or to another site's
address; None where there is nothing."""


def rewrite(html: str, *, url: str, lead: Lead) -> str:
    """`html`, the page at `url`, with every link within this site led through `lead`.

    Links that begin with a scheme stay, those to this site's own address too: they mean the server.
    """

    def change(found: re.Match[str]) -> str:
        target = _within(unescape(found["url"]), url)
        if target is None:
            return found[0]
        way, mark, fragment = target.partition("#")
        led = lead(way)
        if led is None:
            return ""
        return f'{found["before"]}{found["name"]}="{escape(led)}{mark}{escape(fragment)}"'

    pieces = _KEPT.split(html)
    # Three for each piece that is kept: what is before it, itself, and the name of its element.
    for index in range(0, len(pieces), 3):
        pieces[index] = _LINK.sub(change, pieces[index])
    del pieces[2::3]
    return "".join(pieces)


def style_links(css: str) -> list[str]:
    """What a style sheet loads by relative links."""
    found = [match["url"] for match in _STYLE_LINK.finditer(css)]
    return [url for url in found if not _SCHEME.match(url) and not url.startswith(("#", "/"))]


def _within(link: str, url: str) -> str | None:
    """The address within this site that `link` on the page at `url` leads to; None for another."""
    if not link or link.startswith("#"):
        return None
    if link.startswith("/") and not link.startswith("//"):
        return link
    return None if _SCHEME.match(link) else urljoin(url, link)
