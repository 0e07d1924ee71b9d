"""Write the test vectors of docs/format.md: `python -m tests.vectors.make_vectors`.

The vectors are made by a second, plain implementation beside this file, which
imports nothing of unjoin. So they judge the registry instead of repeating it.

Always the same output; a test demands that the files here equal it. Numbers
that may need 64 bits are decimal strings, bytes are lower-case hex.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.vectors.entries import entry_vectors
from tests.vectors.group_lines import group_line_vectors
from tests.vectors.proofs import proof_vectors
from tests.vectors.receipts import receipt_vectors
from tests.vectors.statements import statement_vectors
from tests.vectors.tallies import tally_vectors
from tests.vectors.tally_texts import tally_text_vectors

HERE = Path(__file__).parent

DAYS = (
    "2000-01-03",
    "2000-01-09",
    "2000-01-10",
    "2004-12-31",
    "2006-01-01",
    "2020-02-29",
    "2020-12-31",
    "2021-01-03",
    "2026-11-22",
    "2026-11-23",
    "3256-01-03",
    "3256-01-09",
)
DAYS_OUTSIDE = ("1999-12-31", "2000-01-02", "3256-01-10", "9999-12-31")


def week_vectors() -> dict[str, Any]:
    valid = []
    for text in DAYS:
        day = date.fromisoformat(text)
        monday = day - timedelta(days=day.weekday())
        year, number, _ = day.isocalendar()
        valid.append(
            {
                "date": text,
                "week": (monday.toordinal() - date(2000, 1, 3).toordinal()) // 7,
                "first_day": monday.isoformat(),
                "iso": f"{year:04d}-W{number:02d}",
            }
        )
    return {
        "about": "Weeks: docs/format.md, section 4.",
        "valid": valid,
        "invalid": [{"date": text, "error": "week-range"} for text in DAYS_OUTSIDE],
    }


def files() -> dict[str, str]:
    """File name → contents of every file this script writes."""
    vectors = {
        "entry.json": entry_vectors(),
        "group_line.json": group_line_vectors(),
        "proofs.json": proof_vectors(),
        "receipt.json": receipt_vectors(),
        "statement.json": statement_vectors(),
        "tally.json": tally_vectors(),
        "tally_text.json": tally_text_vectors(),
        "weeks.json": week_vectors(),
    }
    return {
        name: json.dumps(value, ensure_ascii=True, indent=1) + "\n"
        for name, value in vectors.items()
    }


if __name__ == "__main__":
    for name, contents in files().items():
        (HERE / name).write_text(contents, encoding="utf-8")
