"""Call-backs and the do-not-call list as a part of the call screen."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unjoin.service import clock
from unjoin.service.callbacks.asked import NOTE_LIMIT, SAY_LIMIT
from unjoin.service.callbacks.safe_hours import DEFAULT_ZONE
from unjoin.service.callbacks.unlocked import desk
from unjoin.service.callbacks.words import (
    DAYS,
    OTHERWISE,
    forget_choices,
    language_choices,
    script_words,
    zone_choices,
)
from unjoin.service.desk.parts import Part
from unjoin.service.desk.shortcuts import Shortcut

NOBODY = "00000000-0000-0000-0000-000000000000"
"""In addresses that the script fills in."""


def dialogs_context(_request: HttpRequest) -> dict[str, object]:
    """For the dialogs."""
    desk.use()
    return {
        "zones": zone_choices(clock.now()),
        "default_zone": DEFAULT_ZONE,
        "languages": language_choices(),
        "days": [(day.value, label) for day, label in DAYS.items()],
        "otherwise": [(each.value, label) for each, label in OTHERWISE.items()],
        "forget": forget_choices(),
        "say_limit": SAY_LIMIT,
        "note_limit": NOTE_LIMIT,
    }


def script_data(_request: HttpRequest) -> dict[str, object]:
    """For the script."""
    one = {
        name: reverse(f"call-back-{name}", kwargs={"item_id": NOBODY})
        for name in ("take", "hold", "end", "give-back")
    }
    return {
        "nobody": NOBODY,
        "urls": {
            "list": reverse("call-backs-list"),
            "keep": reverse("call-backs-keep"),
            "check": reverse("do-not-call-check"),
            "doNotCall": reverse("do-not-call-list"),
            "one": one,
        },
        "words": script_words(),
    }


PART = Part(
    name="call-backs",
    order=0,
    script="callbacks/part.js",
    style="callbacks/callbacks.css",
    panel="callbacks/panel.html",
    dialogs="callbacks/dialogs.html",
    context=dialogs_context,
    data=script_data,
    tools=(Shortcut("call-backs", "b", _("Call-backs")),),
)
