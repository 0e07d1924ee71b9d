"""Signing on and off, and gaps, as a part of the call screen."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unjoin.service.accounts.permissions import signed_in_staff
from unjoin.service.desk.parts import Part
from unjoin.service.desk.shortcuts import Shortcut
from unjoin.service.shifts.presence import HEARTBEAT_S
from unjoin.service.shifts.presence_views import own_gaps

WHO = Shortcut("who-is-on", "j", gettext_lazy("Who is on"))


def _data(request: HttpRequest) -> dict[str, object]:
    return {
        "urls": {
            "heartbeat": reverse("shifts-heartbeat"),
            "who": reverse("shifts-who"),
            "on": reverse("shift-on"),
            "off": reverse("shift-off"),
        },
        "every_s": HEARTBEAT_S,
        "gaps": own_gaps(signed_in_staff(request)),
        "words": {
            "isOn": _("You are on."),
            "isOff": _("You are not on."),
            "signOn": _("Sign on"),
            "signOff": _("Sign off"),
            "gap": _("Gap: {gap}"),
            "more": _("(and {n} more)"),
            "signedOut": _("You are signed out. Sign in in another tab, then try again."),
            "noAnswer": _("No answer from the server. Nothing was changed; try again."),
            "row": _("{handle}: {languages} ({state})"),
        },
    }


SHIFTS = Part(
    name="shifts",
    script="shifts/part.js",
    style="shifts/part.css",
    dialogs="shifts/part_dialogs.html",
    data=_data,
    order=60,
    tools=(WHO,),
)
