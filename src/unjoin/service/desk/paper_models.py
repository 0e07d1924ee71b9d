"""Sheets of paper being keyed: who has keyed them, sealed, until they are sent.

What a taker of the database sees of a sheet: the week it was opened in, and who
of the staff is busy with it. Not what is written on it, and not what it is
called: the reference is found through the pepper, like a receipt.

Whoever sends a sheet sees its receipt until they say that it is written down.
After that the sheet stays as a row without contents, so that the same paper is
not counted a second time under the same reference.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class PaperSheet(models.Model):
    """One sheet.

    `reference_index`: 16 bytes from the pepper and the reference on the paper.
    `week`: the week in which it was opened. `sealed`: an age file (see
    `paper_contents`); None once it was sent and its receipt written down.
    `sender`: who sent it, until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference_index = models.BinaryField(max_length=16)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("reference_index", name="paper_reference_once"),
            models.CheckConstraint(
                name="paper_sender_with_receipt",
                condition=models.Q(sender__isnull=True) | models.Q(sealed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return "paper sheet"

    @property
    def is_sent(self) -> bool:
        """Whether it was sent, its receipt written down or not."""
        return self.sealed is None or self.sender_id is not None


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
