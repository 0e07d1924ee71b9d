"""What is done with call-backs: asked for, taken, used, tried in vain, deleted by age.

Rules kept here:

1. A number is kept only where the volunteer says that the person asked for the call.
2. A row goes when its call was made, after `MOST_TRIES` in vain, when the moment has come that
   the person chose, and by its day in clear at the latest, which needs no key.
3. Only within the safe hours is a number shown, to one volunteer at a time, and to none of them
   one after the other without a call (see `takings`).
4. No event of the audit chain tells of any of it. A row says the day on which it was asked for;
   and the desk is unlocked when the first shift begins and after each start of the machine,
   which others can date. Such events would tell on which day those beside them were.

Writes to callbacks_callback. What is held in memory is in `unlocked`, `taken` and `takings`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pyrage
from django.db import transaction

from unjoin.service.accounts.audit import Actor
from unjoin.service.callbacks.asked import Asked, open_asked, seal_asked
from unjoin.service.callbacks.desk_key import (
    check_is_ours,
    desk_recipient,
    locked_identity,
    open_identity,
)
from unjoin.service.callbacks.do_not_call import is_listed
from unjoin.service.callbacks.errors import (
    AskedNotToBeCalledError,
    CallBackGoneError,
    NoDeskKeyError,
    NotNowError,
)
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.safe_hours import last_moment
from unjoin.service.callbacks.taken import takes
from unjoin.service.callbacks.takings import begin_taking, count_as_used, take_back
from unjoin.service.callbacks.unlocked import desk
from unjoin.service.instance import Instance
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher

MOST_TRIES = 3
REST = timedelta(minutes=30)
"""After a call in vain, so long nobody calls again."""


def unlock_desk(passphrase: str, *, instance: Instance) -> None:
    """Hold the identity of the desk in memory from now on.

    Raises NoDeskKeyError, WrongPassphraseError, OtherDeskKeyError.
    """
    locked = locked_identity(instance)
    if locked is None or desk_recipient(instance) is None:
        raise NoDeskKeyError
    identity = open_identity(locked, passphrase)
    check_is_ours(identity, instance)
    desk.unlock(identity)


def lock_desk() -> None:
    """Forget the identity. Whoever holds a call-back keeps it to its end."""
    desk.lock()


def keep_call_back(asked: Asked, *, item_id: uuid.UUID, instance: Instance, now: datetime) -> None:
    """Keep what somebody asked for, sealed, once for `item_id`, which was made with the dialog.

    Nobody need have unlocked the desk for it. Raises NoDeskKeyError.
    """
    recipient = desk_recipient(instance)
    if recipient is None:
        raise NoDeskKeyError
    fresh = {"forget_on": last_moment(now).date(), "sealed": seal_asked(asked, recipient=recipient)}
    with write_turn(), transaction.atomic():
        hold_off_publisher()
        CallBack.objects.get_or_create(id=item_id, defaults=fresh)


def take_call_back(
    item_id: uuid.UUID, *, instance: Instance, by: Actor, now: datetime
) -> tuple[Asked, bool]:
    """Let `by` make this call, and nobody else; and whether its number is on the do-not-call list.

    Then they asked for the call all the same. Raises DeskLockedError, CallBackGoneError,
    CallBackTakenError, NotNowError, AskedNotToBeCalledError, TakeLaterError.
    """
    identity = desk.identity()
    with _taking(item_id, by):
        asked = _open(item_id, identity, now)
        if now < (asked.rest_until or now) or asked.hours.span_at(now) is None:
            raise NotNowError
        listed = is_listed(asked.number, instance=instance)
        if listed and not asked.was_listed:
            _delete(item_id)
            raise AskedNotToBeCalledError
    return asked, listed


def end_call_back(item_id: uuid.UUID, *, by: Actor) -> None:
    """The call was made: nothing of it is kept. Raises NotTakenError."""
    takes.hold_on(item_id, by=by.handle)
    _delete(item_id)
    _let_go_used(item_id, by)


def note_in_vain(item_id: uuid.UUID, *, instance: Instance, by: Actor, now: datetime) -> bool:
    """Nobody was reached: keep it for later where there is a later; whether it was kept.

    Raises NotTakenError, DeskLockedError, CallBackGoneError.
    """
    takes.hold_on(item_id, by=by.handle)
    try:
        asked = _open(item_id, desk.identity(), now).in_vain(rest_until=now + REST)
    except CallBackGoneError:  # its time ended during the call, which was one all the same
        _let_go_used(item_id, by)
        raise
    recipient = desk_recipient(instance)
    is_kept = bool(recipient and asked.tries < MOST_TRIES and asked.due(now))
    if recipient and is_kept:
        with write_turn(), transaction.atomic():
            hold_off_publisher()
            sealed = seal_asked(asked, recipient=recipient)
            CallBack.objects.filter(pk=item_id).update(sealed=sealed)
    else:
        _delete(item_id)
    _let_go_used(item_id, by)
    return is_kept


def hold_on(item_id: uuid.UUID, *, by: Actor) -> None:
    """The call lasts: nobody else takes it. Raises NotTakenError."""
    takes.hold_on(item_id, by=by.handle)


def give_back(item_id: uuid.UUID, *, by: Actor) -> None:
    """Leave it to others, as it is. Raises NotTakenError."""
    takes.hold_on(item_id, by=by.handle)
    takes.give_back(item_id, by=by.handle)


def purge_by_day(*, today: date) -> int:
    """Delete what has had its days, whoever can open it; how many rows that were."""
    old = CallBack.objects.filter(forget_on__lte=today)
    if not old.exists():
        return 0
    with write_turn(), transaction.atomic():
        hold_off_publisher()
        return old.delete()[0]


def purge_over(item_ids: list[uuid.UUID]) -> None:
    """Delete those whose own time is over; `queries` finds them while the desk is unlocked."""
    if item_ids:
        with write_turn(), transaction.atomic():
            hold_off_publisher()
            CallBack.objects.filter(pk__in=item_ids).delete()


def _open(item_id: uuid.UUID, identity: pyrage.x25519.Identity, now: datetime) -> Asked:
    row = CallBack.objects.filter(pk=item_id, forget_on__gt=now.date()).first()
    if row is None:
        raise CallBackGoneError
    try:
        asked = open_asked(bytes(row.sealed), identity=identity)
    except pyrage.DecryptError:
        raise CallBackGoneError from None
    if asked.hours.until <= now:
        raise CallBackGoneError
    return asked


@contextmanager
def _taking(item_id: uuid.UUID, by: Actor) -> Iterator[None]:
    """Hold it for `by`, who pays for it first; neither where it comes to nothing.

    What they hold already is paid: two requests at once must not show what neither paid.
    """
    is_paid = takes.holder(item_id) != by.handle
    if is_paid:
        begin_taking(by)
    is_new = False
    try:
        is_new = takes.take(item_id, by=by.handle)
        yield
    except BaseException:
        takes.give_back(item_id, by=by.handle)
        if is_paid:
            take_back(by)
        raise
    if is_paid and not is_new:
        take_back(by)


def _let_go_used(item_id: uuid.UUID, by: Actor) -> None:
    if takes.give_back(item_id, by=by.handle):
        count_as_used(by)


def _delete(item_id: uuid.UUID) -> None:
    purge_over([item_id])
