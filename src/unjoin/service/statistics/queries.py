"""What the operator sees of the work: numbers only, no declaration and no person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min

from unjoin.registry.weeks import Week
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.models import PublishedTally
from unjoin.service.publication.tallies import current_tally
from unjoin.service.review.queries import last_state, latest_declarations, latest_messages
from unjoin.service.review.states import State
from unjoin.service.statistics.models import OutcomeCount

OUTCOME_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Inbox:
    """What is in the inbox, in declarations; `requests` are withdrawals and confirmations.

    `oldest`: the week of the longest waiting declaration, None where none waits.
    """

    received: int
    waiting: int
    accepted: int
    refused: int
    requests: int
    oldest: Week | None


@dataclass(frozen=True, slots=True)
class LastPublication:
    """The count after the latest batch; `week` is None before the first."""

    week: Week | None
    entries: int
    persons: int


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """How calls ended: for each week, newest first, the calls for each of `outcomes`."""

    outcomes: list[str]
    rows: list[tuple[Week, list[int], int]]


def inbox() -> Inbox:
    """What waits, for whom and since when. Opens no declaration."""
    declarations = latest_declarations()
    states: dict[str | None, int] = dict(
        declarations.annotate(state=last_state())
        .values_list("state")
        .annotate(n=Count("id"))
        .order_by()
    )
    return Inbox(
        received=states.get(None, 0),
        waiting=states.get(State.WAITING.value, 0),
        accepted=states.get(State.ACCEPTED.value, 0),
        refused=states.get(State.REFUSED.value, 0),
        requests=latest_messages().exclude(kind=InboxItem.Kind.DECLARE).count(),
        oldest=declarations.aggregate(week=Min("week"))["week"],
    )


def last_publication() -> LastPublication:
    """The count as it stands."""
    tally = current_tally()
    week = PublishedTally.objects.filter(size=tally.size).values_list("week", flat=True).first()
    return LastPublication(None if week is None else Week(week), tally.size, tally.total)


def outcome_table() -> OutcomeTable:
    """How calls ended in the last weeks in which there were any."""
    weeks = OutcomeCount.objects.order_by("-week").values_list("week", flat=True).distinct()
    shown = list(weeks[:OUTCOME_WEEKS])
    counts = {
        (row.week, row.outcome): row.calls for row in OutcomeCount.objects.filter(week__in=shown)
    }
    outcomes = sorted({outcome for _, outcome in counts})
    return OutcomeTable(
        outcomes=outcomes,
        rows=[_outcomes_of(week, outcomes, counts) for week in shown],
    )


def _outcomes_of(
    week: int, outcomes: list[str], counts: dict[tuple[int, str], int]
) -> tuple[Week, list[int], int]:
    calls = [counts.get((week, outcome), 0) for outcome in outcomes]
    return Week(week), calls, sum(calls)
