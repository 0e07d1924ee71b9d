"""A row of entries, in CSV and in Parquet, has in every column what the log has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.datasets.recount import read_csv, read_log
from tests.unit.datasets.told import rows_of
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.weeks import Week, first_day
from unjoin.service.publication.models import Entry


@pytest.mark.django_db
def test_every_column_of_an_entry_is_that_of_the_log(
    record: ReceiptCode, public_files: Path
) -> None:
    entries = read_log(public_files, Entry.objects.count())
    for row, again, entry in zip(
        read_csv(public_files, "entries-00000"),
        rows_of((public_files / "data/parquet/entries-00000.parquet").read_bytes()),
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
