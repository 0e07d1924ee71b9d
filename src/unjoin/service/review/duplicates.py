"""The same text handed in many times.

Two texts are the same when they have the same letters and digits: spaces,
punctuation, width, case and the script of Chinese do not matter. What is nearly
the same is found by `alike`.

Rules kept here:

1. What waits is sealed, and nothing about its text is written anywhere (see
   `waiting_now`).
2. Published statements are found by a digest stored with them, and lost with
   them.

This does not find one person under several names.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from unjoin.service.publication.models import Statement
from unjoin.service.review.sketches import TextDigest


class WaitingTexts:
    """The texts of all declarations that wait, by declaration."""

    def __init__(self, by_item: Mapping[uuid.UUID, tuple[TextDigest, ...]]) -> None:
        self._by_item = by_item
        self._counts = Counter(digest for digests in by_item.values() for digest in digests)

    def most_frequent(self, item_id: uuid.UUID) -> int:
        """How many waiting declarations hold the commonest text of `item_id`; 0 without one."""
        digests = self._by_item.get(item_id, ())
        return max((self._counts[digest] for digest in digests), default=0)

    def count(self, digest: TextDigest) -> int:
        """How many waiting declarations hold that text."""
        return self._counts[digest]

    def only(self, digest: TextDigest) -> list[uuid.UUID]:
        """The waiting declarations that hold that text and no other, in no order of arrival."""
        return sorted(item for item, digests in self._by_item.items() if digests == (digest,))


def published_counts(digests: Iterable[TextDigest]) -> dict[TextDigest, int]:
    """How many statements published now have each of these texts; those with none are absent."""
    rows = (
        Statement.objects.filter(text_digest__in=list(digests))
        .values_list("text_digest")
        .annotate(statements=Count("leaf"))
    )
    return {TextDigest(bytes(digest)): count for digest, count in rows}
