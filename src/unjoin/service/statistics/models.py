"""Weekly counts of how calls ended. Nothing about any one call is kept, but for a while the
keys under which outcomes were sent, so that one that is sent again is not counted again.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class OutcomeCount(models.Model):
    """How many calls of one week had one outcome."""

    week = models.PositiveIntegerField()
    outcome = models.CharField(max_length=24)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("week", "outcome", name="outcome_week_once")
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.week}"


class CountedKey(models.Model):
    """That an outcome was counted under a key which a volunteer's browser made at random.

    `id`: 16 bytes of HMAC of that key. It does not say which outcome, by whom or when; there
    is no time but the week. A row is only added, laid down anew with what waits, and deleted by
    the publisher in the week after next (see `publication.retention`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.PositiveIntegerField()

    def __str__(self) -> str:
        return "counted key"
