"""What the kit's script says, and what the kit says where it does not run."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unjoin.service.site.middleware import LANGUAGE_TAGS


def kit_words() -> dict[str, str]:
    """The words of the script, in the language being spoken; it fills in what stands in braces."""
    return {
        "one": _("(1 part)"),
        "several": _("({count} parts)"),
        "code": _("Code {number} of {count}"),
        "copied": _("Copied."),
        "marked": _("It is marked: copy it by hand."),
        "noise": _(
            "This browser makes noise of pictures, to hide which device it runs on. Please use the "
            "text, or the codes on the screen; or another browser."
        ),
        "failed": _(
            "This browser could not do that. Nothing was sealed, and nothing you wrote is lost. "
            "Please try again; or open this file in another browser, such as a new Firefox or "
            "Chrome."
        ),
    }


def neutral_title() -> str:
    """What lists of windows and histories show, in the language being spoken. The file may have
    any name, so that nobody sees what it is; nor may its title tell."""
    return pgettext("title of the kit, which says nothing", "Notes")


def before_script() -> list[tuple[str, str]]:
    """For each language its tag, and the sentence that stands there until the script runs."""
    found = []
    for code, tag in LANGUAGE_TAGS.items():
        with translation.override(code):
            sentence = _(
                "If nothing else shows here, this browser cannot run this page: it needs "
                "JavaScript, and a browser that is not too old. Please open the file in another "
                "one, such as a new Firefox or Chrome."
            )
        found.append((tag, sentence))
    return found
