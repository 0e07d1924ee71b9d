"""What the forms of paper intake bring, read into the terms of `actions`.

Nothing typed is lost: each form keeps what came, to be shown again beside every
problem. All of it is untrusted and is read again at each step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Consent
from unjoin.service.desk.paper.actions import Comparison
from unjoin.service.desk.paper.compare import differences
from unjoin.service.desk.paper.contents import KeyedSheet
from unjoin.service.desk.paper.errors import NotSettledError
from unjoin.service.desk.paper.sentences import line_sentence, typed_sentence
from unjoin.service.desk.paper.sheet import (
    LINE_LIMIT,
    LineError,
    Reading,
    Row,
    read_line,
    read_sheet,
)
from unjoin.service.desk.paper.words import make_grammar, write_organisations

CONSENTS = {"self": Consent.SELF, "relayed": Consent.RELAYED}
CONSENT_FIELD = "consent"

Problem = tuple[str, str]
"""The id of a field, and the sentence about it."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """The keying form as filled in; `sheet` is what it says, None where there are problems."""

    consent: str
    heading: str
    lines: str
    problems: tuple[Problem, ...] = ()
    sheet: KeyedSheet | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """The comparison form as filled in.

    `choices`: per place of a difference ``first``, ``second`` or ``typed``, and
    `typed` the line typed there. `settled`: the rows these choices make.
    """

    consent: Consent | None
    choices: dict[int, str] = field(default_factory=dict)
    typed: dict[int, str] = field(default_factory=dict)
    settled: dict[int, Row | None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def required_consent(self) -> Consent:
        """The consent, where there are no problems."""
        if self.consent is None:
            raise NotSettledError
        return self.consent


def read_keyed(post: Mapping[str, str], *, campaign: Campaign, language: str) -> Keyed:
    """What the keying form says, or every problem of it."""
    consent, heading = post.get(CONSENT_FIELD, ""), post.get("heading", "").strip()
    lines = post.get("lines", "")
    problems: list[Problem] = []
    if consent not in CONSENTS:
        problems.append(("consent-self", _("Say who put these people on the sheet.")))
    grammar = make_grammar(campaign)
    mask = grammar.read_organisations(heading) if heading else None
    if heading and mask is None:
        problems.append(
            (
                "heading",
                _("“{found}” was not understood as organisations.").format(found=heading),
            )
        )
    reading = read_sheet(lines, make_grammar(campaign, heading=mask))
    problems += _line_problems(reading, campaign, language)
    if problems:
        return Keyed(consent, heading, lines, tuple(problems))
    sheet = KeyedSheet(consent=CONSENTS[consent], rows=reading.rows)
    return Keyed(consent, heading, lines, sheet=sheet)


def read_settlement(
    post: Mapping[str, str], *, comparison: Comparison, campaign: Campaign, language: str
) -> Settlement:
    """How each difference is settled, or every problem of it.

    Where the keyings agree on the consent, that is it, whatever the form says.
    """
    first, second = comparison.consents
    consent = first if first == second else CONSENTS.get(post.get(CONSENT_FIELD, ""))
    settlement = Settlement(consent)
    problems: list[Problem] = []
    if consent is None:
        problems.append(("consent-self", _("Say who put these people on the sheet.")))
    for number, place in enumerate(differences(comparison.pairs), start=1):
        choice, typed = post.get(f"choice-{place}", ""), post.get(f"typed-{place}", "").strip()
        settlement.choices[place], settlement.typed[place] = choice, typed
        pair = comparison.pairs[place]
        if choice in ("first", "second"):
            settlement.settled[place] = pair.first if choice == "first" else pair.second
        elif choice == "typed":
            problem = _read_typed(settlement, place, campaign, language)
            if problem:
                problems.append((f"typed-{place}", _numbered(number, problem)))
        else:
            problem = _("choose what the paper says.")
            problems.append((f"first-{place}", _numbered(number, problem)))
    return Settlement(
        consent, settlement.choices, settlement.typed, settlement.settled, tuple(problems)
    )


def example_organisations(campaign: Campaign, language: str) -> str:
    """Organisations as they can be typed: the first combination with more than one."""
    mask = next((c.mask for c in campaign.combinations[1:]), campaign.combinations[0].mask)
    return write_organisations(mask, campaign=campaign, language=language)


def _read_typed(settlement: Settlement, place: int, campaign: Campaign, language: str) -> str:
    """Settle a difference as typed; what is wrong with the line, or nothing."""
    typed = settlement.typed[place][: LINE_LIMIT + 1]
    try:
        settlement.settled[place] = read_line(typed, make_grammar(campaign))
    except LineError as error:
        return typed_sentence(error, example=example_organisations(campaign, language))
    return ""


def _numbered(number: int, problem: str) -> str:
    return _("Difference {number}: {problem}").format(number=number, problem=problem)


def _line_problems(reading: Reading, campaign: Campaign, language: str) -> list[Problem]:
    example = example_organisations(campaign, language)
    return [("lines", line_sentence(error, example=example)) for error in reading.errors]
