"""What is done to a declaration between inbox and publication.

Rules kept here: a step follows the table in `states`; two reviewers who decide
at once cannot both succeed; a declaration that was changed, withdrawn or
published meanwhile cannot be decided on any more, and what was decided before a
publication is what is published.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from django.db import IntegrityError, transaction

from unjoin.registry.consent import Reason
from unjoin.registry.declaration import Declaration
from unjoin.registry.weeks import week_of
from unjoin.service import clock
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.instance import Instance, current
from unjoin.service.intake.envelope import EnvelopeError, open_checked
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher
from unjoin.service.review.errors import NotPossibleError, RealNameError
from unjoin.service.review.models import ReviewStep
from unjoin.service.review.queries import in_state, latest_declarations
from unjoin.service.review.real_names import published_under_real_name
from unjoin.service.review.rules import is_accepted_by_rule
from unjoin.service.review.states import Act, State, next_state

_CHUNK = 500
"""How many declarations are sorted in one transaction."""


def _no_end() -> bool:
    return True


def _unheard(item_id: uuid.UUID, declaration: Declaration) -> None:
    """What is done with an opened declaration by whoever only sorts."""


def sort_inbox(
    *,
    instance: Instance,
    has_room: Callable[[], bool] = _no_end,
    on_waiting: Callable[[uuid.UUID, Declaration], None] = _unheard,
) -> int:
    """Apply the campaign's rule to what has come in; answer how many were sorted.

    Safe to run by several processes at once: a row sorted by another is skipped.
    A row that cannot be opened stays as received, and stops nothing. Before each
    few hundred `has_room` is asked whether to go on. `on_waiting` hears of each
    that a reviewer is to read, so that it need not be opened again to compare it.
    """
    # All ids first: SQLite lets nobody write who still reads while others write.
    received = in_state(State.RECEIVED).order_by("queue", "id")
    ids = list(received.values_list("id", flat=True))
    count = 0
    for start in range(0, len(ids), _CHUNK):
        if not has_room():
            break
        rows = list(received.filter(id__in=ids[start : start + _CHUNK]))
        steps = [step for item in rows if (step := _sorted(item, instance, on_waiting))]
        if not _add_steps(steps):
            # One of them was sorted, published or taken back meanwhile: each by itself, then.
            steps = [step for step in steps if _add_steps([step])]
        count += len(steps)
    return count


def _sorted(
    item: InboxItem, instance: Instance, on_waiting: Callable[[uuid.UUID, Declaration], None]
) -> ReviewStep | None:
    """The step that the campaign's rule lets `item` take; None where it cannot be opened.

    No rule accepts what a flood brought: whoever floods would be counted.
    """
    try:
        envelope = open_checked(bytes(item.sealed), instance=instance, today=clock.today())
    except EnvelopeError:
        return None
    if envelope.problem:
        everybody = all_for_one_reason(len(envelope.receipts), Reason.OTHER)
        return ReviewStep(item=item, number=1, state=State.UNPUBLISHABLE, refused=everybody)
    if envelope.declaration is None:
        return None
    by_rule = item.queue == InboxItem.Queue.PROMPT and is_accepted_by_rule(
        envelope.declaration, campaign=instance.campaign
    )
    state = next_state(State.RECEIVED, Act.ACCEPT_BY_RULE if by_rule else Act.SET_ASIDE)
    assert state is not None, "both acts start from RECEIVED"  # noqa: S101
    if not by_rule:
        on_waiting(item.id, envelope.declaration)
    return ReviewStep(item=item, number=1, state=state)


def _add_steps(steps: list[ReviewStep]) -> bool:
    """Add all of `steps`, or none and answer False."""
    try:
        with write_turn(), transaction.atomic():
            ReviewStep.objects.bulk_create(steps)
    except IntegrityError:
        return False
    return True


def accept(
    *,
    item_id: uuid.UUID,
    refused: dict[int, Reason],
    by: Actor,
    today: date,
    second: Actor | None = None,
) -> None:
    """Accept a waiting declaration, but for the persons in `refused` (by number).

    `second`: the other reviewer, where two accept it together. Raises NotPossibleError
    where it does not wait any more, and RealNameError where it would publish a real name
    and there is no second.
    """
    reasons = {str(number): int(reason) for number, reason in refused.items()}
    _decide(item_id, Act.ACCEPT, reasons, by, today, by_two=second is not None)


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
    steps = ReviewStep.objects.filter(item_id=item_id, state=State.UNPUBLISHABLE)
    found_fault = steps.order_by("-number").first()
    if found_fault:
        _decide(item_id, Act.FIND_FAULT, found_fault.refused, by, today)
    else:
        _decide(item_id, Act.RECONSIDER, {}, by, today)


def set_aside_unpublishable(*, item_id: uuid.UUID, persons: int) -> None:
    """Leave an accepted declaration to the reviewers, who can only refuse it.

    For the publisher, who holds off everybody else.
    """
    last = ReviewStep.objects.filter(item_id=item_id).order_by("-number").first()
    state = next_state(State(last.state), Act.FIND_FAULT) if last else None
    assert last is not None, "the publisher found it accepted"  # noqa: S101
    assert state is not None, "the publisher found it accepted"  # noqa: S101
    ReviewStep.objects.create(
        item_id=item_id,
        number=last.number + 1,
        state=state,
        refused=all_for_one_reason(persons, Reason.OTHER),
    )


def send_back(*, item_id: uuid.UUID) -> None:
    """Leave an accepted declaration to the reviewers, two of whom must accept it together.

    For the publisher, who holds off everybody else.
    """
    last = ReviewStep.objects.filter(item_id=item_id).order_by("-number").first()
    state = next_state(State(last.state), Act.RECONSIDER) if last else None
    assert last is not None, "the publisher found it accepted"  # noqa: S101
    assert state is not None, "the publisher found it accepted"  # noqa: S101
    ReviewStep.objects.create(item_id=item_id, number=last.number + 1, state=state)


def all_for_one_reason(persons: int, reason: Reason) -> dict[str, int]:
    """What a step says in which nobody of so many persons is accepted."""
    return {str(number): int(reason) for number in range(1, persons + 1)}


def _decide(
    item_id: uuid.UUID,
    act: Act,
    refused: dict[str, int],
    by: Actor,
    today: date,
    *,
    by_two: bool = False,
) -> None:
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
            if act is Act.ACCEPT and not by_two:
                _check_no_real_name(item, refused, today)
            # The number follows from the very row the decision was made on, so that of two
            # reviewers who saw the same row one meets the unique number and fails.
            number = last.number + 1 if last else 1
            ReviewStep.objects.create(
                item=item, number=number, state=state, refused=refused, by_two=by_two
            )
            append_event(action=f"review: {act}", by=by, week=week_of(today))
    except IntegrityError as error:
        raise NotPossibleError from error


def _check_no_real_name(item: InboxItem, refused: dict[str, int], today: date) -> None:
    try:
        envelope = open_checked(bytes(item.sealed), instance=current(), today=today)
    except EnvelopeError as error:
        raise NotPossibleError from error
    if envelope.declaration and published_under_real_name(envelope.declaration, refused):
        raise RealNameError
