"""How the files of the data sets are called. Paths here are below ``data/``.

::

    datapackage.json            what there is, with the columns of each table
    SHA256SUMS                  the checksum of every file below but `manifest` and itself
    manifest                    the checksum of SHA256SUMS, signed with the log's key
    csv/<table>.csv             small tables, written anew with each publication
    csv/stories.csv             the stories, written anew where one came or went
    csv/entries-<n>.csv         volume n: the leaves from n × 65,536 on
    csv/statements-<n>.csv      likewise
    csv/translations-<n>.csv    likewise: the translations of those statements
    parquet/….parquet           the same rows once more
    schemas/<table>.json        the columns of the volumes

The number of a volume has five digits, or more where it needs them.
"""

from __future__ import annotations

import re
from typing import Final

FOLDER: Final = "data/"
PACKAGE: Final = "datapackage.json"
CHECKSUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest"
VOLUME_LEAVES: Final = 65_536
"""Leaves of one volume. Never changed: a full volume keeps its name and its bytes."""

ENTRIES: Final = "entries"
STATEMENTS: Final = "statements"
TRANSLATIONS: Final = "translations"
SERIES: Final = (ENTRIES, STATEMENTS, TRANSLATIONS)
TABLES: Final = (
    "organisations",
    "standings",
    "channels",
    "weeks",
    "corrections",
    "drives",
    "milestones",
    "places",
    "roles",
    "publications",
)
STORIES: Final = "stories"
"""The one table that is of no checkpoint."""
FORMATS: Final = ("csv", "parquet")

_VOLUME = re.compile(
    r"(?P<format>csv|parquet)/(?P<series>entries|statements|translations)"
    r"-(?P<number>[0-9]{5,12})\.(?P=format)",
    re.ASCII,
)
_NAMED: Final = frozenset(
    {PACKAGE, CHECKSUMS, MANIFEST}
    | {f"{form}/{table}.{form}" for table in (*TABLES, STORIES) for form in FORMATS}
    | {f"schemas/{series}.json" for series in SERIES}
)


def volume_path(series: str, number: int, form: str) -> str:
    """The path of volume `number` of `series` (one of SERIES) as `form` (one of FORMATS)."""
    return f"{form}/{series}-{number:05d}.{form}"


def table_path(table: str, form: str = "csv") -> str:
    """The path of `table` (one of TABLES, or STORIES) as `form` (one of FORMATS)."""
    return f"{form}/{table}.{form}"


def schema_path(series: str) -> str:
    """The path of the columns of `series`."""
    return f"schemas/{series}.json"


def is_data_file(path: str) -> bool:
    """Whether `path` (untrusted) is one that a publication can have written."""
    if path in _NAMED:
        return True
    found = _VOLUME.fullmatch(path)
    return found is not None and path == volume_path(
        found["series"], int(found["number"]), found["format"]
    )


def volume_of(path: str) -> tuple[str, int] | None:
    """Series and number of the volume at `path`; None where it is none."""
    found = _VOLUME.fullmatch(path)
    return (found["series"], int(found["number"])) if found else None
