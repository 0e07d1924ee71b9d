"""How this week's calls went, as shares of all that were counted. No call, and no number.

Below `FEWEST` calls no share is shown: a share of a few calls says nothing, and one more
call would show in it. For the same reason the shares stand still: shares that followed every
call would tell whoever watches the board, where it also stands who is in a call, how each
ended. They are reckoned anew once `STEP` further calls were counted, and not within
`PAUSE_S`; so what changes between two looks is the sum of that many calls at least.

What is shown is held in the memory of the staff process: six whole numbers of the week. A new
process reckons at once; whoever can start one can read the counts themselves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from unjoin.registry.weeks import Week
from unjoin.service.desk.outcomes import Outcome
from unjoin.service.statistics.models import OutcomeCount

FEWEST = 20
STEP = 20
"""So many calls lie at least between two shares of a week."""
PAUSE_S = 3600

GROUPS: tuple[tuple[Promise, frozenset[Outcome]], ...] = (
    (gettext_lazy("Withdrew"), frozenset({Outcome.WITHDREW})),
    (gettext_lazy("Listened or asked"), frozenset({Outcome.LISTENED, Outcome.QUESTIONS})),
    (gettext_lazy("Another time"), frozenset({Outcome.CALL_BACK, Outcome.NOT_NOW})),
    (pgettext_lazy("calls", "Said no"), frozenset({Outcome.NO, Outcome.NEVER})),
    (gettext_lazy("Could not speak"), frozenset({Outcome.COULD_NOT_SPEAK})),
    (
        gettext_lazy("No conversation"),
        frozenset({Outcome.SILENT, Outcome.WRONG_NUMBER, Outcome.ABUSIVE}),
    ),
)
"""What outcomes are counted together, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the calls: a whole percent, and the same in words."""

    label: str
    percent: int
    words: str


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """What is shown of a week: of how many calls it is, and since when by a clock that only
    goes forward."""

    week: Week
    total: int
    percents: list[int]
    since: float


class Mood:
    """The shares as they stand. `clock` gives seconds that never go back. Safe between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._shown: _Reckoned | None = None

    def of(self, week: Week) -> list[Share] | None:
        """The shares of `week`, which add up to 100; None where the calls are too few."""
        with self._lock:
            calls = _calls_of(week)
            shown = self._shown = self._next(week, calls, sum(calls))
        if shown is None:
            return None
        return [
            Share(str(label), percent, share_words(percent))
            for (label, _group), percent in zip(GROUPS, shown.percents, strict=True)
        ]

    def reset(self) -> None:
        """Begin anew, as a process that was just started."""
        with self._lock:
            self._shown = None

    def _next(self, week: Week, calls: list[int], total: int) -> _Reckoned | None:
        shown, now = self._shown, self._clock()
        if shown and shown.week == week:
            if total < shown.total + STEP or now < shown.since + PAUSE_S:
                return shown
        elif total < FEWEST:
            return None
        return _Reckoned(week, total, _whole_percents(calls, total), now)


mood = Mood()
"""That of this process."""


def _calls_of(week: Week) -> list[int]:
    """How many calls there are in each of GROUPS."""
    counted = dict(OutcomeCount.objects.filter(week=week).values_list("outcome", "calls"))
    return [sum(counted.get(outcome.value, 0) for outcome in group) for _label, group in GROUPS]


def share_words(percent: int) -> str:
    """So much of all calls, in words."""
    limits = (
        (1, _("none")),
        (5, _("hardly any")),
        (18, _("a few")),
        (30, _("about a quarter")),
        (38, _("about a third")),
        (60, _("about half")),
        (85, _("most")),
    )
    return next((words for limit, words in limits if percent < limit), _("nearly all"))


def _whole_percents(calls: list[int], total: int) -> list[int]:
    """Rounded so that they add up to 100: what is left over goes where most was cut off."""
    percents = [100 * number // total for number in calls]
    cut_off = sorted(range(len(calls)), key=lambda place: -(100 * calls[place] % total))
    for place in cut_off[: 100 - sum(percents)]:
        percents[place] += 1
    return percents
