"""Sheets of paper being keyed: who has keyed them, sealed, until they are sent.

What a taker of the database sees of a sheet: the week it was opened in, and who
of the staff has keyed it while it is not sent. Not what is written on it, and
not what it is called: the reference is found through the pepper, like a receipt.

A sheet that was sent stays as a row without contents, so that the same paper is
not counted a second time under the same reference.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class PaperSheet(models.Model):
    """One sheet. `sealed` is an age file (see `paper_actions`); None once it was sent.

    `reference_index`: 16 bytes from the pepper and the reference on the paper.
    `week`: the week in which it was opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference_index = models.BinaryField(max_length=16)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("reference_index", name="paper_reference_once"),
        ]

    def __str__(self) -> str:
        return "paper sheet"


class PaperKeying(models.Model):
    """What one member of staff read on a sheet, sealed: the first (1) or the second (2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(PaperSheet, on_delete=models.CASCADE, related_name="keyings")
    keyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("sheet", "keyer", name="paper_keyed_once_by_each"),
            models.UniqueConstraint("sheet", "place", name="paper_keyed_once_in_each_place"),
            models.CheckConstraint(
                name="paper_keyed_twice_at_most", condition=models.Q(place__in=[1, 2])
            ),
        ]

    def __str__(self) -> str:
        return f"keying {self.place}"
