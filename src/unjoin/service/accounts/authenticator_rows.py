"""What a row of allauth's table of authenticators may tell: random ids, and weeks for times.

allauth counts its rows and writes to the second when one was made and used. Both are
overwritten here, before anything is saved.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import pre_save


def coarsen_row(sender: object, instance: Authenticator, **about: Any) -> None:
    """Django's hook, called before an authenticator is saved."""
    if instance.pk is None:
        instance.pk = 1 + secrets.randbelow(2**62)
    instance.created_at = monday_of(instance.created_at)
    if instance.last_used_at is not None:
        instance.last_used_at = monday_of(instance.last_used_at)


def monday_of(time: datetime) -> datetime:
    """The beginning of the week of `time`."""
    day = time.astimezone(UTC).date()
    start = day - timedelta(days=day.weekday())
    return datetime(start.year, start.month, start.day, tzinfo=UTC)


def connect() -> None:
    """Watch over every row that is saved from now on."""
    pre_save.connect(coarsen_row, sender=Authenticator, dispatch_uid="unjoin.coarsen_row")
