"""The rota: which hours are to be covered, and who covers them; and what each volunteer set.

The start of a shift is the only time in the database that is finer than a week. It is a plan
and no trace: it is written days before, by whoever plans, and nothing that anybody did can be
read off it. What a taker of the database sees of it: at which hours which language is to be
answered, and how many people have said that they come. Not who: a `Taking` holds a tag made
of the shift and the account under a key that is not in the database, and no two tags are
alike. Whoever has `session.key` as well can try each account.

Who took a shift is deleted by the next run of the publisher after it has ended; the hours
themselves two weeks later, so that a week can be planned from the last one.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from unjoin.service.shifts.hours import LONGEST_WITH_CLOCKS
from unjoin.service.shifts.languages import LENGTH_LIMIT

MOST_NEEDED = 20
TAG_BYTES = 16


class OwnSettings(models.Model):
    """What one account set for shifts: time zone, languages, calendar address; see `sealing`.

    `sealed` has one length for all.
    """

    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "settings for shifts"


class Shift(models.Model):
    """Some hours in one language.

    `start`: in quarter hours since 2000-01-03 UTC. `needed`: how many people. `sealed`: the
    same hours as they were planned, on a wall in some zone, which would tell where people are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=LENGTH_LIMIT)
    start = models.PositiveIntegerField(db_index=True)
    quarters = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="shift_has_a_length",
                condition=models.Q(quarters__gte=1) & models.Q(quarters__lte=LONGEST_WITH_CLOCKS),
            ),
            models.CheckConstraint(
                name="shift_needs_somebody",
                condition=models.Q(needed__gte=1) & models.Q(needed__lte=MOST_NEEDED),
            ),
        ]

    def __str__(self) -> str:
        return "shift"

    @property
    def end(self) -> int:
        """The quarter after its last."""
        return self.start + self.quarters


class Taking(models.Model):
    """One person's place in a shift.

    `taker`: the tag of whoever comes. `is_offered`: they would like somebody else to.
    `former`: the tag of whom it was taken over from, who is shown that it was; else empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="takings")
    taker = models.BinaryField(max_length=TAG_BYTES)
    is_offered = models.BooleanField(default=False)
    former = models.BinaryField(max_length=TAG_BYTES, default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("shift", "taker", name="shift_taken_once_by_each"),
            models.CheckConstraint(
                name="taking_lengths",
                condition=models.Q(Exact(Length("taker"), TAG_BYTES))
                & (
                    models.Q(Exact(Length("former"), TAG_BYTES))
                    | models.Q(Exact(Length("former"), 0))
                ),
            ),
        ]

    def __str__(self) -> str:
        return "taking"
