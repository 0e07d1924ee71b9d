"""What the hand-outs ask of the server during a call: pictures of QR codes, cards to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import current
from unjoin.service.reach.cards import CARDS_ON_A_SHEET, NONE, read_card_form
from unjoin.service.reach.hand_outs import list_hand_outs
from unjoin.service.site.context import language_tag
from unjoin.service.site.qr_code import make_qr_code


@require_safe
@role_required(Role.VOLUNTEER)
def qr_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of one hand-out, as an SVG of its own."""
    asked = request.GET.get("item", "")
    for hand_out in list_hand_outs(current(), first_language=language_tag()):
        if hand_out.id == asked:
            context = {"qr": make_qr_code(hand_out.encoded)}
            return render(request, "reach/qr.svg", context, content_type="image/svg+xml")
    raise Http404


@require_safe
@role_required(Role.VOLUNTEER)
def cards(request: HttpRequest) -> HttpResponse:
    """A sheet of cards, and what is to be on them."""
    form = read_card_form(request.GET, instance=current(), language=language_tag())
    context = {"form": form, "card": form.card, "copies": range(CARDS_ON_A_SHEET), "none": NONE}
    return render(request, "reach/cards.html", context)
