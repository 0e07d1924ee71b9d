"""Going through the loot for every mark, and keeping apart what is known and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.seizure.allowed import Allowed
from tests.seizure.finder import Finder
from tests.seizure.marks import Mark, spellings
from tests.seizure.opened import Piece, unfold
from tests.seizure.split import SplitCodes


@dataclass(frozen=True, slots=True)
class Hit:
    """A mark that was found: how it was written, where, and what stands around it."""

    mark: Mark
    how: str
    where: str
    at: int
    around: bytes

    def __str__(self) -> str:
        return f"{self.mark}\n    as {self.how}, in {self.where} at {self.at}: {self.around!r}"


class Search:
    """Finds `marks` in any piece, in any spelling, in any layer."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        every = {spelling.data: spelling for mark in marks for spelling in spellings(mark)}
        self._finder = Finder(every.values())
        self._split = SplitCodes(marks)

    def go_through(self, pieces: Iterable[Piece]) -> Iterator[Hit]:
        """Every hit in `pieces`."""
        for piece in pieces:
            for layer in unfold(piece):
                yield from self._in(layer)

    def _in(self, piece: Piece) -> Iterator[Hit]:
        for found in self._finder.find(piece.data):
            around = piece.data[max(0, found.at - 40) : found.at + len(found.spelling.data) + 40]
            yield Hit(found.spelling.mark, found.spelling.how, piece.where, found.at, around)
        for mark, at in self._split.find(piece.data):
            yield Hit(mark, "groups apart", piece.where, at, piece.data[at : at + 200])


def unexplained(hits: Iterable[Hit], allowed: Sequence[Allowed]) -> list[Hit]:
    """Those that no entry of the list explains."""
    return [
        hit
        for hit in hits
        if not any(one.explains(hit.mark.kind, hit.mark.label, hit.where) for one in allowed)
    ]


def report(hits: Sequence[Hit], most: int = 30) -> str:
    """The hits as people read them: how many of what, then some of them."""
    counted = Counter((hit.mark.kind, hit.where.partition(" › ")[0]) for hit in hits)
    lines = [f"{count} × {kind} in {where}" for (kind, where), count in counted.most_common(60)]
    return "\n".join([f"{len(hits)} hits", *lines, *map(str, hits[:most])])
