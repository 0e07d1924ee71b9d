"""Reading a reviewer's decision from the form.

Rules kept here: a refusal has a reason a reviewer can give; a declaration in
which nobody is accepted is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.registry.consent import Reason
from unjoin.service.review.words import REVIEW_REASONS


class DecisionError(Exception):
    """The form holds no decision. `field` is the id of the field; `sentence` says what to do."""

    def __init__(self, field: str, sentence: Promise) -> None:
        super().__init__(field)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Decision:
    """Who is refused, and why, by number; everybody else is accepted."""

    refused: dict[int, Reason]
    persons: int

    @property
    def accepts_somebody(self) -> bool:
        """Whether anybody is left to be published."""
        return len(self.refused) < self.persons


def read_decision(posted: Mapping[str, str], *, persons: int) -> Decision:
    """The decision in `posted` (untrusted) on a declaration of that many persons.

    Raises DecisionError where it is none.
    """
    numbers = range(1, persons + 1)
    if posted.get("act") == "refuse":
        reason = read_reason(posted.get("reason", ""), field="reason")
        return Decision(dict.fromkeys(numbers, reason), persons)
    if posted.get("act") != "accept":
        raise _no_act()
    refused = {}
    for number in numbers:
        text = posted.get(f"person-{number}", "")
        if text:
            refused[number] = read_reason(text, field=f"person-{number}")
    return Decision(refused, persons)


def read_common_decision(posted: Mapping[str, str]) -> Reason | None:
    """The decision on a whole group: why all are refused, or None where all are accepted.

    Raises DecisionError where `posted` (untrusted) holds none.
    """
    if posted.get("act") == "refuse":
        return read_reason(posted.get("reason", ""), field="reason")
    if posted.get("act") != "accept":
        raise _no_act()
    return None


def read_reason(text: str, *, field: str) -> Reason:
    """The reason of that number. Raises DecisionError for one a reviewer cannot give."""
    for reason in REVIEW_REASONS:
        if text == str(int(reason)):
            return reason
    raise DecisionError(field, _("Choose a reason for refusing."))


def _no_act() -> DecisionError:
    return DecisionError("decision", _("Choose to accept or to refuse."))
