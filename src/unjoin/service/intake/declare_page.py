"""What the declarant's pages show: the form, and the answers to be checked.

Here answers become rows for the templates, in the language being spoken. Nothing
is decided here and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unjoin.registry.campaign import Campaign
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake.form_problems import Problem
from unjoin.service.intake.form_state import (
    DETAILS,
    KEEP,
    PUBLISH,
    Answers,
    Detail,
    Other,
    to_pairs,
)
from unjoin.service.intake.form_words import counted
from unjoin.service.intake.offers import find_pseudonym
from unjoin.service.intake.rendering import render_unkept, with_scripts
from unjoin.service.site.context import language_tag
from unjoin.service.site.lists import listed

LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or checkbox. `pinyin` and `gloss` only for offered names."""

    id: str
    value: str
    label: str
    is_chosen: bool
    pinyin: str = ""
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class DetailRow:
    """Something a person may say of themselves, with its own choice to publish."""

    member: str
    label: str
    hint: str
    value: str
    is_public: bool
    error: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One of the others on the form: `row` counts them, `number` is theirs in the declaration."""

    row: int
    number: int
    name: str
    offer: Choice
    organisations: list[Choice]
    name_error: str
    organisations_error: str


def show_form(
    request: HttpRequest, answers: Answers, problems: Sequence[Problem] = ()
) -> HttpResponse:
    """The form with `answers` filled in, and what is wrong with them."""
    context = form_context(answers, problems)
    status = 422 if problems else 200
    return with_scripts(render_unkept(request, "intake/declare.html", context, status=status))


def form_context(answers: Answers, problems: Sequence[Problem] = ()) -> dict[str, object]:
    """What the template of the form needs."""
    campaign = current().campaign
    wrong: dict[str, str] = {}
    for problem in problems:
        wrong.setdefault(problem.field, problem.text)
    return {
        "answers": answers,
        "key": answers.key,
        "wrong": wrong,
        "errors": [(_target(p.field, campaign), p.text) for p in problems],
        "organisations": _organisations("org", answers.organisations, campaign),
        "names": [
            offer_choice(f"choice-{n}", offer, answers.choice)
            for n, offer in enumerate(answers.offers, start=1)
        ],
        "substitute": answers.substitute,
        "details": list(_details(answers, wrong)),
        "has_details": any(getattr(answers, member).value for member in DETAILS),
        "is_details_wrong": any(member in wrong for member in DETAILS),
        "languages_of_text": _languages(answers.language, campaign),
        "drives": _drives(answers.drive, campaign),
        "people": list(_people(answers, wrong, campaign)),
        "consents": consent_wordings(campaign),
        "can_add": len(answers.others) + 1 < campaign.bounds.rows,
    }


def show_check(
    request: HttpRequest, answers: Answers, problems: Sequence[Problem] = ()
) -> HttpResponse:
    """The answers as they would be published and sealed, to be looked through and sent."""
    campaign = current().campaign
    wrong = {problem.field: problem.text for problem in problems}
    drive = campaign.drive(answers.drive)
    context = {
        "answers": answers,
        "wrong": wrong,
        "errors": [(_target(p.field, campaign), p.text) for p in problems],
        "pairs": to_pairs(answers),
        "organisations": organisation_names(answers.organisations, campaign),
        "pseudonym": offer_choice("", answers.public_name),
        "public_details": _chosen_details(answers, PUBLISH),
        "sealed_details": _chosen_details(answers, KEEP),
        "language_name": LANGUAGE_NAMES.get(answers.language, answers.language),
        "drive_title": drive.titles[language_tag()] if drive else "",
        "people": [
            (number, other, organisation_names(other.organisations, campaign))
            for number, other in enumerate(answers.people, start=1 + answers.is_for_self)
        ],
        "count_words": counted(len(answers.people) + answers.is_for_self),
        "consents": consent_wordings(campaign),
    }
    return render_unkept(request, "intake/check.html", context, status=422 if wrong else 200)


def organisation_names(slugs: tuple[str, ...], campaign: Campaign) -> str:
    """The names of organisations, one after the other."""
    language = language_tag()
    return listed(o.names[language] for o in campaign.organisations if o.slug in slugs)


def consent_wordings(campaign: Campaign) -> dict[str, str]:
    """The sentences that are agreed to, by the slug of the consent."""
    language = language_tag()
    return {slug: consent.wordings[language] for slug, consent in campaign.consents.items()}


def _target(field: str, campaign: Campaign) -> str:
    """The id of the element that a problem's link leads to."""
    first = campaign.organisations[0].slug
    if field.startswith("org"):
        return f"{field}-{first}"
    return {
        "": "main",
        "choice": "choice-1",
        "real": "real-no",
        "real_again": "again-publish",
        "whom": "whom-self",
    }.get(field, field)


def _organisations(field: str, chosen: tuple[str, ...], campaign: Campaign) -> list[Choice]:
    language = language_tag()
    short = field != "org"
    return [
        Choice(
            f"{field}-{o.slug}",
            o.slug,
            (o.short_names if short else o.names)[language],
            o.slug in chosen,
        )
        for o in campaign.organisations
    ]


def offer_choice(element: str, name: str, chosen: str = "") -> Choice:
    """A name as a choice, with what is known of it if it is an offered one."""
    known = find_pseudonym(name, campaign=current().campaign) if name else None
    gloss = known.gloss if known and language_tag() == "en" else ""
    return Choice(element, name, name, chosen == name, known.pinyin if known else "", gloss)


def _details(answers: Answers, wrong: dict[str, str]) -> Iterator[DetailRow]:
    hints = {
        "place": _("As exact or as vague as you like: a province is enough."),
        "role": _("For example: teacher, soldier, official of a county."),
        "joined": _("A year is enough: 1974, 1974-07 or 1974-07-01."),
    }
    for member, label in detail_labels().items():
        detail: Detail = getattr(answers, member)
        yield DetailRow(
            member, label, hints[member], detail.value, detail.use == PUBLISH, wrong.get(member, "")
        )


def detail_labels() -> dict[str, str]:
    """What people call what a person may say of themselves."""
    return {
        "place": _("Place"),
        "role": _("Position or work"),
        "joined": _("Date of joining"),
    }


def _chosen_details(answers: Answers, use: str) -> list[tuple[str, str, str]]:
    """(member, label, value) of the details that are there and are to be used so."""
    found = []
    for member, label in detail_labels().items():
        detail: Detail = getattr(answers, member)
        if detail.value and detail.use == use:
            found.append((member, label, detail.value))
    return found


def _languages(chosen: str, campaign: Campaign) -> list[Choice]:
    return [
        Choice(f"language-{tag}", tag, LANGUAGE_NAMES.get(tag, tag), tag == chosen)
        for tag in campaign.languages
    ]


def _drives(chosen: str, campaign: Campaign) -> list[Choice]:
    language = language_tag()
    return [
        Choice(f"drive-{drive.id}", drive.id, drive.titles[language], drive.id == chosen)
        for drive in campaign.open_drives(today())
    ]


def _people(answers: Answers, wrong: dict[str, str], campaign: Campaign) -> Iterator[PersonRow]:
    for row, other in enumerate(answers.others, start=1):
        yield _person_row(row, other, answers, wrong, campaign)


def _person_row(
    row: int, other: Other, answers: Answers, wrong: dict[str, str], campaign: Campaign
) -> PersonRow:
    return PersonRow(
        row=row,
        number=row + answers.is_for_self,
        name=other.name,
        offer=offer_choice("", other.offer),
        organisations=_organisations(f"org{row}", other.organisations, campaign),
        name_error=wrong.get(f"name{row}", ""),
        organisations_error=wrong.get(f"org{row}", ""),
    )
