"""What stories bring to the call screen: a key, and a dialog that tells and settles one."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unjoin.service.desk.parts import Part
from unjoin.service.desk.shortcuts import Shortcut
from unjoin.service.site.context import language_tag
from unjoin.service.stories.contents import TEXT_LIMIT
from unjoin.service.stories.words import LANGUAGE_NAMES


def _context(_request: HttpRequest) -> dict[str, object]:
    return {"languages": LANGUAGE_NAMES, "language": language_tag(), "limit": TEXT_LIMIT}


def _data(_request: HttpRequest) -> dict[str, object]:
    return {
        "url": reverse("desk-stories-told"),
        "words": {
            "choose": _("Choose"),
            "openOne": ngettext("{n} thing is still to settle.", "{n} things are to settle.", 1),
            "openMany": ngettext("{n} thing is still to settle.", "{n} things are to settle.", 2),
            "ready": _("Nothing is left to settle. This is what a reviewer will read."),
            "left": _("Left for a reviewer. Nothing says who left it."),
            "noAnswer": _("No answer from the server. What you typed is kept; try again."),
            "signedOut": _(
                "You are signed out. What you typed is kept here; sign in in another tab."
            ),
        },
    }


PART = Part(
    name="stories",
    script="stories/part.js",
    style="stories/stories.css",
    dialogs="stories/part_dialog.html",
    context=_context,
    data=_data,
    order=90,
    tools=(Shortcut("story", "v", gettext_lazy("Tell of a call")),),
)
