"""Taking in a call from the screen."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from unjoin.service.accounts.audit import Actor
from unjoin.service.desk.calls import Call
from unjoin.service.desk.outcomes import Outcome
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import Received, receive
from unjoin.service.intake.turns import write_turn
from unjoin.service.statistics.actions import count_outcome


def take_call(*, instance: Instance, call: Call, by: Actor, today: date) -> Received:
    """Receive what the call brought, and count the call, both once for its key.

    Raises what `receive` raises; then nothing is saved and nothing counted.
    """
    with write_turn(), transaction.atomic():
        received = receive(
            instance=instance, declaration=call.declaration, key=call.key, by=by, today=today
        )
        if not received.repeated:
            count_outcome(outcome=Outcome.WITHDREW, today=today)
    return received
