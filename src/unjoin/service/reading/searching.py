"""Searching: the index proposes leaves, block by block from the newest down; the statements decide.

Rules kept here:

1. What is shown has been read from the statement itself just now. So nothing is found that was
   withdrawn, and no two words whose digests are equal are taken for one another.
2. A question costs no more than its Budget. Where that is used up before the page is full, the
   answer says from which leaf to go on.
3. Words go neither to the database nor into any cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from unjoin.registry.entry import LeafIndex, decode_entry
from unjoin.service.publication.models import Entry, Statement
from unjoin.service.reading import postings, terms
from unjoin.service.reading.asked import Asked, Place
from unjoin.service.reading.matching import Part, Seen
from unjoin.service.reading.models import Posting
from unjoin.service.reading.postings import BLOCK_BITS, BLOCK_LEAVES, Leaves

_TERMS_LIMIT = 12
"""Of each part of a word: more of them would cost more than they rule out."""
_LOOKED_AT_ONCE = 32
_BLOCKS_AT_ONCE = (1, 4, 16)


@dataclass(frozen=True, slots=True)
class Budget:
    """What one question may cost: blocks and bytes of the index, statements that are looked at,
    and bytes of these."""

    blocks: int = 256
    index_bytes: int = 4_000_000
    statements: int = 320
    statement_bytes: int = 400_000


@dataclass(frozen=True, slots=True)
class Found:
    """`leaves`: those that fit, the highest first. `go_on`: below which leaf there may be more;
    None where everything was searched. `is_full`: whether as many were found as were wanted."""

    leaves: list[LeafIndex]
    go_on: int | None
    is_full: bool


def search(asked: Asked, *, before: int, limit: int, budget: Budget | None = None) -> Found:
    """The newest `limit` statements below leaf `before` that fit `asked`, which narrows them down.

    ``asked.before`` is for the caller to heed.
    """
    run = _Run(asked, budget or Budget())
    found: list[LeafIndex] = []
    for leaf in run.fitting(before):
        if len(found) == limit:
            return Found(found, found[-1], is_full=True)
        found.append(leaf)
    return Found(found, run.spent_at or None, is_full=False)  # below leaf 0 there is nothing


class _Run:
    """One question, and what is left of its budget.

    `spent_at`: from this leaf on everything was searched, and then the budget was used up.
    """

    def __init__(self, asked: Asked, budget: Budget) -> None:
        self.spent_at: int | None = None
        self._asked = asked
        self._ways = [[_digests(way) for way in ways] for ways in _ways(asked)]
        self._terms = list({term for ways in self._ways for way in ways for term in way})
        self._blocks, self._index_bytes = budget.blocks, budget.index_bytes
        self._statements, self._statement_bytes = budget.statements, budget.statement_bytes

    def fitting(self, before: int) -> Iterator[LeafIndex]:
        """Leaves below `before` that fit, the highest first, as far as the budget lasts."""
        for blocks in _blocks_below(before):
            if self._blocks <= 0 or self._index_bytes <= 0:
                self.spent_at = min(before, (blocks[0] + 1) << BLOCK_BITS)
                return
            proposed = self._proposed(blocks, before)
            while chunk := list(islice(proposed, _LOOKED_AT_ONCE)):
                if self._statements <= 0:
                    self.spent_at = chunk[0] + 1
                    return
                yield from self._look(chunk)
                if self.spent_at is not None:
                    return

    def _proposed(self, blocks: Sequence[int], before: int) -> Iterator[int]:
        """Leaves that have all terms."""
        rows: dict[int, dict[int, bytes]] = {block: {} for block in blocks}
        chosen = Posting.objects.filter(block__in=list(blocks), term__in=self._terms)
        for block, term, data in chosen.values_list("block", "term", "leaves"):
            rows[block][term] = bytes(data)
            self._index_bytes -= len(data)
        self._blocks -= len(blocks)
        for block in blocks:
            first = block << BLOCK_BITS
            leaves = self._combine(rows[block])
            for leaf in postings.descending(leaves, min(before - first, BLOCK_LEAVES)):
                yield first + leaf

    def _combine(self, rows: dict[int, bytes]) -> Leaves:
        """What fits in one of the ways, of all that is asked for."""
        found: list[Leaves] = []
        for ways in self._ways:
            fitting: Leaves = set()
            for way in ways:
                if all(term in rows for term in way):
                    leaves = postings.intersect(postings.decode(rows[term]) for term in way)
                    fitting = postings.unite(fitting, leaves)
            if not fitting:
                return set()
            found.append(fitting)
        return postings.intersect(found)

    def _look(self, leaves: Sequence[int]) -> Iterator[LeafIndex]:
        """Those of `leaves`, descending, that fit. Sets `spent_at` where it has to stop."""
        self._statements -= len(leaves)
        rows = Statement.objects.filter(leaf__in=leaves).order_by("-leaf")
        fitting = self._in_week(leaves)
        for leaf, body in rows.values_list("leaf", "body"):
            if leaf in fitting and _fits(self._asked, bytes(body)):
                yield LeafIndex(leaf)
            self._statement_bytes -= len(body)
            if self._statement_bytes <= 0:
                self.spent_at = leaf
                return

    def _in_week(self, leaves: Sequence[int]) -> set[int]:
        """Those received in the week that is asked for, if one is."""
        if self._asked.week is None:
            return set(leaves)
        rows = Entry.objects.filter(index__in=leaves).values_list("index", "data")
        return {leaf for leaf, data in rows if decode_entry(bytes(data)).week == self._asked.week}


def _blocks_below(before: int) -> Iterator[range]:
    """All blocks with leaves below `before`, from the highest, ever more of them together."""
    last, sizes = (before - 1) >> BLOCK_BITS, iter(_BLOCKS_AT_ONCE)
    while last >= 0:
        size = next(sizes, _BLOCKS_AT_ONCE[-1])
        yield range(last, max(last - size, -1), -1)
        last -= size


def _ways(asked: Asked) -> Iterator[list[list[str]]]:
    """Of each thing asked for, the ways in which a statement can fit it: the terms of each."""
    if asked.organisation:
        yield [[terms.organisation_term(asked.organisation)]]
    if asked.language:
        yield [[terms.language_term(asked.language)]]
    if asked.week is not None:
        yield [[terms.week_term(asked.week)]]
    if asked.words is None:
        return
    if asked.place is Place.WHOLE_NAME:
        yield [[terms.whole_name_term(asked.words.whole_name)]]
        return
    for part in asked.words.parts:
        yield _ways_of_part(part, asked.place)


def _ways_of_part(part: Part, place: Place) -> list[list[str]]:
    ways = []
    if part.named and place is not Place.TEXT:
        ways.append([t for one in part.named for t in terms.name_terms(one)[:_TERMS_LIMIT]])
    if part.written and place is not Place.NAME:
        ways.append([t for one in part.written for t in terms.text_terms(one)[:_TERMS_LIMIT]])
    return ways


def _digests(way: Sequence[str]) -> list[int]:
    return [terms.digest(term) for term in dict.fromkeys(way)]


def _fits(asked: Asked, body: bytes) -> bool:
    """Whether the statement `body` is among those asked for, but for the week."""
    said = terms.read_said(body)
    if asked.organisation and asked.organisation not in said.organisations:
        return False
    if asked.language and asked.language != said.language:
        return False
    if asked.words is None:
        return True
    seen = Seen(said.name, said.text)
    if asked.place is Place.WHOLE_NAME:
        return seen.has_whole_name(asked.words.whole_name)
    return all(
        (asked.place is not Place.TEXT and seen.has_in_name(part))
        or (asked.place is not Place.NAME and seen.has_in_text(part))
        for part in asked.words.parts
    )
