"""What has been published: entries, statements, receipts found by code, tallies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One leaf of the log. `data` is the truth; `kind` and `target` repeat it for look-ups."""

    index = models.PositiveBigIntegerField(primary_key=True)
    data = models.BinaryField(max_length=54)
    kind = models.PositiveSmallIntegerField()
    target = models.PositiveBigIntegerField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="entry_target_before",
                condition=models.Q(kind=1, target__isnull=True)
                | models.Q(kind__in=[2, 3, 4], target__lt=models.F("index")),
            )
        ]

    def __str__(self) -> str:
        return f"entry {self.index}"


class Statement(models.Model):
    """The published statement of the entry at `leaf`, and the nonce of its commitment.

    `text_digest` is that of `review.duplicates`, None where there is no text: it
    finds other statements with the same text. Withdrawing deletes the row, and
    with it text, digest and nonce.
    """

    leaf = models.PositiveBigIntegerField(primary_key=True)
    body = models.BinaryField()
    nonce = models.BinaryField(max_length=32)
    text_digest = models.BinaryField(max_length=16, null=True, db_index=True)

    def __str__(self) -> str:
        return f"statement {self.leaf}"


class Receipt(models.Model):
    """What became of one person of one receipt.

    `index` is 16 bytes from pepper, code and person number. Either `leaf` is
    where the person was counted, or `outcome` says why there is no leaf.
    """

    class Outcome(models.IntegerChoices):
        """Why a person of a receipt has no entry. 1…7 are the reasons of the registry."""

        OWN_WISH = 1
        DUPLICATE = 2
        FALSE_NAME = 3
        DECEASED = 4
        NOT_AUTHORISED = 5
        TEST = 6
        OTHER = 7

    index = models.BinaryField(primary_key=True, max_length=16)
    leaf = models.PositiveBigIntegerField(null=True)
    outcome = models.PositiveSmallIntegerField(null=True, choices=Outcome.choices)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="receipt_leaf_or_outcome",
                condition=models.Q(leaf__isnull=True, outcome__isnull=False)
                | models.Q(leaf__isnull=False, outcome__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return "receipt"


class PublishedTally(models.Model):
    """The count at one size of the log: `cells` is a list of [organisations, standing, persons]."""

    size = models.PositiveBigIntegerField(primary_key=True)
    week = models.PositiveIntegerField()
    cells = models.JSONField()

    def __str__(self) -> str:
        return f"tally at {self.size}"
