"""The pages of each leaf (statement or act, in every language), its proof, and the wall's pages.

They are most of a mirror, so they are made leaf by leaf, by several processes where there are many
(see `workers`).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from unjoin.mirror.manifest import File
from unjoin.mirror.writing import Folder
from unjoin.publiclog.storage import Store
from unjoin.registry.entry import LeafIndex
from unjoin.service.mirror.copies import CachedStore
from unjoin.service.mirror.pages import Item, Pages
from unjoin.service.mirror.places import LANGUAGE_CODES, Address, proof_place
from unjoin.service.mirror.workers import LEAVES_AT_ONCE, Work
from unjoin.service.publication.models import Statement
from unjoin.service.publication.queries import find_statement, find_statements
from unjoin.service.remembered import remember_all, remembering
from unjoin.service.site.fixed_pages import LEAVES_PER_PAGE, oldest_of_newest
from unjoin.service.site.proofs import Prover
from unjoin.service.site.public_files import public_store
from unjoin.service.translations.queries import find_translations, find_translations_of

_TEXTS = (".html", ".css", ".svg", ".js", ".json", ".csv", ".xml", ".atom", ".txt")
_SMALL_BYTES = 256


@dataclass(slots=True)
class Made:
    """What became of some leaves: files, how many were written, and links that were taken out."""

    files: dict[str, File] = field(default_factory=dict)
    written: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)


class Maker:
    """Makes the pages of some leaves at a time, and puts them into the folder."""

    def __init__(self, work: Work, folder: Folder) -> None:
        self._work, self._folder = work, folder
        self._pages = Pages(
            size=work.size, proven=work.proven, copied=work.copied, known=work.known
        )
        self._prover = Prover(cast("Store", CachedStore(public_store()))) if work.proven else None

    def make(self, first: int) -> Made:
        """Those of up to `LEAVES_AT_ONCE` leaves from `first` on."""
        with remembering():
            return self._make(first)

    def _make(self, first: int) -> Made:
        written = self._folder.written
        leaves = [LeafIndex(leaf) for leaf in range(first, first + LEAVES_AT_ONCE)]
        remember_all(find_statement, find_statements(leaves), leaves)
        remember_all(find_translations, find_translations_of(leaves), leaves)
        made = Made(
            files=self._folder.put(compressed(self._items(first), with_gzip=self._work.with_gzip))
        )
        made.written = self._folder.written - written
        made.broken, self._pages.broken = self._pages.broken, []
        self._pages.forget_leaves()
        return made

    def _items(self, first: int) -> Iterator[Item]:
        end = first + LEAVES_AT_ONCE
        for leaf in range(first, min(end, self._work.size)):
            yield from self._pages_at(Address("", f"statements/{leaf}"))
            to_read = Address("", f"statements/{leaf}/read")
            if self._pages.is_led_to(to_read.within(LANGUAGE_CODES[0])):
                yield from self._pages_at(to_read)
        for leaf in range(first, min(end, self._work.proven)):
            if self._prover is not None:
                yield proof_place(leaf), self._prover.prove(LeafIndex(leaf))
        oldest = min(end, oldest_of_newest(self._work.size))
        for leaf in range(first, oldest, LEAVES_PER_PAGE):
            before = leaf + LEAVES_PER_PAGE
            if Statement.objects.filter(leaf__gte=leaf, leaf__lt=before).exists():
                yield from self._pages_at(Address("", "statements", f"before={before}"))

    def _pages_at(self, address: Address) -> Iterator[Item]:
        for language in LANGUAGE_CODES:
            item = self._pages.make(address.within(language))
            if item is not None:
                yield item
        # What no page but these leads to.
        yield from self._pages.made()


def compressed(items: Iterable[Item], *, with_gzip: bool) -> Iterator[Item]:
    """`items`, each text followed by its compressed copy where one is wanted and is smaller."""
    for path, data in items:
        yield path, data
        if with_gzip and path.endswith(_TEXTS) and len(data) > _SMALL_BYTES:
            packed = gzip.compress(data, 6, mtime=0)
            if len(packed) < len(data):
                yield f"{path}.gz", packed
