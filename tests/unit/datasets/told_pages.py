"""What pages, feeds and press sheets say, as facts (see `told`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from tests.unit.datasets.told import Facts, Key, milestone_facts, week_of_day

ATOM = "{http://www.w3.org/2005/Atom}"
NUMBER = re.compile(r"[0-9][0-9,]*")


class Tree(HTMLParser):
    """A page as a tree. It closes what it opens, as ours do, but for what is always empty."""

    _EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self._builder = TreeBuilder()
        self.feed(text)
        self.close()
        self.root: Element[str] = self._builder.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in self._EMPTY:
            self._builder.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        self._builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        self._builder.data(data)


class Page:
    """A page of the public site. `labels`: what its words stand for, as keys of facts."""

    def __init__(self, data: bytes, labels: Mapping[str, Key]) -> None:
        self._root = Tree(data.decode("utf-8")).root
        self._labels = labels

    def front(self) -> Facts:
        """`/`: the total, and the standings that there are."""
        parts = self._root.findall(".//dl[@class='parts']/div")
        standings = [(self._key(part.find("dt")), number_in(part.find("dd"))) for part in parts]
        return [(("total",), self._figure()), *standings]

    def numbers(self) -> Facts:
        """`/numbers`: every table, the texts of the plots, drives and milestones."""
        said = self._root.findall(".//main/p[@class='soft']")[0]
        shown = self._root.findall(".//dl[@class='answers']/div/dd")[0]
        facts: Facts = [(("total",), self._figure())]
        facts += [(("size",), number_in(said)), (("size",), number_in(shown))]
        facts += self._organisations()
        facts += self._rows("channels", "")
        facts += self._rows("growth", "growth")
        facts += self._rows("weeks", "added", "taken")
        facts += self._rows("corrections", "correction entries", "correction persons")
        facts += self._rows("places", "place") + self._rows("roles", "role")
        return facts + self._drives() + self._milestones() + self._plots()

    def _figure(self) -> int:
        return number_in(self._root.findall(".//p[@class='figure']")[0])

    def _organisations(self) -> Facts:
        table = self._table("organisations")
        standings = [self._key(each)[1] for each in table.findall("thead/tr/th")[2:]]
        facts: Facts = []
        for line in table.findall("tbody/tr"):
            _, mask = self._key(line.find("th"))
            persons = [number_in(cell) for cell in line.findall("td")]
            cells = zip(standings, persons[1:], strict=True)
            facts += [(("organisations", mask), persons[0])]
            facts += [(("cell", mask, standing), number) for standing, number in cells]
        sums = [number_in(cell) for cell in table.findall("tfoot/tr/td")]
        facts += [(("total",), sums[0])]
        return facts + [(("standing", s), n) for s, n in zip(standings, sums[1:], strict=True)]

    def _rows(self, name: str, *kinds: str) -> Facts:
        """The rows of a table; `kinds` of its numbers, where "" is what the table is called."""
        facts: Facts = []
        for line in self._table(name).findall("tbody/tr"):
            label = text_in(line.find("th")).strip()
            _, what = self._labels.get(label, ("", label))
            for kind, cell in zip(kinds, line.findall("td"), strict=True):
                facts.append(((kind or name.removesuffix("s"), what), number_in(cell)))
        return facts

    def _drives(self) -> Facts:
        return [
            (("drive persons", each[0][0].get("href", "").rpartition("/")[2]), number_in(each[2]))
            for each in self._root.findall(".//h2[@id='drives']/../ul/li")
        ]

    def _milestones(self) -> Facts:
        facts: Facts = []
        for each in self._root.findall(".//h2[@id='milestones']/../ul/li"):
            number, text = number_in(each[0]), text_in(each[1])
            total = int(NUMBER.findall(text)[-1].replace(",", ""))
            facts += [(("milestone total", number), total)]
            facts += [(("milestone week", number), week_of_day(_day_in(text)))]
            address = each[0][0].get("href", "")
            facts += [(("milestone number", number), int(address.rpartition("/")[2]))]
        return facts

    def _plots(self) -> Facts:
        """The numbers at the bars, and those that are read aloud in their place."""
        kinds = {"correction": "correction persons", "place": "place", "role": "role"}
        facts: Facts = []
        for name in ("organisations", "consent", "channels", "corrections", "places", "roles"):
            (described,) = self._root.findall(f".//desc[@id='{name}-desc']")
            bars = re.split("[:：]", text_in(described), maxsplit=1)[1]
            bars = re.split(r"[.。]", bars, maxsplit=1)[0]
            # The first bar is drawn at the top, and stands last in the drawing.
            drawn = self._root.findall(f".//desc[@id='{name}-desc']/..//text[@class='value']")[::-1]
            for bar, value in zip(re.split("[;；]", bars), drawn, strict=True):
                label, _, number = bar.strip().rpartition(" ")
                kind, what = self._labels.get(label, ("", label))
                key = (kinds.get(name.removesuffix("s"), kind), what)
                facts += [(key, int(number.replace(",", ""))), (key, number_in(value))]
        return facts

    def _table(self, name: str) -> Any:
        (table,) = self._root.findall(f".//h2[@id='{name}']/..//table")
        return table

    def _key(self, element: Any) -> Key:
        return self._labels[text_in(element).strip()]


def text_in(element: Any) -> str:
    """All text in `element`."""
    return "".join(element.itertext())


def number_in(element: Any) -> int:
    """The one number in the text of `element`."""
    (found,) = NUMBER.findall(text_in(element))
    return int(found.replace(",", ""))


_MONTHS = "January February March April May June July August September October November December"


def _day_in(text: str) -> str:
    if found := re.search(r"(\d+)年(\d+)月(\d+)日", text):
        year, month, day = map(int, found.groups())
    else:
        found = re.search(r"(\d+) ([A-Z][a-z]+) (\d{4})", text)
        assert found
        year, day = int(found[3]), int(found[1])
        month = _MONTHS.split().index(found[2]) + 1
    return date(year, month, day).isoformat()


def read_feed(data: bytes) -> Facts:
    """`/en/feed-numbers.atom`."""
    facts: Facts = []
    words = {
        "added.": "added",
        "wish.": "retracted",
        "correction.": "corrected",
        "log.": "size",
    }
    for entry in fromstring(data).iter(f"{ATOM}entry"):
        size = int(entry.findtext(f"{ATOM}id").rpartition("/")[2])
        (total,) = NUMBER.findall(entry.findtext(f"{ATOM}title"))
        day = entry.findtext(f"{ATOM}updated")[:10]
        facts += [(("publication total", size), int(total.replace(",", "")))]
        facts += [(("publication week", size), week_of_day(day))]
        for line in entry.findtext(f"{ATOM}content").splitlines():
            number, last = line.split()[0], line.split()[-1]
            facts.append(((f"publication {words[last]}", size), int(number.replace(",", ""))))
    return facts


def read_milestone_feed(data: bytes) -> Facts:
    """What `/en/feed.atom` says of milestones."""
    facts: Facts = []
    for entry in fromstring(data).iter(f"{ATOM}entry"):
        about, _, number = entry.findtext(f"{ATOM}id").rpartition("/")
        if about.endswith("/milestone"):
            found = NUMBER.findall(entry.findtext(f"{ATOM}content"))
            total, size = (int(each.rstrip(",").replace(",", "")) for each in found)
            facts += milestone_facts(
                int(number), size, total, entry.findtext(f"{ATOM}updated")[:10]
            )
    return facts


def read_sheet(lines: str, labels: Mapping[str, Key], lead: str, of_size: str) -> Facts:
    """A press sheet: `lines` as they lie on the paper, columns apart. The total stands below
    `lead`, the size after `of_size`."""
    facts: Facts = []
    said = [re.split(r"\s{2,}", line.strip()) for line in lines.splitlines() if line.strip()]
    for at, parts in enumerate(said):
        for label, number in pairwise(parts):
            if NUMBER.fullmatch(number) and (label in labels or label == of_size):
                key = ("size",) if label == of_size else labels[label]
                facts.append((key, int(number.replace(",", ""))))
        if labels.get(parts[0], ("",))[0] in {"standing", "total"}:
            # Between the two stands what it means, in one line or more.
            facts.append((labels[parts[0]], int(parts[-1].replace(",", ""))))
        if parts[0] == lead:
            facts.append((("total",), int(said[at + 1][0].replace(",", ""))))
    return facts
