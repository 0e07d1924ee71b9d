"""What a caller's receipt brings to the call screen: a key, and a dialog."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.service.desk.parts import Part
from unjoin.service.desk.shortcuts import Shortcut


def _data(_request: HttpRequest) -> dict[str, object]:
    return {
        "url": reverse("desk-receipt-asked"),
        "words": {
            "typed": _("{n} of 24 digits"),
            "fits": _("The check digits fit. Read the groups back to the caller."),
            "wrong": _("One digit is wrong, or two have changed places. Read the groups back."),
            "tooMany": _("There are more than 24 digits."),
            "noDigit": _("“{character}” is not a digit."),
            "person": _("Person {number}"),
            "named": _("Person {number}: {name}"),
            "noAnswer": _(
                "No answer from the server, so it is not known whether it was done. Look again."
            ),
            "signedOut": _("You are signed out. Nothing was saved. Sign in in another tab."),
        },
    }


PART = Part(
    name="by-receipt",
    script="desk/by_receipt.js",
    dialogs="desk/by_receipt_dialog.html",
    data=_data,
    order=80,
    tools=(Shortcut("by-receipt", "e", gettext_lazy("By receipt")),),
)
