"""What a volunteer does with shifts: take one, give it back, offer it, take over another's.

Rules kept here:

1. Nobody has two shifts at the same time. Whoever acts locks their own settings first, so
   that two windows of one person are one after the other; then the shift.
2. No more people than are needed take a shift; what is offered is taken over by one.
3. Both see a swap: who offered is shown who took it over, and who took it over from whom.
4. None of this is in the audit chain, which is kept for good: who was on when is not.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.errors import BecomesGapError, NotOfferedError, ShiftGoneError
from unjoin.service.shifts.hours import Quarter
from unjoin.service.shifts.models import Shift, Taking
from unjoin.service.shifts.rules import check_can_take, check_has_place, check_not_over, own_taking
from unjoin.service.shifts.sealing import Tags
from unjoin.service.shifts.settings import lock_own
from unjoin.service.shifts.takers import Taker, takers_of


def take_shift(*, shift_id: uuid.UUID, by: Staff, now: Quarter) -> None:
    """Have `by` cover the shift, which may have begun.

    Raises NoSettingsError, ShiftGoneError, ShiftOverError, OtherLanguageError, OverlapError
    or ShiftFullError.
    """
    with transaction.atomic():
        own = lock_own(by.pk)
        shift = lock_shift(shift_id)
        check_can_take(shift, staff_id=by.pk, own=own, now=now)
        takers = takers_of([shift])[shift.pk]
        check_has_place(shift, takers)
        drop_takings_of_nobody(shift, takers)
        Taking.objects.create(shift=shift, taker=Tags().of(shift.pk, by.pk))


def give_back(*, shift_id: uuid.UUID, by: Staff, now: Quarter, is_sure: bool) -> None:
    """Have `by` not cover the shift any more.

    Raises ShiftGoneError, ShiftOverError, NotYoursError; and BecomesGapError where somebody
    is missing then and `by` is not sure.
    """
    with transaction.atomic():
        shift = lock_shift(shift_id)
        check_not_over(shift, now)
        taking = own_taking(shift, by.pk)
        if not is_sure and len(takers_of([shift])[shift.pk]) <= shift.needed:
            raise BecomesGapError
        taking.delete()


def set_offered(*, shift_id: uuid.UUID, by: Staff, now: Quarter, is_offered: bool) -> None:
    """Offer the shift to others, or keep it after all. It is `by`'s until somebody takes it.

    Raises ShiftGoneError, ShiftOverError or NotYoursError.
    """
    with transaction.atomic():
        shift = lock_shift(shift_id)
        check_not_over(shift, now)
        taking = own_taking(shift, by.pk)
        taking.is_offered = is_offered
        taking.save(update_fields=["is_offered"])


def take_over(*, shift_id: uuid.UUID, by: Staff, now: Quarter) -> None:
    """Have `by` come in the place of somebody who offers the shift.

    Raises what `take_shift` does but ShiftFullError, and NotOfferedError.
    """
    with transaction.atomic():
        own = lock_own(by.pk)
        shift = lock_shift(shift_id)
        check_can_take(shift, staff_id=by.pk, own=own, now=now)
        taking = shift.takings.filter(is_offered=True).order_by("id").first()
        if taking is None:
            raise NotOfferedError
        taking.former, taking.taker = taking.taker, Tags().of(shift.pk, by.pk)
        taking.is_offered = False
        taking.save(update_fields=["taker", "former", "is_offered"])


def lock_shift(shift_id: uuid.UUID) -> Shift:
    """The shift, locked to the end of the caller's transaction. Raises ShiftGoneError."""
    shift = Shift.objects.select_for_update().filter(id=shift_id).first()
    if shift is None:
        raise ShiftGoneError
    return shift


def drop_takings_of_nobody(shift: Shift, takers: list[Taker]) -> None:
    """Delete what belongs to no open account: see `takers`."""
    tags = Tags()
    known = [tags.of(shift.pk, taker.staff_id) for taker in takers]
    shift.takings.exclude(taker__in=known).delete()
