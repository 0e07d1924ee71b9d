"""`/receipt`: what can be done with a receipt and nothing else.

The code comes in the body of every POST and goes back in a hidden field, so it
stands in no address, no history and no log. `action` says what is wanted;
without one it is a look-up.

What asks the database may have to be tried again a minute later (see `flood`):
how soon depends on how many ask, and never on the receipt. Only certificates have
a budget of their own besides, which nobody uses up with digits that are none.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unjoin.registry.receipt import ReceiptCode, ReceiptError, parse_receipt_code
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.intake.certificate_page import ask_certificate, show_certificate
from unjoin.service.intake.errors import IntakeError
from unjoin.service.intake.flood import client_of, gate
from unjoin.service.intake.proof_page import show_proof
from unjoin.service.intake.queries import ReceiptState, find_receipt
from unjoin.service.intake.receipt_page import (
    show_busy,
    show_code,
    show_look_up,
    show_question,
    show_state,
    show_taken_back,
    spell_groups,
)
from unjoin.service.intake.rendering import render_unkept
from unjoin.service.intake.steady import steady
from unjoin.service.intake.typed_back import differing_groups
from unjoin.service.site.sentences import sentence

WITHDRAW, CONFIRM = "intake/withdraw.html", "intake/confirm.html"


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Look a receipt up, or act with it."""
    if request.method != "POST":
        return show_look_up(request)
    typed = request.POST.get("code", "")
    try:
        code = parse_receipt_code(typed)
    except ReceiptError as error:
        return show_look_up(request, typed=typed[:200], error=sentence(error))
    action = request.POST.get("action", "")
    if not _may_ask(request, action):
        known = action if action in _ACTS else "look"
        return show_busy(request, code, action=known, persons=_chosen(request))
    with steady():
        return _ACTS.get(action, _look_up)(request, code)


def _may_ask(request: HttpRequest, action: str) -> bool:
    """Whether there is room for this now. What is answered from the code alone always has."""
    if action in ("kept", "show", "slip"):
        return True
    client = client_of(request)
    if action in ("withdraw-now", "confirm-now"):
        return gate().may_request(client)
    return gate().may_look_up(client)


def _look_up(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    return show_state(request, code, _find(code))


def _type_back(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    """Two groups were typed back: kept well, or here is the code once more."""
    typed = (request.POST.get("first", ""), request.POST.get("second", ""))
    differing = differing_groups(code, typed)
    if differing:
        return show_code(request, code, differing=differing)
    return render_unkept(request, "intake/kept.html", {})


def _show_again(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    """The code once more, as in another language. Whoever asks has it already."""
    return show_code(request, code)


def _show_slip(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    """The digits and nothing else, to be printed."""
    return render_unkept(request, "intake/slip.html", {"groups": spell_groups(code)})


def _ask_withdraw(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    return show_question(request, WITHDRAW, code, _find(code))


def _ask_confirm(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    return show_question(request, CONFIRM, code, _find(code))


def _hand_out_proof(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    """The file that proves one person's entry, to be saved."""
    return show_proof(request, code, _find(code), request.POST.get("person", ""))


def _ask_certificate(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    """What to think of before a certificate is made."""
    return ask_certificate(request, code, _find(code), request.POST.get("person", ""))


def _hand_out_certificate(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    """A sheet with one person's entry and its proof, to be printed or saved."""
    return show_certificate(request, code, _find(code), request.POST.get("person", ""))


def _withdraw(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    state, persons = _find(code), _chosen(request)
    if state.persons and not persons:
        return show_question(request, WITHDRAW, code, state, _("Choose who is to be withdrawn."))

    def take_back() -> None:
        withdraw(
            instance=current(),
            code=code,
            by=DECLARANT,
            today=today(),
            persons=persons if state.persons else None,
        )

    done = _("Your withdrawal has reached us.")
    return _act(request, code, take_back, done, show_taken_back if state.waiting else show_state)


def _confirm(request: HttpRequest, code: ReceiptCode) -> HttpResponse:
    persons = _chosen(request)
    if not persons:
        return show_question(request, CONFIRM, code, _find(code), _("Choose which person you are."))
    return _act(
        request,
        code,
        lambda: confirm(
            instance=current(), code=code, persons=persons, by=DECLARANT, today=today()
        ),
        _("Your confirmation has reached us."),
    )


def _act(
    request: HttpRequest,
    code: ReceiptCode,
    do: Callable[[], None],
    done: str,
    show: Callable[..., HttpResponse] = show_state,
) -> HttpResponse:
    """Do it, and `show` where the receipt stands then; say so where it could not be done."""
    try:
        do()
    except IntakeError as error:
        return show_state(request, code, _find(code), notice=sentence(error))
    return show(request, code, _find(code), notice=done)


def _find(code: ReceiptCode) -> ReceiptState:
    return find_receipt(code, instance=current()).as_shown()


def _chosen(request: HttpRequest) -> frozenset[int]:
    """The person numbers in the form; what is not a number is no choice."""
    limit = current().campaign.bounds.rows
    known = {str(number): number for number in range(1, limit + 1)}
    return frozenset(known[text] for text in request.POST.getlist("person") if text in known)


_ACTS: dict[str, Callable[[HttpRequest, ReceiptCode], HttpResponse]] = {
    "kept": _type_back,
    "show": _show_again,
    "slip": _show_slip,
    "proof": _hand_out_proof,
    "certificate": _ask_certificate,
    "certificate-now": _hand_out_certificate,
    "withdraw": _ask_withdraw,
    "withdraw-now": _withdraw,
    "confirm": _ask_confirm,
    "confirm-now": _confirm,
}
