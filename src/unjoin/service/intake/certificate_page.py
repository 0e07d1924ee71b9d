"""A certificate for whoever holds the receipt: first what to think of, then the sheet.

The code comes in the body of a POST, as with all that a receipt does. The sheet is made in
memory, handed over and forgotten; its name tells the number of the entry and not what it is.
No cache keeps it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unjoin.registry.consent import Kind
from unjoin.registry.entry import LeafIndex
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.instance import current
from unjoin.service.intake.flood import client_of, gate
from unjoin.service.intake.queries import ReceiptState
from unjoin.service.intake.receipt_page import Card, find_cards, show_busy, show_state
from unjoin.service.intake.rendering import render_unkept, unkept
from unjoin.service.sheets.certificate import BusyError, make_certificate
from unjoin.service.sheets.rendering import SheetError
from unjoin.service.site.figures import acts_on
from unjoin.service.site.proofs import NotYetProvenError, make_proof


def ask_certificate(
    request: HttpRequest, code: ReceiptCode, state: ReceiptState, number: str
) -> HttpResponse:
    """What a certificate is, and whom it can endanger, before one is made."""
    card = _find_card(state, number)
    if card is None:
        return show_state(request, code, state, notice=_none())
    return render_unkept(request, "intake/certificate.html", {"code": code, "card": card})


def show_certificate(
    request: HttpRequest, code: ReceiptCode, state: ReceiptState, number: str
) -> HttpResponse:
    """The certificate of person `number` (untrusted) of the receipt, or why there is none now."""
    card = _find_card(state, number)
    leaf = card.state.leaf if card else None
    if card is None or leaf is None:
        return show_state(request, code, state, notice=_none())
    persons = [card.state.number]
    if not gate().may_make_certificate(client_of(request)):
        return show_busy(request, code, action="certificate-now", persons=persons)
    try:
        pdf = make_certificate(make_proof(leaf), confirmed=_confirmation(leaf), instance=current())
    except BusyError:
        return show_busy(request, code, action="certificate-now", persons=persons)
    except (NotYetProvenError, SheetError):
        notice = _(
            "The certificate could not be made just now, and nothing was changed. Please try "
            "again later; the proof can be saved meanwhile."
        )
        return show_state(request, code, state, notice=notice)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="document-{leaf}.pdf"'
    return unkept(answer)


def _find_card(state: ReceiptState, number: str) -> Card | None:
    """The person, where a certificate can be made of them."""
    cards = (card for card in find_cards(state) if str(card.state.number) == number)
    return next((card for card in cards if card.can_certify), None)


def _confirmation(leaf: LeafIndex) -> LeafIndex | None:
    """The entry by which the person of the one at `leaf` confirmed it."""
    return next((act.leaf for act in acts_on(leaf) if act.entry.kind is Kind.CONFIRM), None)


def _none() -> str:
    return _(
        "There is no certificate for this person: nothing of them is published, or it is being "
        "taken back."
    )
