"""What the kit's script says, and what the kit says where no script runs."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from unjoin.service.site.middleware import LANGUAGE_TAGS


def kit_words() -> dict[str, str]:
    """The words of the script, in the language being spoken; it fills in what stands in braces."""
    return {
        "one": _("(1 part)"),
        "several": _("({count} parts)"),
        "code": _("Code {number} of {count}"),
        "copied": _("Copied."),
        "marked": _("It is marked: copy it by hand."),
    }


def without_script() -> list[tuple[str, str]]:
    """For each language its tag and the sentence."""
    found = []
    for code, tag in LANGUAGE_TAGS.items():
        with translation.override(code):
            sentence = _(
                "This page seals what you write, and needs JavaScript for that. Please open it in "
                "a browser that runs it."
            )
        found.append((tag, sentence))
    return found
