"""Asking for acts on published entries. What is asked for here is done by the next publication.

Rules kept here: only two people together ask for it (see `deeds`); nothing is asked for
that is already done; the audit chain says how much was asked for, never what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from unjoin.registry.consent import Channel, Kind, Reason
from unjoin.registry.entry import LeafIndex
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.corrections.acts import LeafAct, seal_acts
from unjoin.service.corrections.models import LeafRequest
from unjoin.service.instance import Instance


def ask_to_withdraw(
    *, leaf: LeafIndex, channel: Channel, instance: Instance, by: Actor, today: date
) -> None:
    """Have the next publication withdraw the entry at `leaf`, as its declarant asked."""
    act = LeafAct(leaf, Kind.RETRACT, Reason.OWN_WISH, channel)
    with transaction.atomic():
        _keep([act], instance, today)
        append_event(action="withdrawal without a receipt", by=by, week=week_of(today))


def ask_to_correct(*, acts: Sequence[LeafAct], instance: Instance, by: Actor, today: date) -> None:
    """Have the next publication carry out `acts`, each a *correct* of another leaf."""
    with transaction.atomic():
        _keep(acts, instance, today)
        append_event(action=f"entries corrected: {len(acts)}", by=by, week=week_of(today))


def _keep(acts: Sequence[LeafAct], instance: Instance, today: date) -> None:
    sealed = seal_acts(acts, recipients=instance.inbox_recipients)
    LeafRequest.objects.create(week=week_of(today), sealed=sealed)
