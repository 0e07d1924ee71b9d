"""Many rows at once: entries read in order with flat memory, rows added without an object each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection

from unjoin.service.publication.errors import PublicationError
from unjoin.service.publication.models import Entry

Value = int | bytes | None

_CHUNK = 8192


def read_entries(first: int, size: int) -> Iterator[bytes]:
    """The bytes of the entries `first`…`size` − 1, in order, as the database holds them now.

    Raises PublicationError ``entries`` where one is missing.
    """
    expected = first
    for start in range(first, size, _CHUNK):
        rows = Entry.objects.filter(index__gte=start, index__lt=min(start + _CHUNK, size))
        for index, data in rows.order_by("index").values_list("index", "data"):
            if index != expected:
                break
            expected += 1
            yield bytes(data)
        if expected != min(start + _CHUNK, size):
            raise PublicationError(
                f"Entry {expected} of the {size} in the log is missing from the database.",
                code="entries",
                index=expected,
                size=size,
            )


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> None:
    """Add `rows`, whose values are those of `columns`. Errors as of any other write."""
    quote = connection.ops.quote_name
    target = f"{quote(table)} ({', '.join(quote(name) for name in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        insert = f"INSERT INTO {target} VALUES ({marks})"  # our own names  # noqa: S608  # nosec B608
        remaining = iter(rows)
        while chunk := list(islice(remaining, _CHUNK)):
            cursor.executemany(insert, chunk)
