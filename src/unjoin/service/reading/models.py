"""The search index. It follows from the published statements and is kept in no backup.

A word stands in it as a digest of eight bytes, which keeps rows small. That hides nothing: common
words can be tried out. What was withdrawn is taken out in the transaction that deletes its text.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from unjoin.service.reading.postings import BITMAP_BYTES


class Posting(models.Model):
    """Where a term occurs: `leaves` are those of the 65,536 leaves of `block` (see `postings`).

    `block` stands first in the key, so that what a publication adds lies side by side.
    """

    pk = models.CompositePrimaryKey("block", "term")
    block = models.PositiveIntegerField()
    term = models.BigIntegerField()
    leaves = models.BinaryField(max_length=BITMAP_BYTES)

    def __str__(self) -> str:
        return f"posting in block {self.block}"


class SearchState(models.Model):
    """The one row that says how far the index reaches.

    `folding`: the version of `folding` that it was made with; 0 while it is being emptied.
    `leaves`: every statement below this leaf is in it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    folding = models.PositiveSmallIntegerField()
    leaves = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="searchstate_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return f"search up to leaf {self.leaves}"
