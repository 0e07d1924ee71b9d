"""Call-backs that wait, and the cells of numbers that must not be called.

What a taker of the database sees of a call-back: that somebody asked for one on a
certain day or the day before. The day is here, against the rule of weeks, because
purging needs it while nobody can open what is sealed: a row that says only its week
would have to stay for up to nine days, and the promise is two. Nothing finer is kept
in clear; the hours are sealed.

What a taker sees of the do-not-call list: a table full of bits, of which one in fifty
was set from the beginning (see `do_not_call`). It has no order and no time.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

CHUNK_BYTES = 1024
"""Short enough that PostgreSQL keeps it in the row itself."""
CHUNKS = 2048


class CallBack(models.Model):
    """One call that somebody asked for.

    `forget_on`: the UTC day from whose beginning on it is deleted, whoever can open it;
    always the second one after the day on which it was asked for, so that no row gets
    older than 48 hours. `sealed`: an age file for the desk's identity, always padded to
    one size (see `asked`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    forget_on = models.DateField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "call-back"


class DoNotCallChunk(models.Model):
    """A part of the table of cells: 8 · `CHUNK_BYTES` of them, a bit each."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    bits = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="do_not_call_number", condition=models.Q(number__lt=CHUNKS)
            ),
            models.CheckConstraint(
                name="do_not_call_length",
                condition=models.Q(Exact(Length("bits"), CHUNK_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return f"cells {self.number}"
