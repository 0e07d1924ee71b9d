"""The form before anybody has typed anything: a sheet with a key and names put in.

It differs between people by its key and the names on offer alone, and is what
everybody loads first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake.declare_page import Choice, form_context, offer_choice
from unjoin.service.intake.form_state import Answers, Other
from unjoin.service.intake.rendering import unkept, with_scripts
from unjoin.service.intake.sheets import fill_sheet, mark
from unjoin.service.site.context import language_tag

_FORMS = 3
"""An offered name has three values: itself, its pinyin, its gloss."""


def show_empty_form(request: HttpRequest, answers: Answers) -> HttpResponse:
    """The form for `answers` that hold a key, offers, one empty row, perhaps an open drive, and
    nothing else."""
    offers = [*answers.offers, answers.others[0].offer]

    def render_marks() -> str:
        marked = [_marked(number) for number in range(len(offers))]
        keyless = replace(
            answers,
            offers=tuple(choice.value for choice in marked[:-1]),
            others=(Other(offer=marked[-1].value),),
        )
        context = form_context(keyless)
        people = context["people"]
        assert isinstance(people, list)  # noqa: S101
        context["key"] = mark(0)
        context["names"] = [
            replace(choice, id=f"choice-{number}") for number, choice in enumerate(marked[:-1], 1)
        ]
        context["people"] = [replace(row, offer=marked[-1]) for row in people]
        return render_to_string("intake/declare.html", context, request)

    drives = tuple(drive.id for drive in current().campaign.open_drives(today()))
    key = ("empty form", request.path, request.path_info, language_tag(), drives, answers.drive)
    values = [str(answers.key), *_values(offers)]
    return with_scripts(unkept(HttpResponse(fill_sheet(key, render_marks, values))))


def _marked(number: int) -> Choice:
    """A choice with marks for name `number` (0…) of those offered."""
    name, pinyin, gloss = (mark(1 + _FORMS * number + form) for form in range(_FORMS))
    return Choice(
        "",
        name,
        name,
        is_chosen=False,
        pinyin=pinyin,
        gloss=gloss if language_tag() == "en" else "",
    )


def _values(offers: Sequence[str]) -> list[str]:
    choices = [offer_choice("", offer) for offer in offers]
    return [escape(text) for c in choices for text in (c.label, c.pinyin, c.gloss)]
