"""Leave to change a key, given by two and used once by `unjoin keys`.

Keys are changed on the machine, by a command that has no passkeys; the approval has to
wait for it somewhere. That is a row here, until it is used or has lain a whole week.

What it does not stop: whoever may run programs as the user of the instance, or as root,
can read and overwrite `secrets/` without any command. It keeps honest operators from
doing it alone or by mistake, and leaves in the audit chain who wanted it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db import transaction

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.errors import NoPermitError
from unjoin.service.accounts.acts.models import Permit
from unjoin.service.accounts.acts.rules import WEEKS_WAITING
from unjoin.service.accounts.audit import Actor, append_event


class Key(StrEnum):
    """What it takes two to change.

    A log keeps its key for ever, and the session key is renewed by one: whoever finds a
    session stolen must not wait for anybody.
    """

    REVIEW = "review"
    CUSTODIANS = "custodians"
    PEPPER = "pepper"


def give_permit(*, what: Key, today: date) -> None:
    """Keep leave for one change of `what`, within the caller's transaction."""
    Permit.objects.create(what=what.value, week=week_of(today))


def find_permit(what: Key, *, today: date) -> Permit | None:
    """Leave that can still be used for one change of `what`; None where there is none."""
    first = week_of(today) - WEEKS_WAITING
    return Permit.objects.filter(what=what.value, week__gte=first).order_by("week", "id").first()


def use_permit(what: Key, *, by: Actor, today: date) -> None:
    """Use it up: within the caller's transaction where there is one, so that both or none happen.

    Raises NoPermitError where nobody gave leave, or it was used or is too old.
    """
    with transaction.atomic():
        permit = find_permit(what, today=today)
        if permit is None or not Permit.objects.filter(pk=permit.pk).delete()[0]:
            raise NoPermitError
        append_event(action=f"key changed: {what.value}", by=by, week=week_of(today))
