"""Log, CSV, Parquet, API and the numbers of the pages say the same, counted by plain code."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyarrow import parquet

from tests.unit.datasets.recount import Cells, count_log, count_rows, read_csv, read_log
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import Week, first_day
from unjoin.service.publication.models import Entry

pytestmark = pytest.mark.django_db


def read_parquet(public: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = parquet.read_table(
        public / "data" / "parquet" / f"{name}.parquet"
    ).to_pylist()
    return rows


def expected(public: Path) -> tuple[list[bytes], Cells]:
    entries = read_log(public, Entry.objects.count())
    return entries, count_log(entries)


def test_count_is_the_same_everywhere(
    record: ReceiptCode, client: Client, public_files: Path
) -> None:
    entries, cells = expected(public_files)
    assert len(cells) > 3
    assert count_rows(read_csv(public_files, "entries-00000")) == cells
    assert count_rows(read_parquet(public_files, "entries-00000")) == cells
    table = read_csv(public_files, "cells")
    assert {(int(r["mask"]), r["standing"]): int(r["persons"]) for r in table} == cells
    numbers = client.get("/api/v1/numbers").json()
    assert {(c["organisations"], c["standing"]): c["persons"] for c in numbers["cells"]} == cells
    assert (numbers["size"], numbers["total"]) == (len(entries), cells.total())
    answers = [client.get(f"/api/v1/entries/{leaf}").json() for leaf in range(len(entries))]
    assert count_rows(answers) == cells
    assert [answer["bytes"] for answer in answers] == [entry.hex() for entry in entries]


def test_every_column_of_an_entry_is_that_of_the_log(
    record: ReceiptCode, public_files: Path
) -> None:
    entries, _ = expected(public_files)
    for row, again, entry in zip(
        read_csv(public_files, "entries-00000"),
        read_parquet(public_files, "entries-00000"),
        entries,
        strict=True,
    ):
        assert {key: "" if v is None else str(v) for key, v in again.items()} == row
        week = int.from_bytes(entry[6:8])
        assert (row["week_number"], row["week"]) == (str(week), str(first_day(Week(week))))
        assert date.fromisoformat(row["week"]).isoweekday() == 1
        assert row["commitment"] == entry[22:].hex()
        target = int.from_bytes(entry[12:20])
        assert row["target"] == ("" if target == 2**64 - 1 else str(target))


def test_weeks_and_publications_add_up_to_the_total(
    record: ReceiptCode, public_files: Path
) -> None:
    entries, cells = expected(public_files)
    weeks = read_csv(public_files, "weeks")
    by_kind: Counter[tuple[str, int]] = Counter()
    for entry in entries:
        by_kind[str(int.from_bytes(entry[6:8])), entry[1]] += int.from_bytes(entry[8:12])
    columns = {1: "added", 2: "confirmed", 3: "retracted", 4: "corrected"}
    for row in weeks:
        for kind, column in columns.items():
            assert int(row[column]) == by_kind[row["week_number"], kind]
    assert len(weeks) == len({week for week, _ in by_kind}) > 1
    publications = read_csv(public_files, "publications")
    last = publications[-1]
    assert (int(last["size"]), int(last["total"])) == (len(entries), cells.total())
    for table in (weeks, publications):
        taken = sum(int(row["retracted"]) + int(row["corrected"]) for row in table)
        assert sum(int(row["added"]) for row in table) - taken == cells.total()
    assert sum(int(row["persons"]) for row in read_csv(public_files, "corrections")) == 1
