"""Who takes which shift: tags, and the open accounts of volunteers that they are of.

A tag that belongs to none of them, because the account was closed or `session.key` was
changed, covers nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.sealing import Tags


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who comes. `former`: the handle of whom they took it over from, or ""."""

    staff_id: uuid.UUID
    handle: str
    is_offered: bool
    former: str
    former_id: uuid.UUID | None


def takers_of(shifts: Iterable[Shift]) -> dict[uuid.UUID, list[Taker]]:
    """By the id of each shift, who comes, in the order of their handles."""
    shifts = list(shifts)
    prefetch_related_objects(shifts, "takings")
    if not any(shift.takings.all() for shift in shifts):
        return {shift.pk: [] for shift in shifts}
    volunteers = Staff.objects.filter(role=Role.VOLUNTEER, is_active=True)
    handles = list(volunteers.order_by("handle").values_list("pk", "handle"))
    tags = Tags()
    return {shift.pk: list(_takers(shift, handles, tags)) for shift in shifts}


def _takers(shift: Shift, handles: list[tuple[uuid.UUID, str]], tags: Tags) -> Iterable[Taker]:
    takings = {bytes(taking.taker): taking for taking in shift.takings.all()}
    if not takings:
        return
    by_tag = {tags.of(shift.pk, staff_id): (staff_id, handle) for staff_id, handle in handles}
    for tag, (staff_id, handle) in by_tag.items():
        if taking := takings.get(tag):
            former_id, former = by_tag.get(bytes(taking.former), (None, ""))
            yield Taker(staff_id, handle, taking.is_offered, former, former_id)
