"""What the publisher deletes of the rota in every run. It needs no key for it.

The audit chain says nothing of it: shifts end at known hours, and an event at each end
would tell when the events beside it in the chain were.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.db.models import F

from unjoin.registry.weeks import first_day, week_of
from unjoin.service.shifts.hours import PER_DAY, Quarter, moment_of, quarter_of
from unjoin.service.shifts.models import Shift, Taking


def delete_past(*, now: Quarter) -> int:
    """Delete who took what has ended, and plans that no week is copied from any more.

    A plan stays to the end of the week after its own, with nobody in it. Answers with how
    many rows were deleted.
    """
    ended = Taking.objects.filter(shift__start__lte=now - F("shift__quarters"))
    week = week_of(moment_of(now).date())
    last_monday = datetime.combine(first_day(week) - timedelta(weeks=1), time(), UTC)
    # On some walls the week began a day before.
    old = Shift.objects.filter(start__lt=quarter_of(last_monday) - PER_DAY)
    return ended.delete()[0] + old.delete()[0]
