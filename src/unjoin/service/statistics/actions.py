"""Counting how calls ended."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from unjoin.registry.weeks import week_of
from unjoin.service.statistics.models import OutcomeCount


def count_outcome(*, outcome: str, today: date) -> None:
    """Add one call with `outcome` to this week's count."""
    row, _ = OutcomeCount.objects.get_or_create(week=week_of(today), outcome=outcome)
    OutcomeCount.objects.filter(pk=row.pk).update(calls=F("calls") + 1)
