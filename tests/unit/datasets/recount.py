"""The count made anew by plain code from rows of text, as anybody would who only has a CSV file."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

from unjoin.publiclog.tiles import parse_bundle

Cells = Counter[tuple[int, str]]


def read_csv(public: Path, name: str) -> list[dict[str, str]]:
    """The rows of ``data/csv/<name>.csv``, read strictly."""
    data = (public / "data" / "csv" / f"{name}.csv").read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def count_rows(rows: list[dict[str, Any]]) -> Cells:
    """The cells (mask, standing) of the entries in `rows`, of any format."""
    cells: Cells = Counter()
    standing: dict[int, tuple[int, str]] = {}
    for row in rows:
        leaf, persons, mask = int(row["leaf"]), int(row["persons"]), int(row["mask"])
        if row["kind"] == "withdraw":
            standing[leaf] = mask, row["consent"]
            cells[standing[leaf]] += persons
            continue
        target = int(row["target"])
        cells[standing[target]] -= persons
        if row["kind"] == "confirm":
            standing[target] = mask, "confirmed"
            cells[standing[target]] += persons
    return +cells


def read_log(public: Path, size: int) -> list[bytes]:
    """The entries of the published bundle, which must be one and partial."""
    path = public / "log" / "tile" / "entries" / "000.p" / str(size)
    return list(parse_bundle(path.read_bytes(), size))


def count_log(entries: list[bytes]) -> Cells:
    """The cells of raw entries, by offsets alone (docs/format.md, section 2)."""
    kinds = {1: "withdraw", 2: "confirm", 3: "retract", 4: "correct"}
    consents = {1: "self", 2: "spoken", 3: "relayed", 4: "head-count"}
    return count_rows(
        [
            {
                "leaf": leaf,
                "kind": kinds[entry[1]],
                "mask": int.from_bytes(entry[2:4]),
                "consent": consents[entry[4]],
                "persons": int.from_bytes(entry[8:12]),
                "target": int.from_bytes(entry[12:20]),
            }
            for leaf, entry in enumerate(entries)
        ]
    )
