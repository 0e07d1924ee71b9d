"""What is wrong with the answers on the declarant's form, all at once and field by field.

The rules are the registry's. This asks them one field at a time, so that a person
sees every problem in one go, and adds what only a form can ask: is anything
chosen, was the question answered. Nothing here changes an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.declaration import check_joined, check_text
from unjoin.registry.errors import RegistryError
from unjoin.registry.names import clean_name, fold_name
from unjoin.registry.statement import LIMITS
from unjoin.service.intake.form_state import DETAILS, TYPED, Answers
from unjoin.service.intake.form_words import form_words
from unjoin.service.intake.scripts import to_simplified
from unjoin.service.site.sentences import sentence

CONTACT_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is the field's name in the form, "" for the whole; `text` is for people."""

    field: str
    text: str


def find_problems(answers: Answers, *, campaign: Campaign, today: date) -> list[Problem]:
    """Everything that keeps `answers` from being sent, in the order of the page."""
    problems: list[Problem] = []
    if answers.is_for_self:
        problems += _own(answers, today)
    problems += _others(answers)
    problems += _same_names(answers)
    problems += _whole(answers, campaign, today)
    return problems


def find_last_problem(answers: Answers) -> list[Problem]:
    """What the page for checking asks again: is the real name really to be published."""
    if answers.is_for_self and answers.wants_real_name_public and not answers.real_again:
        return [Problem("real_again", words("real_again"))]
    return []


def find_damage(answers: Answers) -> list[Problem]:
    """What happened to the hidden fields on their way through the browser."""
    if not answers.is_damaged:
        return []
    if answers.key:
        text = _(
            "This form no longer knows which receipt it was to change. Nothing was sent. "
            "Open it again from your receipt, or send it as a new declaration."
        )
    else:
        text = _(
            "A part of this form was damaged on its way. Nothing was sent. "
            "Please look through your answers and send them again."
        )
    return [Problem("", text)]


def words(key: str) -> str:
    """The sentence that the page's script says too."""
    return form_words()[key]


def _own(answers: Answers, today: date) -> Iterator[Problem]:
    if not answers.organisations:
        yield Problem("org", words("org"))
    if not answers.choice:
        yield Problem("choice", words("choice"))
    elif answers.choice == TYPED:
        yield from _told("name", partial(clean_name, answers.name))
        if not answers.real:
            yield Problem("real", words("real"))
    yield from _text("text", answers.text, LIMITS["text"])
    for member in DETAILS:
        value = getattr(answers, member).value
        if member == "joined" and value:
            yield from _told(member, partial(check_joined, value, today=today))
        elif member != "joined":
            yield from _text(member, value, LIMITS[member])
    yield from _text("contact", answers.contact, CONTACT_LIMIT)


def _others(answers: Answers) -> Iterator[Problem]:
    if answers.whom != "self" and not answers.others:
        yield Problem("whom", words("whom"))
    for row, other in enumerate(answers.people, start=1):
        number = row + answers.is_for_self
        if other.name:
            for problem in _told(f"name{row}", partial(clean_name, other.name)):
                yield Problem(problem.field, _of_person(number, problem.text))
        if not other.organisations:
            yield Problem(f"org{row}", _of_person(number, words("other_org")))


def _of_person(number: int, text: str) -> str:
    return words("person").format(number=number, problem=text)


def _same_names(answers: Answers) -> Iterator[Problem]:
    named = [(f"name{n}", other.public_name) for n, other in enumerate(answers.people, start=1)]
    if answers.is_for_self:
        field = "name" if answers.choice == TYPED else "choice"
        named.insert(0, (field, answers.public_name))
    seen = set()
    for field, name in named:
        folded = fold_name(name, to_simplified=to_simplified) if len(named) > 1 else ""
        if folded in seen:
            error = RegistryError("the same name", code="declaration-same-name", name=name)
            yield Problem(field, sentence(error))
        elif folded:
            seen.add(folded)


def _whole(answers: Answers, campaign: Campaign, today: date) -> Iterator[Problem]:
    if not answers.language:
        yield Problem("language", words("language"))
    open_drives = {drive.id for drive in campaign.open_drives(today)}
    if answers.drive and answers.drive not in open_drives:
        yield Problem("drive", _("This month is over. Your declaration counts without it."))
    count = len(answers.people) + answers.is_for_self
    limit = campaign.bounds.rows
    if count > limit:
        error = RegistryError("too many", code="declaration-too-many", count=count, limit=limit)
        yield Problem("people", sentence(error))
    if answers.is_for_self and not answers.agrees:
        yield Problem("agrees", words("agrees"))
    if answers.people and not answers.was_asked:
        yield Problem("was_asked", words("was_asked"))


def _text(field: str, value: str, limit: int) -> Iterator[Problem]:
    yield from _told(field, partial(check_text, value, member=field, limit=limit, person=1))


def _told(field: str, check: Callable[[], object]) -> Iterator[Problem]:
    """The problem `check` raises, if it does, in a sentence for people."""
    try:
        check()
    except RegistryError as error:
        yield Problem(field, sentence(error))
