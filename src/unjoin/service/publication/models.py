"""What has been published: entries, statements, receipts found by code, tallies, the log.

All files of the log can be written anew from these tables alone. Tiles of level
0 and bundles are not kept: they follow from the entries.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual

HASH_BYTES = 32


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
            ),
            models.CheckConstraint(
                name="entry_length", condition=models.Q(Exact(Length("data"), 54))
            ),
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
    """Where one person of one receipt was counted: the leaf.

    `index` is 16 bytes from pepper, code and person number.
    """

    index = models.BinaryField(primary_key=True, max_length=16)
    leaf = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="receipt_index_length", condition=models.Q(Exact(Length("index"), 16))
            ),
        ]

    def __str__(self) -> str:
        return "receipt"


class EndedReceipt(models.Model):
    """Why one person of one receipt, found by `index` as in `Receipt`, is not published.

    `week`: when that was written. It is not kept for ever (see `retention`), and is laid down anew
    (see `staging`): between the rows of two publications it would tell when it was taken back.
    """

    class Outcome(models.IntegerChoices):
        """The reasons of the registry."""

        OWN_WISH = 1
        DUPLICATE = 2
        FALSE_NAME = 3
        DECEASED = 4
        NOT_AUTHORISED = 5
        TEST = 6
        OTHER = 7

    index = models.BinaryField(primary_key=True, max_length=16)
    outcome = models.PositiveSmallIntegerField(choices=Outcome.choices)
    week = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ended_receipt_index_length", condition=models.Q(Exact(Length("index"), 16))
            ),
        ]

    def __str__(self) -> str:
        return "ended receipt"


class EndedKit(models.Model):
    """What came from a kit, was taken back or refused, and must not be received again.

    `index` is the key index of `intake.codes`. It stays for ever, because the sealed message may
    be brought again years later; so nothing else is here, and the rows are laid down anew (see
    `staging`): between the rows of two publications one would tell when it ended.
    """

    index = models.BinaryField(primary_key=True, max_length=16)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ended_kit_index_length", condition=models.Q(Exact(Length("index"), 16))
            ),
        ]

    def __str__(self) -> str:
        return "ended kit"


class PublishedTally(models.Model):
    """The count at one size of the log: `cells` is a list of [organisations, standing, persons]."""

    size = models.PositiveBigIntegerField(primary_key=True)
    week = models.PositiveIntegerField()
    cells = models.JSONField()

    def __str__(self) -> str:
        return f"tally at {self.size}"


class Tile(models.Model):
    """The hashes of one tile above level 0: of each full tile below it, 32 bytes.

    The last tile of a level grows; it always begins with what it was before.
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=256 * HASH_BYTES)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="tile_level", condition=models.Q(level__gte=1, level__lte=7)
            ),
            models.CheckConstraint(
                name="tile_whole_hashes",
                condition=models.Q(Exact(Length("hashes") % HASH_BYTES, 0))
                & models.Q(GreaterThanOrEqual(Length("hashes"), HASH_BYTES))
                & models.Q(LessThanOrEqual(Length("hashes"), 256 * HASH_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the log's size and root, and the signed tally for it.

    `note` and `tally` are signed notes as `log/checkpoint` and `log/tally` hold
    them. `cosignatures`: the witnesses' signature lines, which follow the log's
    in the file; kept before the file is written, so that writing it again gives
    the same bytes. `is_finished`: its files are published, and what follows them is
    done too: numbers written, partial tiles deleted where full ones replaced them.
    """

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=HASH_BYTES)
    note = models.BinaryField()
    tally = models.BinaryField()
    cosignatures = models.BinaryField(default=bytes)
    week = models.PositiveIntegerField()
    is_finished = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="checkpoint_root_is_a_hash",
                condition=models.Q(Exact(Length("root"), HASH_BYTES)),
            )
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.size}"


class WitnessAnswer(models.Model):
    """What a witness, by its key, said the last time it was asked.

    `size`: the largest checkpoint it is known to have cosigned, from which the
    next consistency proof starts. `problem`: the code of why it did not cosign
    the last one, empty where it did.
    """

    vkey = models.CharField(primary_key=True, max_length=400)
    size = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.vkey


class StaleStatements(models.Model):
    """A file of 256 statements that must be written anew (or deleted): its number."""

    number = models.PositiveBigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"statements {self.number}"


class RunningCount(models.Model):
    """One of the counts that every publication carries on (see `running_counts`)."""

    name = models.CharField(primary_key=True, max_length=140)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="count_not_zero", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class PassedMilestone(models.Model):
    """A count that was reached: by which checkpoint, and what the count was then.

    Never changed or deleted, whatever corrections follow.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=HASH_BYTES)
    week = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="milestone_was_reached",
                condition=models.Q(number__gte=1, total__gte=models.F("number")),
            ),
            models.CheckConstraint(
                name="milestone_root_is_a_hash",
                condition=models.Q(Exact(Length("root"), HASH_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return f"milestone {self.number}"
