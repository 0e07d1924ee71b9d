"""Taking a call back that was saved a moment ago.

With the receipt comes a token, good for a little more than the ten seconds in which the
screen offers to undo. Whoever sends it back withdraws what was saved, as the receipt
could; nothing is deleted, the inbox is only added to.

Rules kept here:

1. The token is for one account and one call. It holds the call's key and the second in
   which it was made, signed; the server keeps neither.
2. Only this server's clock says whether it is too late.
3. Undone once is undone: the same token again, however late, is told so, and takes
   nothing off the count a second time.
"""

from __future__ import annotations

from datetime import date

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.utils.translation import gettext as _

from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.outcomes import Outcome
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.intake.codes import IdempotencyKey, parse_key, receipt_code
from unjoin.service.intake.errors import NothingToActOnError
from unjoin.service.intake.queries import find_receipt
from unjoin.service.intake.turns import write_turn
from unjoin.service.statistics.actions import uncount_outcome

UNDO_S = 10
"""How long the screen offers it (notice.js)."""
ON_THE_WAY_S = 10
"""What the answer and the request may take on a slow line, beside it."""


class TooLateToUndoError(Exception):
    """The token is too old, or not one for this account."""

    code = "undo-late"

    @property
    def sentence(self) -> str:
        """What the volunteer reads."""
        return _(
            "Too late to undo: the call is saved. Nothing was changed. "
            "Taking it back now needs its receipt."
        )


def undo_token(key: IdempotencyKey, *, staff: Staff) -> str:
    """What takes the call saved under `key` back, for a short time."""
    return _signer(staff).sign(key)


def undo_call(*, instance: Instance, token: str, staff: Staff, today: date) -> None:
    """Withdraw the call that `token` (untrusted) stands for, and take it off the count.

    Raises TooLateToUndoError; then nothing is changed.
    """
    try:
        key = _key_in(token, staff, max_age=UNDO_S + ON_THE_WAY_S)
    except SignatureExpired:
        # It may have been undone in time, and only the answer was lost.
        key = _key_in(token, staff, max_age=None)
        if _is_taken_back(key, instance):
            return
        raise TooLateToUndoError from None
    with write_turn(), transaction.atomic():
        try:
            code = receipt_code(key, pepper=instance.pepper)
            withdraw(instance=instance, code=code, by=Actor(staff.handle), today=today)
        except NothingToActOnError:
            return
        uncount_outcome(outcome=Outcome.WITHDREW, today=today)


def _signer(staff: Staff) -> TimestampSigner:
    return TimestampSigner(salt=f"unjoin.desk.undo:{staff.pk}")


def _key_in(token: str, staff: Staff, *, max_age: int | None) -> IdempotencyKey:
    """The key in `token`. Raises SignatureExpired, or TooLateToUndoError where it is none."""
    try:
        key = parse_key(_signer(staff).unsign(token, max_age=max_age))
    except SignatureExpired:
        raise
    except BadSignature:
        key = None
    if key is None:
        raise TooLateToUndoError
    return key


def _is_taken_back(key: IdempotencyKey, instance: Instance) -> bool:
    found = find_receipt(receipt_code(key, pepper=instance.pepper), instance=instance)
    if found.persons:
        return not any(person.can_withdraw for person in found.persons)
    return not found.waiting
