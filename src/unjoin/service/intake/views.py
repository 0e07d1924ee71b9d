"""`/declare`: the form, the page for checking, and sending. Nothing is kept between requests.

A POST carries everything. Its `action` says what is to be done: `check`, `send`,
or one of the edits below; any other shows the form again with the answers kept,
so that whatever a browser submits by itself does no harm.

Where the page's script runs, it does all that in the browser, and what it posts is
sealed (see `sealed_views`).
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from unjoin.registry.errors import RegistryError
from unjoin.registry.receipt import ReceiptError, parse_receipt_code
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake.actions import receive
from unjoin.service.intake.codes import IdempotencyKey
from unjoin.service.intake.declare_page import show_check, show_form
from unjoin.service.intake.empty_form import show_empty_form
from unjoin.service.intake.errors import IntakeError, KeyReusedError
from unjoin.service.intake.flood import queue_of
from unjoin.service.intake.form_problems import (
    Problem,
    find_damage,
    find_last_problem,
    find_problems,
)
from unjoin.service.intake.form_state import Answers, Other, read_answers, to_declaration
from unjoin.service.intake.offers import fill_offers, offer_another, offer_others
from unjoin.service.intake.receipt_page import show_key_reused, show_not_taken, show_receipt
from unjoin.service.intake.sealed_form import SEND, TRY
from unjoin.service.intake.sealed_views import take_sealed
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import sentence

ROWS_AT_ONCE = {"add": 1, "add-ten": 10}


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """The declarant's form and what follows from it."""
    if request.method != "POST":
        return show_empty_form(request, _filled(_empty(_open_drive(request.GET.get("drive", "")))))
    action = request.POST.get("action", "")
    if action == "change":
        return _change(request)
    if action in (TRY, SEND):
        return take_sealed(request, action)
    answers = read_answers(request.POST, campaign=current().campaign)
    damage = find_damage(answers)
    answers = _filled(answers)
    if action in ("check", "send"):
        problems = damage + find_problems(answers, campaign=current().campaign, today=today())
        if problems:
            return show_form(request, answers, problems)
        return show_check(request, answers) if action == "check" else _send(request, answers)
    return show_form(request, _edited(answers, action), damage)


def _send(request: HttpRequest, answers: Answers) -> HttpResponse:
    again = find_last_problem(answers)
    if again:
        return show_check(request, answers, again)
    instance = current()
    assert answers.key is not None, "a form without problems has a key"  # noqa: S101
    try:
        received = receive(
            instance=instance,
            declaration=to_declaration(answers, campaign=instance.campaign),
            key=answers.key,
            by=DECLARANT,
            today=today(),
            replaces=answers.replaces,
            queue=queue_of(request),
        )
    except KeyReusedError as error:
        return show_key_reused(request, answers, error)
    except IntakeError as error:
        return show_not_taken(request, error, answers)
    except RegistryError as error:
        return show_form(request, answers, [Problem("", sentence(error))])
    return show_receipt(request, received, answers)


def _change(request: HttpRequest) -> HttpResponse:
    """The form for what is to take the place of a declaration that still waits.

    Answers that come along are kept; without any, the form is empty.
    """
    try:
        code = parse_receipt_code(request.POST.get("replaces", ""))
    except ReceiptError as error:
        return show_not_taken(request, error)
    answers = read_answers(request.POST, campaign=current().campaign)
    if "key" not in request.POST:
        answers = _empty()
    return show_form(request, _filled(replace(answers, key=_new_key(), replaces=code)))


def _empty(drive: str = "") -> Answers:
    return Answers(key=_new_key(), language=language_tag(), others=(Other(),), drive=drive)


def _open_drive(asked: str) -> str:
    """The drive that a link (untrusted) asked for; empty where there is none such, or not now."""
    return next((d.id for d in current().campaign.open_drives(today()) if d.id == asked), "")


def _filled(answers: Answers) -> Answers:
    """With a key and with names on offer, whatever became of those that were there."""
    answers = replace(answers, key=answers.key or _new_key(), is_damaged=False)
    return fill_offers(answers, campaign=current().campaign, language=language_tag())


def _edited(answers: Answers, action: str) -> Answers:
    """`answers` after one of the buttons of the form that change its rows or its offers."""
    campaign, language = current().campaign, language_tag()
    verb, _, number = action.partition("-")
    if action in ROWS_AT_ONCE:
        room = campaign.bounds.rows - len(answers.others) - 1
        answers = answers.with_more(max(0, min(ROWS_AT_ONCE[action], room)))
        return fill_offers(answers, campaign=campaign, language=language)
    if action == "offer":
        return offer_others(answers, campaign=campaign, language=language)
    if not (number.isascii() and number.isdigit() and len(number) < 5 and int(number)):
        return answers
    if verb == "offer":
        return offer_another(answers, int(number), campaign=campaign, language=language)
    return answers.without(int(number)) if verb == "remove" else answers


def _new_key() -> IdempotencyKey:
    return IdempotencyKey(secrets.token_hex(16))
