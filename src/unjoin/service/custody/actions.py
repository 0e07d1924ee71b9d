"""Taking sealed files out of the service. Each time is written into the audit chain first.

Nobody does this alone: see `deeds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.custody.archive import tar_of
from unjoin.service.custody.models import PrivatePart
from unjoin.service.custody.queries import all_private_parts


def take_all(*, by: Actor, today: date) -> Iterator[bytes]:
    """A tar archive of every sealed private part, a piece at a time."""
    append_event(action="all private parts taken", by=by, week=week_of(today))
    return tar_of(all_private_parts())


def take_one(part: PrivatePart, *, by: Actor, today: date) -> bytes:
    """One sealed private part."""
    append_event(action="one private part taken", by=by, week=week_of(today))
    return bytes(part.sealed)
