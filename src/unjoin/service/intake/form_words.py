"""The sentences of the declarant's form that its script says as well.

`form_problems` says them when the form is posted, the script when it is not; both
take them from here. What stands in braces is filled in by whoever says it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def form_words() -> dict[str, str]:
    """The sentences by the field they belong to, in the language being spoken."""
    return {
        "org": _("Choose what you leave."),
        "choice": _("Choose one of the offered names, or type one."),
        "real": _("Say whether the name you typed is your real name."),
        "real_again": _("Say once more whether your real name may be published."),
        "whom": _("Add the people who asked you, or choose “for myself”."),
        "other_org": _("Choose what this person leaves."),
        "person": _("Person {number}: {problem}"),
        "language": _("Choose the language you write in."),
        "agrees": _("Tick the box if you agree. Without that nothing can be sent."),
        "was_asked": _("Tick the box if each of these people asked you themselves."),
        **_of_the_script(),
    }


def _of_the_script() -> dict[str, str]:
    """What only the script says."""
    return {
        "text_member": _("Statement"),
        "contact_member": _("Contact"),
        "error": _("Error:"),
        "sealing": _("Sealing in your browser …"),
        "sending": _("Sending …"),
        "not_sent": _(
            "This was not sent: the site cannot be reached. Nothing you wrote is lost, and "
            "nothing was saved. Look at your connection and send it again."
        ),
        "no_answer": _(
            "This was not sent: the site did not answer as it should. Nothing you wrote is "
            "lost, and nothing was saved. Wait a minute and send it again."
        ),
        "kept_first": _(
            "If you send once more, these answers take the place of the first ones. It still "
            "counts once, and the receipt stays the same."
        ),
        "instead": _(
            "“%(name)s” is published instead. Only the custodians, with keys kept offline, can "
            "open the real name."
        )
        % {"name": "{name}"},
    }


def counted(count: int) -> str:
    """How many people a declaration counts as, in words."""
    return ngettext("one person", "%(count)s people", count) % {"count": count}
