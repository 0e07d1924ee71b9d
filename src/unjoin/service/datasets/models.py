"""What was written of the data sets. All of it follows from what is published."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class DataFile(models.Model):
    """A file of the data sets as it was last written.

    `path`: below ``data/``. `size`: of how many leaves of the log it tells. `rows`:
    without the line of names. `length`: bytes. `digest`: SHA-256.
    """

    path = models.CharField(primary_key=True, max_length=100)
    size = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    length = models.PositiveBigIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="data_file_digest", condition=models.Q(Exact(Length("digest"), 32))
            ),
        ]

    def __str__(self) -> str:
        return self.path


class StaleVolume(models.Model):
    """A volume of statements from which one was withdrawn: its number.

    The mark is written in the transaction that deletes the statement, and goes once
    the files of the volume have been written without it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"volume {self.number}"


class StaleTranslations(models.Model):
    """A mark on a volume of translations in which one was published, replaced or deleted.

    `number`: of the volume. The mark is written in the transaction that did so, by the publisher or
    by the staff, and at any time: so each has an id, and the publisher takes away only those that
    it saw before it read the rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"translations of volume {self.number}"
