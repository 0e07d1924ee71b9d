"""The declarant's proof, for whoever holds the receipt.

The code comes in the body of a POST, as with all that a receipt does. What is handed
out is public but for the moment in which somebody fetched it, and its name tells the
number of the entry and nothing else. No cache keeps it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unjoin.registry.entry import LeafIndex
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.intake.queries import ReceiptState
from unjoin.service.intake.receipt_page import show_state
from unjoin.service.intake.rendering import unkept
from unjoin.service.site.proofs import NotYetProvenError, hand_out, make_proof


def show_proof(
    request: HttpRequest, code: ReceiptCode, state: ReceiptState, number: str
) -> HttpResponse:
    """The proof of person `number` (untrusted) of the receipt, or why there is none now."""
    leaf = _find_leaf(state, number)
    if leaf is None:
        notice = _("There is no proof for this person: nothing of them was published.")
        return show_state(request, code, state, notice=notice)
    try:
        return unkept(hand_out(make_proof(leaf), leaf))
    except NotYetProvenError:
        notice = _(
            "The proof comes with the next publication of the log. Please come back after it."
        )
        return show_state(request, code, state, notice=notice)


def _find_leaf(state: ReceiptState, number: str) -> LeafIndex | None:
    return next((p.leaf for p in state.persons if str(p.number) == number), None)
