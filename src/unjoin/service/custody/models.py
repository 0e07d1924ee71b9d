"""Private parts: what people gave that only the custodians' offline keys open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

PRIVATE_LIMIT_BYTES = 64 * 1024
"""More than the private part of any one person, sealed."""


class PrivatePart(models.Model):
    """The sealed private part of one person.

    `handle` is 16 bytes that only the receipt code and the pepper together
    give; nothing else leads from a statement to a private part.
    """

    handle = models.BinaryField(primary_key=True, max_length=16)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            # The public process adds rows, and whoever takes it can add any.
            models.CheckConstraint(
                name="private_lengths",
                condition=models.Q(Exact(Length("handle"), 16))
                & models.Q(LessThanOrEqual(Length("sealed"), PRIVATE_LIMIT_BYTES)),
            )
        ]

    def __str__(self) -> str:
        return "private part"
