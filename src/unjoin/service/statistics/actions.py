"""Counting how calls ended."""

from __future__ import annotations

import hmac
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.sealed_secrets import derive_key
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.turns import write_turn
from unjoin.service.statistics.models import CountedKey, OutcomeCount


def count_outcome(*, outcome: str, today: date) -> None:
    """Add one call with `outcome` to this week's count."""
    row, _ = OutcomeCount.objects.get_or_create(week=week_of(today), outcome=outcome)
    OutcomeCount.objects.filter(pk=row.pk).update(calls=F("calls") + 1)


def count_outcome_once(*, outcome: str, key: IdempotencyKey, today: date) -> bool:
    """As `count_outcome`, once for `key`. False where that key had been counted before.

    That holds until the week after next, when the publisher forgets the key.
    """
    digest = hmac.digest(derive_key("counted"), key.encode(), "sha256")
    with write_turn(), transaction.atomic():
        _, is_new = CountedKey.objects.get_or_create(
            id=UUID(bytes=digest[:16]), defaults={"week": week_of(today)}
        )
        if is_new:
            count_outcome(outcome=outcome, today=today)
    return is_new


def uncount_outcome(*, outcome: str, today: date) -> None:
    """Take one call with `outcome` off this week's count, or last week's; never below none."""
    week = week_of(today)
    counted = OutcomeCount.objects.filter(
        outcome=outcome, calls__gt=0, week__in=(week, week - 1)
    ).order_by("-week")
    if (row := counted.first()) is not None:
        OutcomeCount.objects.filter(pk=row.pk, calls__gt=0).update(calls=F("calls") - 1)
