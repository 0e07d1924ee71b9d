"""What is done to a declaration between inbox and publication.

Rules kept here: a step follows the table in `states`; two reviewers who decide
at once cannot both succeed; a declaration that was changed, withdrawn or
published meanwhile cannot be decided on any more, and what was decided before a
publication is what is published.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.consent import Reason
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.instance import Instance
from unjoin.service.intake.envelope import EnvelopeError, open_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import in_state, latest_declarations
from unjoin.service.review.rules import is_accepted_by_rule
from unjoin.service.review.states import Act, State, next_state

_CHUNK = 500
"""How many declarations are sorted in one transaction."""


def sort_inbox(*, instance: Instance) -> int:
    """Apply the campaign's rule to what has come in; answer how many were sorted.

    Safe to run by several processes at once: a row sorted by another is skipped.
    A row that cannot be opened stays as received, and stops nothing.
    """
    # All ids first: SQLite lets nobody write who still reads while others write.
    ids = list(in_state(State.RECEIVED).values_list("id", flat=True))
    count = 0
    for start in range(0, len(ids), _CHUNK):
        rows = list(in_state(State.RECEIVED).filter(id__in=ids[start : start + _CHUNK]))
        steps = [step for item in rows if (step := _sorted(item, instance))]
        if not _add_steps(steps):
            # One of them was sorted, published or taken back meanwhile: each by itself, then.
            steps = [step for step in steps if _add_steps([step])]
        count += len(steps)
    return count


def _sorted(item: InboxItem, instance: Instance) -> ReviewStep | None:
    """The step that the campaign's rule lets `item` take; None where it cannot be opened."""
    try:
        envelope = open_envelope(bytes(item.sealed), identity=instance.review_identity)
    except EnvelopeError:
        return None
    if envelope.declaration is None:
        return None
    by_rule = is_accepted_by_rule(envelope.declaration, campaign=instance.campaign)
    state = next_state(State.RECEIVED, Act.ACCEPT_BY_RULE if by_rule else Act.SET_ASIDE)
    assert state is not None, "both acts start from RECEIVED"  # noqa: S101
    return ReviewStep(item=item, number=1, state=state)


def _add_steps(steps: list[ReviewStep]) -> bool:
    """Add all of `steps`, or none and answer False."""
    try:
        with write_turn(), transaction.atomic():
            ReviewStep.objects.bulk_create(steps)
    except IntegrityError:
        return False
    return True


def accept(*, item_id: uuid.UUID, refused: dict[int, Reason], by: Actor, today: date) -> None:
    """Accept a waiting declaration, but for the persons in `refused` (by number).

    Raises NotPossibleError where it does not wait any more.
    """
    reasons = {str(number): int(reason) for number, reason in refused.items()}
    _decide(item_id, Act.ACCEPT, reasons, by, today)


def refuse(*, item_id: uuid.UUID, persons: int, reason: Reason, by: Actor, today: date) -> None:
    """Refuse all `persons` of a waiting declaration for one reason.

    Raises NotPossibleError where it does not wait any more.
    """
    refuse_each(
        item_id=item_id, reasons=dict.fromkeys(range(1, persons + 1), reason), by=by, today=today
    )


def refuse_each(*, item_id: uuid.UUID, reasons: dict[int, Reason], by: Actor, today: date) -> None:
    """Refuse a waiting declaration; `reasons` names every person of it, by number.

    Raises NotPossibleError where it does not wait any more.
    """
    stored = {str(number): int(reason) for number, reason in reasons.items()}
    _decide(item_id, Act.REFUSE, stored, by, today)


def reconsider(*, item_id: uuid.UUID, by: Actor, today: date) -> None:
    """Send a decided, unpublished declaration back to a reviewer.

    Raises NotPossibleError where it is not there or not decided.
    """
    _decide(item_id, Act.RECONSIDER, {}, by, today)


def _decide(item_id: uuid.UUID, act: Act, refused: dict[str, int], by: Actor, today: date) -> None:
    try:
        with transaction.atomic():
            hold_off_publisher()
            item = latest_declarations().filter(id=item_id).first()
            if item is None:
                raise NotPossibleError
            last = ReviewStep.objects.filter(item=item).order_by("-number").first()
            state = next_state(State(last.state) if last else State.RECEIVED, act)
            if state is None:
                raise NotPossibleError
            # The number follows from the very row the decision was made on, so that of two
            # reviewers who saw the same row one meets the unique number and fails.
            number = last.number + 1 if last else 1
            ReviewStep.objects.create(item=item, number=number, state=state, refused=refused)
            append_event(action=f"review: {act}", by=by, week=week_of(today))
    except IntegrityError as error:
        raise NotPossibleError from error
