"""Laying down anew what waits, so that its place in the database tells no order of arrival.

A database lays rows down one after the other, in the order in which they come, and old ones stay in
its files until it needs the space. After `lay_down`:

1. every row of the tables in `STAGING` lies in the order of its random id, and says nothing of when
   it came: on SQLite by its rowid and page, on PostgreSQL by ctid, xmin and page;
2. earlier copies of these rows, and rows that were deleted, are gone from the files of the database
   and from its write-ahead log.

What came since then lies in the order of its coming until the next time; so the publisher does this
in every run. It looks first, and does nothing where nothing came or went.

It holds off whoever writes to these tables for as long as it takes (docs/performance.md), and never
those who read. Where it cannot have its turn within `PATIENCE_S`, it says so and leaves everything
as it was; the next run tries again.

What it cannot do: overwrite the blocks of files that the database gave back to the system. Disks
are encrypted for that. Within a transaction it does nothing, since that could still be undone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from unjoin.service.callbacks.models import CallBack, DoNotCallChunk
from unjoin.service.corrections.models import LeafRequest
from unjoin.service.custody.models import PrivatePart
from unjoin.service.desk.paper.models import (
    PaperKeying,
    PaperParcel,
    PaperPhotograph,
    PaperSheet,
    PaperWait,
)
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication import staging_postgresql, staging_sqlite
from unjoin.service.publication.models import (
    EndedKit,
    EndedReceipt,
    Receipt,
    RunningCount,
    Statement,
)
from unjoin.service.publication.staged_table import StagedTable, table_of
from unjoin.service.publication.steps import OnStep, Step, ignore
from unjoin.service.reading.models import Posting
from unjoin.service.review.models import ReviewStep
from unjoin.service.shifts.models import OwnSettings, Shift, Taking
from unjoin.service.statistics.models import CountedKey
from unjoin.service.stories.models import Story, WaitingStory
from unjoin.service.translations.models import Translation, WaitingTranslation

PHOTOGRAPHS_AT_ONCE = 32
"""A photograph is up to half a MiB; a thousand of them would not fit into memory."""

# In the order in which those who write take their locks, so that nobody waits for the other.
STAGING: tuple[StagedTable, ...] = (
    table_of(LeafRequest),
    table_of(PaperParcel),
    table_of(PaperSheet),
    table_of(PaperKeying),
    table_of(PaperPhotograph, at_once=PHOTOGRAPHS_AT_ONCE),
    table_of(PaperWait),
    table_of(WaitingStory),
    table_of(Story),
    table_of(WaitingTranslation),
    table_of(ReviewStep),
    table_of(OwnSettings),
    table_of(Shift),
    table_of(Taking),
    table_of(CallBack),
    table_of(DoNotCallChunk),
    table_of(InboxItem, is_only_added_to=True),
    table_of(PrivatePart, is_only_added_to=True),
    table_of(CountedKey, is_only_added_to=True),
    table_of(EndedReceipt, is_only_added_to=True),
    table_of(EndedKit, is_only_added_to=True),
)
"""What waits, or is kept unpublished: laid down anew."""

PURGED: tuple[StagedTable, ...] = tuple(
    table_of(model) for model in (Statement, Receipt, RunningCount, Posting, Translation)
)
"""What is published, in shuffled order already, and from which rows are deleted; and the search
index, out of which withdrawn words are taken."""


@dataclass(frozen=True, slots=True)
class LaidDown:
    """What was done. `tables`: how many were laid down anew or swept. `problems`: sentences for
    the operator about what could not be done."""

    tables: int = 0
    problems: tuple[str, ...] = ()


def lay_down(*, on_step: OnStep = ignore) -> LaidDown:
    """Lay down anew what came since the last time, and sweep out what was deleted."""
    if connection.in_atomic_block:
        return LaidDown()
    on_step(Step.LAYING_DOWN)
    lay = staging_postgresql.lay if connection.vendor == "postgresql" else staging_sqlite.lay
    tables, problems = lay(STAGING, PURGED)
    on_step(Step.LAID_DOWN)
    return LaidDown(tables, tuple(problems))
