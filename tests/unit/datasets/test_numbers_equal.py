"""Every number stands the same wherever it stands: log, audit, pages, API, CSV, Parquet, feeds and
press sheet, each read as it is handed out and held against a recount of the log by plain code.

And each number, when it is another in one place alone, is found there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation
from pyarrow import parquet

from tests.unit.datasets import told
from tests.unit.datasets.lived import (
    OF_MILESTONES,
    OF_NUMBERS,
    OF_PAGE,
    OF_PUBLICATIONS,
    Record,
    busy_centre,
    publish_everything,
)
from unjoin.registry.tally import Tally
from unjoin.service.instance import Instance, current
from unjoin.service.sheets.press import facts_of, press_sheet
from unjoin.service.sheets.rendering import set_sheets
from unjoin.service.sheets.writing import facts_of_milestone
from unjoin.service.site.figures import published_numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(
    instance: Instance, settings: LazySettings, client: Client, public_files: Path
) -> Record:
    settings.UNJOIN = busy_centre(instance)
    return publish_everything(settings.UNJOIN, client, public_files)


NUMBER = r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
JSON_VALUE = f":{NUMBER}(?=[,}}])"
FRONT = rf'(?:class="figure">|class="num">){NUMBER}'
TABLES_OF_PAGE = rf'(?:<td[^>]*>|class="(?:figure|value)"[^>]*>|milestones/[0-9]+">){NUMBER}<'
PLACES = {
    "audit": [rf'"(?:persons|total)": {NUMBER}'],
    "/data/numbers.json": [JSON_VALUE],
    "/api/v1/numbers": [JSON_VALUE],
    "/api/v1/entries/": [rf'"persons": {NUMBER}'],
    "/en/feed-numbers.atom": [rf"(?:The count is |<content[^>]*>|\n){NUMBER}"],
    "/en/feed.atom": [rf"(?:The count was |log of ){NUMBER}"],
    "/en/": [FRONT],
    "/en/numbers": [
        TABLES_OF_PAGE,
        f"(?:was then |sum of ){NUMBER}",
        f"{NUMBER} persons? came through",
        rf"(?<!ber) {NUMBER}(?=; |\. The same numbers)",
    ],
    "/zh-hans/": [FRONT],
    "/zh-hans/numbers": [
        TABLES_OF_PAGE,
        f"(?:当时总人数为|由){NUMBER}",
        f" {NUMBER}(?=；|。表格中有同样的数字)",
    ],
    "/zh-hant/": [FRONT],
    "/zh-hant/numbers": [
        TABLES_OF_PAGE,
        f"(?:當時總人數為|由){NUMBER}",
        f" {NUMBER}(?=；|。表格中有同樣的數字)",
    ],
}
"""Where the numbers stand in what is text."""


def test_every_number_is_that_of_the_log_wherever_it_stands(everything: Record) -> None:
    assert everything.disagreements() == []
    kinds = {key[0] for key, number in everything.expected.items() if number}
    assert kinds >= {*OF_NUMBERS, *OF_PAGE, *OF_PUBLICATIONS, *OF_MILESTONES}
    check_each_is_found(everything)


def check_each_is_found(record: Record) -> None:
    """This test can fail: each number of each source, one after the other, is made another."""
    for name in record.sources:
        planted = 0
        for data in others(name, record):
            found = record.disagreements(**{name: data})
            assert found, (name, planted)
            assert all(line.startswith(f"{name}: ") for line in found)
            planted += 1
        assert planted, name
    check_log_is_judge(record)


def check_log_is_judge(record: Record) -> None:
    """Where the log itself is another, everything that says a total is wrong."""
    other = {**record.expected, ("total",): record.expected["total",] + 1}
    found = Record(record.sources, other).disagreements()
    assert {line.partition(": ")[0] for line in found} == {
        name for name, source in record.sources.items() if "total" in source.kinds
    }


def others(name: str, record: Record) -> Iterator[bytes]:
    """The bytes of the source `name`, each time with another number that is wrong."""
    data = record.sources[name].data
    if name in PLACES:
        for place in PLACES[name]:
            yield from changed_text(data.decode(), place)
    elif name.endswith((".csv", ".parquet")):
        yield from changed_tables(data, name)
    else:
        yield from other_sheets(name)


def changed_text(text: str, place: str) -> Iterator[bytes]:
    matches = list(re.finditer(place, text))
    assert matches, place
    for found in matches:
        start, end = found.span(1)
        number = int(found[1].replace(",", "")) + 1
        yield f"{text[:start]}{number}{text[end:]}".encode()


READ_COLUMNS = {"entries-00000": ("persons",), "statements-00000": ("drive",)}
"""Of the volumes; of a small table, all."""


def changed_tables(data: bytes, name: str) -> Iterator[bytes]:
    rows = told.rows_of(data)
    stem = Path(name).stem
    for at, row in enumerate(rows):
        for column in READ_COLUMNS.get(stem, tuple(row)):
            other = another(row[column], column)
            if other is not None:
                changed = [*rows[:at], {**row, column: other}, *rows[at + 1 :]]
                yield written(changed, data)


def another(value: Any, column: str) -> Any:
    """Another value; None where there is none, or it is no fact (names, and what is a key)."""
    if (
        value in (None, "")
        or column.startswith("name_")
        or column in {"root", "first_day", "last_day"}
    ):
        return None
    if isinstance(value, int):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(weeks=50)
    if value.isdigit():
        return str(int(value) + 1)
    return f"x{value}" if column == "drive" else None


def written(rows: list[dict[str, Any]], like: bytes) -> bytes:
    """`rows` in the format of `like`."""
    if like.startswith(b"PAR1"):
        sink = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(rows), sink)
        return sink.getvalue()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def other_sheets(name: str) -> Iterator[bytes]:
    """The press sheet `name` with one person more, or in a log of one entry more."""
    numbers = published_numbers()
    assert numbers is not None
    stem, prefix, _ = Path(name).name.split(".")
    facts = facts_of(numbers)
    if milestone := next((m for m in numbers.milestones if stem == f"milestone-{m.number}"), None):
        facts = facts_of_milestone(milestone)
    tally = facts.tally
    cell, persons = next(iter(tally.cells.items()))
    with translation.override(prefix):
        sheets = [
            press_sheet(replace(facts, tally=other), instance=current())
            for other in (
                Tally(tally.size, {**tally.cells, cell: persons + 1}),
                Tally(tally.size + 1, tally.cells),
            )
        ]
        yield from set_sheets(sheets, instance=current())[::2]
