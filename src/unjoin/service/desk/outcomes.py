"""How a call can end, and the key each ending has.

Rules kept here:

1. An ending is counted for its week and leaves no other trace.
2. No label promises what does not happen. The two that lead on to something open
   the panel in which it is done; the key alone only counts.

Calls in which somebody withdrew are counted when they are saved (`desk.actions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Outcome(StrEnum):
    """The word an ending is counted under."""

    WITHDREW = "withdrew"
    LISTENED = "listened"
    QUESTIONS = "questions"
    CALL_BACK = "call-back"
    NOT_NOW = "not-now"
    NO = "no"
    NEVER = "do-not-call"
    SILENT = "silent"
    WRONG_NUMBER = "wrong-number"
    ABUSIVE = "abusive"
    COULD_NOT_SPEAK = "could-not-speak"


@dataclass(frozen=True, slots=True)
class Ending:
    """One key of the open call screen. `about` is what the volunteer should know of it."""

    key: str
    outcome: Outcome
    label: Promise
    about: Promise | str = ""


WITHDREW = Ending("1", Outcome.WITHDREW, _("Withdrew"), _("Opens the people of this call"))
COUNTED = (
    Ending("2", Outcome.LISTENED, _("Listened")),
    Ending("3", Outcome.QUESTIONS, _("Asked questions")),
    Ending("4", Outcome.CALL_BACK, _("Wants another call"), _("Asks when it is safe")),
    Ending("5", Outcome.NOT_NOW, _("Not now")),
    Ending("6", Outcome.NO, pgettext_lazy("outcome of a call", "No")),
    Ending("7", Outcome.NEVER, _("Wants no more calls"), _("Asks which number")),
    Ending("8", Outcome.SILENT, _("Silent, or hung up")),
    Ending("9", Outcome.WRONG_NUMBER, _("Wrong number")),
    Ending("0", Outcome.ABUSIVE, _("Abusive, or a joke")),
    Ending("-", Outcome.COULD_NOT_SPEAK, _("Could not speak"), _("And did not withdraw")),
)
ENDINGS = (WITHDREW, *COUNTED)


def parse_counted(text: object) -> Outcome | None:
    """The outcome that `text` (untrusted) names, if it is one that is counted by its key."""
    return next((ending.outcome for ending in COUNTED if ending.outcome == text), None)
