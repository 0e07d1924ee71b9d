"""Keeping the search index as the statements are: adding what was published, forgetting what was
withdrawn.

Rules kept here:

1. What is withdrawn is taken out in the transaction that deletes its text (`forget`), however far
   the index reaches, and whatever part of it a killed run had written.
2. What is published is added after the commit (`index_statements`), in steps that may be done
   twice, and in transactions so short that nobody waits for them. What lies below
   ``SearchState.leaves`` is in the index as a whole.
3. An index made by another version of `folding` is emptied and made anew.

The publisher alone calls this, and there is only one at a time (see `publication.turn`): between
reading a statement and writing its terms nobody can withdraw it.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.registry.weeks import Week
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.reading import postings
from unjoin.service.reading.folding import FOLDING
from unjoin.service.reading.models import Posting, SearchState
from unjoin.service.reading.postings import BLOCK_BITS, BLOCK_LEAVES
from unjoin.service.reading.terms import digest, name_term, read_said, terms_of, text_term

BYTES_AT_ONCE = 16_000_000
"""Of the statements of one step, which bounds the memory it takes: some 200 MB. Where a step takes
more, fewer terms are written twice."""

STATEMENTS_PER_RUN = 250_000
"""So that no batch waits long behind an index that is made anew."""

_TERMS_AT_ONCE = 2000
_LEAVES_AT_ONCE = 500
_EMPTYING = 0

Body = tuple[int, bytes]
"""A leaf, and the statement there as it is stored."""

Places = Mapping[int, Sequence[int]]
"""Of each term's digest, the leaves within one block, ascending."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the index reaches: every statement below `leaves` is in it; `waiting`: how many are
    not."""

    leaves: int
    waiting: int


def search_reach() -> int:
    """Below which leaf everything can be searched; 0 while there is no index for these rules."""
    state = SearchState.objects.filter(folding=FOLDING).first()
    return state.leaves if state else 0


def index_statements(*, check: Callable[[], None], limit: int = STATEMENTS_PER_RUN) -> Reach:
    """Add what the index lacks, at most about `limit` statements of it.

    `check` is called between two steps and may raise to stop there. Not to be called within a
    transaction.
    """
    if not SearchState.objects.filter(folding=FOLDING).exists():
        _empty(check)
    reach, done = search_reach(), 0
    while done < limit and (found := _read_step(reach)):
        check()
        _add(found)
        reach = found[-1][0] + 1
        done += len(found)
    if done:
        _sweep()
    waiting = Statement.objects.filter(leaf__gte=reach).count()
    size = Entry.objects.count()
    if not waiting and reach < size:
        # The last leaves are no statements.
        _note(leaves=size)
        reach = size
    return Reach(reach, waiting)


def forget(leaves: Sequence[LeafIndex]) -> None:
    """Take every trace of the statements at `leaves` out of the index.

    To be called in the transaction that deletes them, before it does.
    """
    state = SearchState.objects.first()
    if state is None:
        return
    if state.folding != FOLDING:
        # Under which terms they stand, only the earlier rules could tell.
        Posting.objects.all().delete()
        return
    for start in range(0, len(leaves), _LEAVES_AT_ONCE):
        rows = Statement.objects.filter(leaf__in=leaves[start : start + _LEAVES_AT_ONCE])
        chosen = [(leaf, bytes(body)) for leaf, body in rows.values_list("leaf", "body")]
        for block, places in _places(chosen).items():
            for part in _parts(places):
                _remove(block, part)


def _empty(check: Callable[[], None]) -> None:
    """Begin anew. Until it is done, nothing can be searched."""
    _note(folding=_EMPTYING, leaves=0)
    while (
        block := Posting.objects.order_by("block").values_list("block", flat=True).first()
    ) is not None:
        check()
        with write_turn(), transaction.atomic():
            Posting.objects.filter(block=block).delete()
    _note(folding=FOLDING, leaves=0)


def _note(*, leaves: int, folding: int = FOLDING) -> None:
    values = {"leaves": leaves, "folding": folding}
    with write_turn(), transaction.atomic():
        SearchState.objects.update_or_create(id=1, defaults=values)


def _read_step(first: int) -> list[Body]:
    """The statements from leaf `first` on, as many as are taken at once."""
    # Ends where a block does, so that each term is written once.
    end = (first // BLOCK_LEAVES + 1) * BLOCK_LEAVES
    newer = Statement.objects.filter(leaf__gte=first).order_by("leaf")
    rows = newer.filter(leaf__lt=end)
    if not rows.exists():
        after = newer.values_list("leaf", flat=True).first()
        return _read_step(after) if after is not None else []
    chosen: list[Body] = []
    size = 0
    for leaf, body in rows.values_list("leaf", "body").iterator():
        chosen.append((leaf, bytes(body)))
        size += len(body)
        if size > BYTES_AT_ONCE:
            break
    return chosen


def _weeks(leaves: Sequence[int]) -> dict[int, Week]:
    if not leaves:
        return {}
    rows = Entry.objects.filter(index__gte=min(leaves), index__lte=max(leaves))
    if len(leaves) <= _LEAVES_AT_ONCE:
        rows = Entry.objects.filter(index__in=leaves)
    return {
        index: decode_entry(bytes(data)).week for index, data in rows.values_list("index", "data")
    }


def _places(statements: Sequence[Body]) -> dict[int, Places]:
    """By block, where each term of `statements` occurs."""
    blocks: dict[int, list[Body]] = defaultdict(list)
    for leaf, body in sorted(statements):
        blocks[leaf >> BLOCK_BITS].append((leaf, body))
    return {block: _places_within(within) for block, within in blocks.items()}


def _places_within(statements: Sequence[Body]) -> Places:
    """Where the terms of `statements`, all of one block, occur. Of one at a time all are held."""
    names: defaultdict[str, array[int]] = defaultdict(_no_places)
    texts: defaultdict[str, array[int]] = defaultdict(_no_places)
    facts: defaultdict[str, array[int]] = defaultdict(_no_places)
    weeks = _weeks([leaf for leaf, _ in statements])
    for leaf, body in statements:
        within = leaf & (BLOCK_LEAVES - 1)
        found = terms_of(read_said(body), weeks[leaf])
        for units, places in ((found.in_name, names), (found.in_text, texts), (found.facts, facts)):
            for unit in units:
                places[unit].append(within)
    digested = {digest(name_term(unit)): places for unit, places in names.items()}
    digested.update((digest(text_term(unit)), places) for unit, places in texts.items())
    digested.update((digest(term), places) for term, places in facts.items())
    return digested


def _no_places() -> array[int]:
    return array("H")


def _parts(places: Places) -> Iterator[Places]:
    """`places` in the order of the index, a few terms at a time."""
    terms = sorted(places)
    for start in range(0, len(terms), _TERMS_AT_ONCE):
        yield {term: places[term] for term in terms[start : start + _TERMS_AT_ONCE]}


def _add(statements: Sequence[Body]) -> None:
    """Write what one step has read, and that it is written."""
    for block, places in _places(statements).items():
        for part in _parts(places):
            with write_turn(), transaction.atomic():
                _merge(block, part)
    _note(leaves=statements[-1][0] + 1)


def _merge(block: int, places: Places) -> None:
    rows = dict(_read_rows(block, places))
    _write_rows(
        block,
        {term: postings.add(rows.get(term, b""), leaves) for term, leaves in places.items()},
    )


def _remove(block: int, places: Places) -> None:
    left = {term: postings.remove(data, places[term]) for term, data in _read_rows(block, places)}
    gone = [term for term, data in left.items() if not data]
    Posting.objects.filter(block=block, term__in=gone).delete()
    _write_rows(block, {term: data for term, data in left.items() if data})


def _read_rows(block: int, places: Places) -> Iterator[tuple[int, bytes]]:
    """Those that are there. In SQL: Django's own would take longer over the terms than all else."""
    question = "SELECT term, leaves FROM reading_posting WHERE block = %s AND term "
    is_postgres = connection.vendor == "postgresql"
    question += "= ANY(%s)" if is_postgres else "IN (SELECT value FROM json_each(%s))"
    terms = list(places) if is_postgres else json.dumps(list(places))
    with connection.cursor() as cursor:
        cursor.execute(question, [block, terms])
        for term, leaves in cursor.fetchall():
            yield term, bytes(leaves)


def _write_rows(block: int, rows: Mapping[int, bytes]) -> None:
    """Add these rows, or put them in the place of those that are there."""
    table = "INSERT INTO reading_posting (block, term, leaves)"
    instead = "ON CONFLICT (block, term) DO UPDATE SET leaves = excluded.leaves"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            values = "SELECT %s, * FROM unnest(%s::bigint[], %s::bytea[])"
            cursor.execute(f"{table} {values} {instead}", [block, list(rows), list(rows.values())])
        else:
            parameters = [(block, term, data) for term, data in rows.items()]
            cursor.executemany(f"{table} VALUES (%s, %s, %s) {instead}", parameters)


def _sweep() -> None:
    """Leave no deleted rows behind on PostgreSQL but those of a withdrawal, which has the table
    written anew (see `publication.staging`)."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM reading_posting")
