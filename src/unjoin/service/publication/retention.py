"""What is deleted because it has had its time. Time is counted in weeks, as everything is.

Run by every publication, under its lock. The instance's settings say for how long:

1. A private part, ``keep_private_weeks`` after it came.
2. A declaration that was refused, at the latest ``keep_refused_weeks`` after it came; and the
   answer that its receipt gives, so many weeks after that. From then on the receipt is unknown. Of
   a kit, 16 bytes stay by which its message is known when it is brought again, in no order of time.
3. A declaration that was taken back while it waited, at once: nothing of it is ever published, so
   it needs nobody to hide among.
4. Of paper: receipts that nobody wrote down, marks that a sheet was sent, parcels, photographs
   (see `desk.paper.retention`).
5. The key under which an outcome of a call was counted, in the week after next. Sent again after
   that, it would be counted twice.
6. Acts of two people that waited too long for the second (see `accounts.acts`).
7. Who took a shift, once it has ended (see `shifts.retention`).
8. Call-backs whose day has come, though nobody can open them (see `callbacks.models`).
9. A call story or a translation that nobody has decided on, ``keep_refused_weeks`` after it came.

Rules 2 and 3 are carried out by the batch (see `has_ended`), the rest by `purge`. Nothing here is
about what is published; that ends with a withdrawal.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from unjoin.registry.weeks import Week, week_of
from unjoin.service import clock
from unjoin.service.accounts.acts.actions import expire
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.callbacks.models import CallBack
from unjoin.service.custody.models import PrivatePart
from unjoin.service.desk.paper.retention import purge_paper
from unjoin.service.instance import Instance, Settings
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.conversations import Conversation
from unjoin.service.publication.locks import become_publisher
from unjoin.service.publication.models import EndedReceipt
from unjoin.service.shifts.hours import quarter_of
from unjoin.service.shifts.retention import delete_past
from unjoin.service.statistics.models import CountedKey
from unjoin.service.stories.models import WaitingStory
from unjoin.service.translations.models import WaitingTranslation

KEEP_COUNTED_WEEKS = 2
"""Longer than an outcome waits in a browser that is used at all."""


def purge(*, instance: Instance, by: Actor, today: date) -> int:
    """Delete what has had its time; answer with how many rows that were.

    Where there were any, the audit chain says so, and nothing more.
    """
    week = week_of(today)
    with write_turn(), transaction.atomic():
        become_publisher()
        purged = (
            _purge_private_parts(instance.settings, week)
            + _purge_outcomes(instance.settings, week)
            + purge_paper(instance=instance, week=week)
        )
        if purged:
            append_event(action="purged", by=by, week=week)
        expire(today=today)
        delete_past(now=quarter_of(clock.now()))
        # No event either: it would stand at a midnight that everybody can name.
        CallBack.objects.filter(forget_on__lte=today).delete()
        CountedKey.objects.filter(week__lte=week - KEEP_COUNTED_WEEKS).delete()
        waited = week - instance.settings.keep_refused_weeks
        WaitingStory.objects.filter(week__lte=waited).delete()
        WaitingTranslation.objects.filter(week__lte=waited).delete()
    return purged


def has_ended(conversation: Conversation, *, settings: Settings, week: Week) -> bool:
    """Whether nothing of `conversation` is to be published, and nobody is to decide on it again."""
    is_old = conversation.week <= week - settings.keep_refused_weeks
    return conversation.is_taken_back or (conversation.is_refused and is_old)


def _purge_private_parts(settings: Settings, week: Week) -> int:
    parts = PrivatePart.objects.filter(week__lte=week - settings.keep_private_weeks)
    return parts.delete()[0]


def _purge_outcomes(settings: Settings, week: Week) -> int:
    # Those of releases that did not note the week begin to count now.
    EndedReceipt.objects.filter(week__isnull=True).update(week=week)
    ended = EndedReceipt.objects.filter(week__lte=week - settings.keep_refused_weeks)
    return ended.delete()[0]
