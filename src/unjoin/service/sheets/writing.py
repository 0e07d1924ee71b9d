"""Writes the press sheets below ``data/press/`` of the public files, for any host to serve.

::

    data/press/numbers.<language>.pdf|png             the numbers as they are now
    data/press/milestone-<number>.<language>.pdf|png  those with which a milestone was passed
    data/press/sheets.json                            which of them there are, and of what

Rules kept here:

1. The publisher writes them, after the numbers of the pages; no request of a visitor
   makes one. Where they cannot be made, everything else is published all the same.
2. ``sheets.json`` is written last. It has a digest of all that a sheet is made of, so that
   one is set anew when its numbers, its words or its layout changed, or when one of its files
   is missing (the store was restored in part), and not otherwise.
3. The same log, campaign and program give the same bytes.

One publisher at a time calls this: of two, the slower could put older files under a newer list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any, Final

import rfc8785
from django.conf import settings
from django.utils import translation

from unjoin.publiclog.errors import NotStoredError
from unjoin.publiclog.storage import Store
from unjoin.registry.weeks import Week
from unjoin.service.instance import Instance
from unjoin.service.publication.numbers import Milestone, parse_numbers
from unjoin.service.publication.public_data import NUMBERS_PATH
from unjoin.service.publication.tallies import tally_at
from unjoin.service.publication.turn import StillAlone
from unjoin.service.sheets.press import PressFacts, facts_of, press_sheet
from unjoin.service.sheets.rendering import Sheet, set_sheets
from unjoin.service.sheets.typesetter import LAYOUTS
from unjoin.service.site.middleware import LANGUAGE_TAGS

BASE: Final = "data/press/"
LIST_PATH: Final = f"{BASE}sheets.json"
CURRENT: Final = "numbers"
FORMATS: Final = ("pdf", "png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A press sheet that was written, in all languages. `milestone`: 0 for the current numbers."""

    name: str
    milestone: int
    size: int
    total: int
    week: Week
    digest: str


def sheet_path(name: str, language: str, form: str) -> str:
    """Where the sheet `name` lies; `language` is a tag of the pages, `form` ``pdf`` or ``png``.

    In small letters, as mirrors have all their files.
    """
    return f"{BASE}{name}.{language.lower()}.{form}"


def write_press_sheets(store: Store, *, instance: Instance, alone: StillAlone) -> int:
    """Write every sheet that is missing or not as it should be, and return how many.

    Setting one takes a while, so `alone` is asked before each write.

    Current numbers and milestones are those of ``data/numbers.json``; where there are none, there
    are no sheets. Raises SheetError where a sheet cannot be set, PublicationError ``turn`` where
    another publisher may have begun; those before it are written.
    """
    try:
        numbers = parse_numbers(store.read(NUMBERS_PATH))
    except NotStoredError:
        return 0
    there = set(store.list_paths(BASE))
    had = {each.name: each for each in read_written(store) if there.issuperset(_paths(each.name))}
    done: list[Written] = []
    count = 0
    for facts in (facts_of(numbers), *map(facts_of_milestone, reversed(numbers.milestones))):
        sheets = list(_in_each_language(facts, instance))
        wanted = _describe(facts, [sheet for _, sheet in sheets])
        if had.get(wanted.name) != wanted:
            _write(store, wanted.name, sheets, instance, alone)
            had[wanted.name] = wanted
            alone()
            store.write(LIST_PATH, _encode(had.values()), immutable=False)
            count += 1
        done.append(wanted)
    if count or len(had) != len(done):
        alone()
        store.write(LIST_PATH, _encode(done), immutable=False)
    return count


def _paths(name: str) -> list[str]:
    return [sheet_path(name, tag, form) for tag in LANGUAGE_TAGS.values() for form in FORMATS]


def facts_of_milestone(milestone: Milestone) -> PressFacts:
    """What the sheet of `milestone` says: the count as it was when it was passed."""
    tally = tally_at(milestone.size)
    return PressFacts(tally, milestone.root, milestone.week, milestone.number)


def read_written(store: Store) -> list[Written]:
    """The sheets that were written, as ``sheets.json`` says; none where it is not ours."""
    try:
        return parse_written(store.read(LIST_PATH))
    except NotStoredError:
        return []


def parse_written(data: bytes) -> list[Written]:
    """The sheets that `data`, the contents of ``sheets.json``, names."""
    try:
        return [Written(**sheet) for sheet in json.loads(data)["sheets"]]
    except (ValueError, LookupError, TypeError):
        return []


def _encode(written: Iterable[Written]) -> bytes:
    value: Any = {"sheets": [asdict(each) for each in written]}
    return rfc8785.dumps(value) + b"\n"


def _in_each_language(facts: PressFacts, instance: Instance) -> Iterator[tuple[str, Sheet]]:
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            yield LANGUAGE_TAGS[code], press_sheet(facts, instance=instance)


def _describe(facts: PressFacts, sheets: list[Sheet]) -> Written:
    digest = hashlib.sha256(version("typst").encode())
    for layout in sorted(LAYOUTS.glob("*.typ")):
        digest.update(layout.read_bytes())
    digest.update(json.dumps([dict(sheet.data) for sheet in sheets], sort_keys=True).encode())
    return Written(
        name=f"milestone-{facts.milestone}" if facts.milestone else CURRENT,
        milestone=facts.milestone,
        size=facts.tally.size,
        total=facts.tally.total,
        week=facts.week,
        digest=digest.hexdigest(),
    )


def _write(
    store: Store,
    name: str,
    sheets: list[tuple[str, Sheet]],
    instance: Instance,
    alone: StillAlone,
) -> None:
    files = iter(set_sheets([sheet for _, sheet in sheets], instance=instance))
    paths = [sheet_path(name, tag, form) for tag, sheet in sheets for form in sheet.formats]
    alone()
    store.write_many(zip(paths, files, strict=True), immutable=False)
