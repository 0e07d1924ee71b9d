"""Hand-outs as a part of the call screen: one key, and what is read aloud is on the screen.

All of it is in the page from the start, so that it can be read out when the connection is
gone; only the pictures of the QR codes come when they are shown.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unjoin.registry.short_code import groups
from unjoin.service.desk.parts import Part
from unjoin.service.desk.shortcuts import Shortcut
from unjoin.service.instance import current
from unjoin.service.reach.hand_outs import HandOut, Kind, Told, list_hand_outs
from unjoin.service.reach.templatetags.reach_words import language_name
from unjoin.service.site.context import language_tag
from unjoin.service.site.middleware import LANGUAGE_TAGS


def _data(request: HttpRequest) -> dict[str, object]:
    found = list_hand_outs(current(), first_language=language_tag())
    return {
        "language": language_tag(),
        "items": [_item(hand_out) for hand_out in found],
        "urls": {"qr": reverse("hand-outs-qr"), "card": reverse("hand-outs-card")},
    }


def _item(hand_out: HandOut) -> dict[str, object]:
    return {
        "id": hand_out.id,
        "kind": hand_out.kind,
        "nameLanguage": hand_out.name_language,
        "search": hand_out.search,
        "code": " ".join(groups(hand_out.code)) if hand_out.code else "",
        "told": {tag: _told(told) for tag, told in hand_out.told.items()},
    }


def _told(told: Told) -> dict[str, object]:
    return {
        "name": told.name,
        "about": told.about,
        "ask": told.ask,
        "whole": told.whole,
        "pieces": [[piece.written, piece.said] for piece in told.pieces],
    }


def _context(request: HttpRequest) -> dict[str, object]:
    return {
        "kinds": [
            (Kind.NUMBER, _("Telephone numbers")),
            (Kind.ADDRESS, _("Addresses")),
            (Kind.MATERIAL, _("Materials")),
        ],
        "languages": [(tag, language_name(tag)) for tag in LANGUAGE_TAGS.values()],
        "language": language_tag(),
    }


HAND_OUTS = Part(
    name="hand-outs",
    script="reach/part.js",
    style="reach/reach.css",
    dialogs="reach/dialogs.html",
    context=_context,
    data=_data,
    order=40,
    tools=(Shortcut("hand-outs", "h", _("Hand out")),),
)
