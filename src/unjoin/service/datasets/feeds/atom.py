"""An Atom feed (RFC 4287) as bytes.

Rules kept here:

1. What people wrote is text, never markup: ``type="text"``.
2. A character that XML cannot carry becomes U+FFFD, so that nobody's name breaks a feed.
3. Ids are tag URIs (RFC 4151) of the log's name and key, and of what they are about: the same in
   every language and on every address of the site, for ever.
4. Times are Mondays: nothing finer than the week is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any, Final

from django.utils.xmlutils import SimplerXMLGenerator

from unjoin.publiclog.notes import VerifierKey

CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_TAGGED: Final = "2026"
"""The year in which these ids were thought of. The key's part keeps centres apart."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_HOST = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed.

    `about`: what its id ends with, such as ``statement/12``. `monday`: of its week. `link`: an
    absolute address. `language`: of `content`, a BCP 47 tag.
    """

    about: str
    title: str
    monday: date
    link: str
    content: str
    language: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `name`: what its id ends with. `author`: whose it is. `itself`, `page`: absolute
    addresses of the feed and of the page it belongs to. `language`: of title and author."""

    name: str
    title: str
    author: str
    monday: date
    itself: str
    page: str
    language: str


def encode_feed(feed: Feed, items: Iterable[Item], key: VerifierKey) -> bytes:
    """The bytes of `feed` with `items` in their order. `key`: the log's."""
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "feed", {"xmlns": _NAMESPACE, "xml:lang": feed.language})
    _text(xml, "id", _tag(key, f"feed/{feed.name}/{feed.language}"))
    _text(xml, "title", feed.title, {"type": "text"})
    _text(xml, "updated", _time(feed.monday))
    _open(xml, "author", {})
    _text(xml, "name", feed.author)
    xml.endElement("author")
    own = {"rel": "self", "href": feed.itself, "type": "application/atom+xml"}
    xml.addQuickElement("link", "", own)
    xml.addQuickElement("link", "", {"rel": "alternate", "href": feed.page, "type": "text/html"})
    for item in items:
        _item(xml, item, key)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue().encode()


def _item(xml: SimplerXMLGenerator, item: Item, key: VerifierKey) -> None:
    _open(xml, "entry", {})
    _text(xml, "id", _tag(key, item.about))
    _text(xml, "title", item.title, {"type": "text"})
    _text(xml, "updated", _time(item.monday))
    xml.addQuickElement("link", "", {"rel": "alternate", "href": item.link, "type": "text/html"})
    _text(xml, "content", item.content, {"type": "text", "xml:lang": item.language})
    xml.endElement("entry")


def _open(xml: SimplerXMLGenerator, name: str, attributes: Any) -> None:
    xml.startElement(name, attributes)


def _text(
    xml: SimplerXMLGenerator, name: str, text: str, attributes: dict[str, str] | None = None
) -> None:
    xml.addQuickElement(name, _NOT_XML.sub("\ufffd", text), attributes or {})


def _time(monday: date) -> str:
    return f"{monday.isoformat()}T00:00:00Z"


def _tag(key: VerifierKey, about: str) -> str:
    """A tag URI. A log's name begins with a host, which may have a port."""
    host = _NOT_HOST.sub("-", key.name.partition("/")[0].partition(":")[0]).lower()
    key_id = key.encode().split("+", 2)[1]
    return f"tag:{host},{_TAGGED}:{key_id}/{about}"
