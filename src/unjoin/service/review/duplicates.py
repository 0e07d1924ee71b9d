"""The same text handed in many times.

Two texts are the same when they have the same letters and digits: spaces,
punctuation, width, case and the script of Chinese do not matter.

Rules kept here:

1. What waits is sealed, and nothing about its text is written anywhere: the
   digests of waiting texts are kept in the memory of this process only.
2. A waiting declaration is opened once for this, not once a page.
3. Published statements are found by a digest stored with them, and lost with
   them.

This finds neither a text that was reworded, nor one person under several names.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import NewType

from django.db.models import Count

from unjoin.service.instance import Instance
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.publication.models import Statement
from unjoin.service.review.queries import Waiting, open_all, waiting_ids

TextDigest = NewType("TextDigest", bytes)
"""16 bytes that are equal for two texts that are the same."""

DIGEST_BYTES = 16
_CHUNK = 500

_digests: dict[uuid.UUID, frozenset[TextDigest]] = {}


def text_digest(text: str) -> TextDigest | None:
    """The digest of `text` (untrusted); None where it has no letter and no digit."""
    folded = to_simplified(unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in folded if unicodedata.category(c)[0] in "LN")
    if not kept:
        return None
    return TextDigest(hashlib.sha256(kept.encode("utf-8", "replace")).digest()[:DIGEST_BYTES])


class WaitingTexts:
    """The texts of all declarations that wait, by declaration."""

    def __init__(self, by_item: dict[uuid.UUID, frozenset[TextDigest]]) -> None:
        self._by_item = by_item
        self._counts = Counter(digest for digests in by_item.values() for digest in digests)

    def most_frequent(self, item_id: uuid.UUID) -> int:
        """How many waiting declarations hold the commonest text of `item_id`; 0 without one."""
        digests = self._by_item.get(item_id, frozenset())
        return max((self._counts[digest] for digest in digests), default=0)

    def count(self, digest: TextDigest) -> int:
        """How many waiting declarations hold that text."""
        return self._counts[digest]

    def only(self, digest: TextDigest) -> list[uuid.UUID]:
        """The waiting declarations that hold that text and no other, in no order of arrival."""
        return sorted(item for item, digests in self._by_item.items() if digests == {digest})


def waiting_texts(*, instance: Instance) -> WaitingTexts:
    """The texts of what waits now."""
    ids = waiting_ids()
    for gone in _digests.keys() - ids:
        _digests.pop(gone, None)
    missing = sorted(ids - _digests.keys())
    for start in range(0, len(missing), _CHUNK):
        for waiting in open_all(missing[start : start + _CHUNK], instance=instance):
            _digests[waiting.item_id] = _of(waiting)
    return WaitingTexts({item: _digests[item] for item in ids if item in _digests})


def published_counts(digests: Iterable[TextDigest]) -> dict[TextDigest, int]:
    """How many statements published now have each of these texts; those with none are absent."""
    rows = (
        Statement.objects.filter(text_digest__in=list(digests))
        .values_list("text_digest")
        .annotate(statements=Count("leaf"))
    )
    return {TextDigest(bytes(digest)): count for digest, count in rows}


def _of(waiting: Waiting) -> frozenset[TextDigest]:
    digests = (text_digest(person.text) for person in waiting.declaration.persons)
    return frozenset(digest for digest in digests if digest)
