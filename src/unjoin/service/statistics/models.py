"""Weekly counts of how calls ended. Nothing about any one call is kept."""

from __future__ import annotations

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
