"""Private parts: what people gave that only the custodians' offline keys open."""

from __future__ import annotations

from django.db import models


class PrivatePart(models.Model):
    """The sealed private part of one person.

    `handle` is 16 bytes that only the receipt code and the pepper together
    give; nothing else leads from a statement to a private part.
    """

    handle = models.BinaryField(primary_key=True, max_length=16)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "private part"
