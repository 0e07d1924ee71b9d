"""What the operator sees of the work: numbers only, no declaration and no person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.utils.functional import Promise

from unjoin.publiclog.policy import Policy
from unjoin.registry.weeks import Week, week_of
from unjoin.service.instance import Instance
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.models import Checkpoint, PublishedTally
from unjoin.service.publication.signing import last_checkpoint
from unjoin.service.publication.tallies import current_tally
from unjoin.service.publication.witnesses import NOT_ASKED, known_missing
from unjoin.service.review.queries import last_state, latest_declarations, latest_messages
from unjoin.service.review.states import State
from unjoin.service.statistics.models import OutcomeCount
from unjoin.service.statistics.witness_words import problem_sentence

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
class LogState:
    """How far the public log is. `signed`, `published`: sizes, None before the first.

    `witnesses`: those of the instance's policy, None where it has none. `is_held_back`:
    the last checkpoint waits for witnesses.
    """

    signed: int | None
    published: int | None
    witnesses: list[WitnessLine] | None

    @property
    def is_held_back(self) -> bool:
        """Whether what was signed last is not what visitors see."""
        return self.signed != self.published


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """A witness, and the sentence why it has not cosigned the last checkpoint; None if it has."""

    name: str
    problem: Promise | None


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """How calls ended: for each week, newest first, the calls for each of `outcomes`.

    Weeks in which nobody called are there too. `sums`: the calls for each outcome in all
    the weeks shown, and then of all outcomes.
    """

    outcomes: list[str]
    rows: list[tuple[Week, list[int], int]]
    sums: list[int]


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


def log_state(instance: Instance) -> LogState:
    """How far the public log is, as the database knows it. Asks neither files nor witnesses."""
    last = last_checkpoint()
    finished = Checkpoint.objects.filter(is_finished=True).order_by("-size")
    policy = instance.witness_policy
    return LogState(
        signed=last.size if last else None,
        published=finished.values_list("size", flat=True).first(),
        witnesses=_witness_lines(last, policy) if policy else None,
    )


def _witness_lines(last: Checkpoint | None, policy: Policy) -> list[WitnessLine]:
    if last is None:
        return [WitnessLine(w.name, problem_sentence(NOT_ASKED)) for w in policy.witnesses]
    missing = {each.witness.key: each.code for each in known_missing(last, policy)}
    return [
        WitnessLine(w.name, problem_sentence(missing[w.key]) if w.key in missing else None)
        for w in policy.witnesses
    ]


def outcome_table(*, outcomes: Sequence[str], today: date) -> OutcomeTable:
    """How calls ended in the weeks that are over, back to the first that counted any.

    This week's numbers move with each call: beside the board, which says who is in one, they
    would tell how it ended. The board has them in shares that do not.

    `outcomes`: those that have a column even where no call ended so, in their order.
    """
    this_week = week_of(today)
    shown = OutcomeCount.objects.filter(
        week__gte=this_week - OUTCOME_WEEKS, week__lt=this_week, calls__gt=0
    )
    counts = {(row.week, row.outcome): row.calls for row in shown}
    columns = list(dict.fromkeys((*outcomes, *sorted(outcome for _, outcome in counts))))
    first = min((week for week, _ in counts), default=this_week)
    rows = [_outcomes_of(week, columns, counts) for week in range(this_week - 1, first - 1, -1)]
    sums = [sum(calls[place] for _, calls, _ in rows) for place in range(len(columns))]
    return OutcomeTable(columns, rows, [*sums, sum(sums)])


def _outcomes_of(
    week: int, outcomes: list[str], counts: dict[tuple[int, str], int]
) -> tuple[Week, list[int], int]:
    calls = [counts.get((week, outcome), 0) for outcome in outcomes]
    return Week(week), calls, sum(calls)
