"""Parcels of paper, sheets being keyed and their photographs, sealed, until they are published.

What a taker of the database sees of a sheet: the week it was opened in, who of the
staff is busy with it, which sheets came in one parcel, and how many photographs
there are of each. Not what is written on it, not where it comes from, and not what
it is called: the reference is found through the pepper, like a receipt.

Whoever sends a sheet sees its receipt until they say that it is written down.
After that the sheet stays as a row without contents, so that the same paper is
not counted a second time under the same reference. Its photographs stay until what
it was sent as has left the inbox, by publication or otherwise; the publisher deletes
them in the very transaction (see `publication.retention`).
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class PaperParcel(models.Model):
    """Paper that came together, from one place.

    `week`: the week in which it was opened. `sealed`: an age file with the place, the week
    in which it came, and which pseudonyms people in it were given (see `parcels.contents`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "parcel of paper"


class PaperSheet(models.Model):
    """One sheet, or one list that came as a file.

    `reference_index`: 16 bytes from the pepper and the reference on the paper.
    `parcel`: what it came in, where that is known.
    `week`: the week in which it was opened. `sealed`: an age file (see
    `contents`); None once it was sent and its receipt written down.
    `sender`: who sent it, until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference_index = models.BinaryField(max_length=16)
    parcel = models.ForeignKey(
        PaperParcel, on_delete=models.SET_NULL, null=True, related_name="sheets"
    )
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
            models.CheckConstraint(
                name="paper_reference_length",
                condition=models.Q(Exact(Length("reference_index"), 16)),
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


class PaperPhotograph(models.Model):
    """A photograph of a sheet: number `number` of it, from 1.

    `sealed`: an age file of a WebP picture without anything but its pixels, in one of two size
    classes (see `photographs.picture`). One row holds it whole: the classes are small enough.
    `fingerprint`: 16 bytes from the pepper and the file as it came, so that the same photograph
    is not taken for another sheet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(PaperSheet, on_delete=models.CASCADE, related_name="photographs")
    number = models.PositiveSmallIntegerField()
    fingerprint = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("fingerprint", name="paper_photograph_once"),
            models.UniqueConstraint("sheet", "number", name="paper_photograph_numbered"),
            models.CheckConstraint(
                name="paper_fingerprint_length",
                condition=models.Q(Exact(Length("fingerprint"), 16)),
            ),
        ]

    def __str__(self) -> str:
        return f"photograph {self.number}"


class PaperWait(models.Model):
    """What a sheet with photographs was sent as: while one of it waits, they are kept.

    `sealed`: an age file with the ids of rows of the inbox. In the clear they would lead from a
    declaration to who sent it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.OneToOneField(PaperSheet, on_delete=models.CASCADE, related_name="wait")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "sheet that waits"
