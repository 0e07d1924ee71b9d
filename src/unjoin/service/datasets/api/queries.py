"""What the API tells of leaves: only what the published log has, of `size` leaves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, IntegerField, Sum
from django.db.models.functions import Length
from django.db.models.sql.compiler import SQLCompiler

from unjoin.registry.consent import CHANNEL_SLUGS, CONSENT_SLUGS, REASON_SLUGS, Kind, Reason
from unjoin.registry.entry import NO_TARGET, Entry, LeafIndex, decode_entry, encode_entry
from unjoin.registry.weeks import Week, first_day
from unjoin.service.datasets.rows import WRITER
from unjoin.service.instance import current
from unjoin.service.publication.models import Entry as EntryRow
from unjoin.service.publication.models import Statement
from unjoin.service.translations.models import Translation
from unjoin.service.translations.queries import find_translations_of

PAGE_BYTES: Final = 1024 * 1024
"""Statements with their translations that one answer has at most: it is made and compressed anew
for each who asks."""


def entry_value(leaf: LeafIndex, size: int) -> dict[str, Any] | None:
    """The entry at `leaf`; None where the published log has none there."""
    row = EntryRow.objects.filter(index=leaf, index__lt=size).first()
    return _entry(leaf, decode_entry(bytes(row.data))) if row else None


def statement_value(leaf: LeafIndex, size: int) -> dict[str, Any] | None:
    """The declaration at `leaf`, whether its statement is still there or not; None for no leaf of
    the published log, or an entry of another kind."""
    row = EntryRow.objects.filter(index=leaf, index__lt=size, kind=Kind.WITHDRAW).first()
    if row is None:
        return None
    statement = Statement.objects.filter(leaf=leaf).first()
    return _values({leaf: decode_entry(bytes(row.data))}, [statement], size)[leaf]


def statement_values(before: int, limit: int, size: int) -> tuple[list[dict[str, Any]], int | None]:
    """Up to `limit` statements still published, highest leaf first, below `before`.

    Fewer where they are long: what is over PAGE_BYTES is left to the next page, but for a single
    one. With it, the leaf below which there are more; None where there are none.
    """
    below = Statement.objects.filter(leaf__lt=min(before, size)).order_by("-leaf")
    lengths = list(below.values_list("leaf", Length("body"))[: limit + 1])
    fitting = _fitting([length for _, length in lengths[:limit]])
    translated = _translated_bytes([leaf for leaf, _ in lengths[:fitting]])
    fitting = _fitting([length + translated[leaf] for leaf, length in lengths[:fitting]])
    leaves = [leaf for leaf, _ in lengths[:fitting]]
    rows = list(Statement.objects.filter(leaf__in=leaves).order_by("-leaf"))
    found = EntryRow.objects.filter(index__in=leaves)
    entries = {LeafIndex(row.index): decode_entry(bytes(row.data)) for row in found}
    values = _values(entries, rows, size)
    older = leaves[-1] if fitting < len(lengths) else None
    return [values[LeafIndex(row.leaf)] for row in rows], older


class _Bytes(Func):
    """How many bytes a text has. Length counts characters, of which one has up to four."""

    function = "octet_length"
    output_field = IntegerField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """SQLite knows the function only since 3.43."""
        template = "length(CAST(%(expressions)s AS BLOB))"
        return self.as_sql(compiler, connection, template=template, **context)


def _translated_bytes(leaves: list[int]) -> Counter[int]:
    """How many bytes all translations of each leaf have together."""
    rows = Translation.objects.filter(leaf__in=leaves).values("leaf")
    return Counter(dict(rows.annotate(size=Sum(_Bytes("text"))).values_list("leaf", "size")))


def _fitting(lengths: list[int]) -> int:
    """How many of the first fit into PAGE_BYTES; one in any case."""
    sums = accumulate(lengths)
    return max(min(1, len(lengths)), sum(total <= PAGE_BYTES for total in sums))


def _values(
    entries: dict[LeafIndex, Entry], statements: Iterable[Statement | None], size: int
) -> dict[LeafIndex, dict[str, Any]]:
    values = {leaf: _declared(leaf, entry) for leaf, entry in entries.items()}
    acts = EntryRow.objects.filter(target__in=list(entries), index__lt=size).order_by("index")
    for data in acts.values_list("data", flat=True):
        act = decode_entry(bytes(data))
        value = values[act.target]
        if act.kind is Kind.CONFIRM:
            value["confirmed"] = True
        else:
            value["persons_left"] -= act.persons
            value["taken_away_because"] = REASON_SLUGS[act.reason]
    for row in statements:
        if row is not None:
            value = values[LeafIndex(row.leaf)]
            value["nonce"] = bytes(row.nonce).hex()
            value["statement"] = json.loads(bytes(row.body))
    for leaf, translations in find_translations_of(list(values)).items():
        values[leaf]["translations"] = list(map(_translation, translations))
    return values


def _declared(leaf: LeafIndex, entry: Entry) -> dict[str, Any]:
    return {
        **_entry(leaf, entry),
        "persons_left": entry.persons,
        "confirmed": False,
        "taken_away_because": None,
        "nonce": None,
        "statement": None,
        "translations": [],
    }


def _translation(row: Translation) -> dict[str, Any]:
    return {
        "language": row.language,
        "week": first_day(Week(row.week)).isoformat(),
        "week_number": row.week,
        "written_by": WRITER,
        "in_log": False,
        "text": row.text,
    }


def _entry(leaf: LeafIndex, entry: Entry) -> dict[str, Any]:
    return {
        "leaf": leaf,
        "kind": entry.kind.name.lower(),
        "organisations": list(current().campaign.slugs(entry.organisations)),
        "mask": int(entry.organisations),
        "consent": CONSENT_SLUGS[entry.consent],
        "channel": CHANNEL_SLUGS[entry.channel],
        "week": first_day(entry.week).isoformat(),
        "week_number": int(entry.week),
        "persons": entry.persons,
        "target": None if entry.target == NO_TARGET else entry.target,
        "reason": None if entry.reason is Reason.NONE else REASON_SLUGS[entry.reason],
        "commitment": entry.commitment.hex(),
        "bytes": encode_entry(entry).hex(),
    }
