"""What the list, the dialogs and their scripts say, in the page's language.

``{n}`` and the like are filled in by the scripts.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unjoin.service.callbacks.asked import Otherwise
from unjoin.service.callbacks.do_not_call import ONE_IN
from unjoin.service.callbacks.reading import FORGET_AFTER_H
from unjoin.service.callbacks.safe_hours import DEFAULT_ZONE, Day
from unjoin.service.shifts.languages import call_languages, language_name
from unjoin.service.shifts.zones import OFTEN, UTC_ZONE, offset_words, zone_name

OTHERWISE: dict[Otherwise, Promise] = {
    Otherwise.HANG_UP: gettext_lazy("Hang up without a word"),
    Otherwise.WRONG_NUMBER: gettext_lazy("Say: “Sorry, wrong number.”"),
    Otherwise.SURVEY: gettext_lazy("Say: “A survey about your mobile network; another time then.”"),
    Otherwise.DELIVERY: gettext_lazy("Say: “A delivery; I will try again later.”"),
    Otherwise.OWN_WORDS: gettext_lazy("Say what they asked us to say"),
}
DAYS: dict[Day, Promise] = {
    Day.TODAY: gettext_lazy("Today"),
    Day.TOMORROW: gettext_lazy("Tomorrow"),
    Day.BOTH: gettext_lazy("Today and tomorrow"),
}
NEAR: dict[str, Promise] = {
    DEFAULT_ZONE: gettext_lazy("Beijing time"),
    "Asia/Urumqi": gettext_lazy("Ürümqi"),
    "Asia/Macau": gettext_lazy("Macau"),
}
"""Where those are who are called; the other zones are those of the rota."""


def zone_choices(now: datetime) -> list[tuple[str, str]]:
    """The zones to choose from, China first."""
    named = {**NEAR, **OFTEN}
    chosen = [(name, f"{label} ({_offset(name, now)})") for name, label in named.items()]
    return [*chosen, (UTC_ZONE, UTC_ZONE)]


def place_name(zone: str) -> str:
    """Whose time that is, as the choice of zones calls it."""
    return str(NEAR[zone]) if zone in NEAR else zone_name(ZoneInfo(zone))


def language_choices() -> list[tuple[str, str]]:
    """The languages of this centre."""
    return [(language, language_name(language)) for language in call_languages()]


def forget_choices() -> list[tuple[str, str]]:
    """After how long a call-back is forgotten."""
    hours = [
        (str(h), ngettext("After {n} hour", "After {n} hours", h).format(n=h))
        for h in FORGET_AFTER_H
    ]
    return [("", _("When the safe hours are over")), *hours]


def script_words() -> dict[str, str]:
    """For the scripts of the dialogs and of the list."""
    return {**_asking_words(), **_list_words(), **_ending_words()}


def _asking_words() -> dict[str, str]:
    """Around what is typed: a number, or all of a call-back."""
    return {
        "noAnswer": _("No answer from the server. Nothing was saved; try again."),
        "signedOut": _("You are signed out. Sign in in another tab, then try again."),
        "kept": _("Kept, sealed. It is deleted on {until} at the latest, your time."),
        "keptListed": _(
            "Kept, sealed. The number is on the do-not-call list, or looks like one that is. As "
            "they asked for this call, it can be made."
        ),
        "clock": _("It is {theirs} there now, and {mine} here."),
        "latest": _("Deleted on {mine} here ({theirs} there) at the latest."),
        "listed": _("This number will not be called again."),
        "unlisted": _("This number may be called again."),
        "doNotCall": do_not_call_sentence(),
        "checking": _("Looking at the do-not-call list …"),
        "listing": _("Putting it on the do-not-call list …"),
    }


def _list_words() -> dict[str, str]:
    """Who waits."""
    return {
        "none": _("Nobody waits for a call."),
        "locked": ngettext(
            "The desk is locked. {n} person waits for a call.",
            "The desk is locked. {n} people wait for a call.",
            2,
        ),
        "lockedOne": ngettext(
            "The desk is locked. {n} person waits for a call.",
            "The desk is locked. {n} people wait for a call.",
            1,
        ),
        "now": _("Now, until {mine} your time ({theirs} for them)"),
        "later": _("From {mine} your time ({theirs} for them)"),
        "tries": _("Called in vain: {n}"),
        "taken": _("Another volunteer is calling"),
        "yours": _("You hold this one"),
        "take": _("Take it"),
        "free": _("Can be called now"),
        "notYet": _("Not yet"),
    }


def _ending_words() -> dict[str, str]:
    """The one that is taken, and what became of it."""
    return {
        "wasListed": _(
            "On the do-not-call list, or looks like one that is. They asked for this call all "
            "the same."
        ),
        "later30": _("Kept for later: at the earliest in half an hour."),
        "overNow": _("It was tried often enough, or its time is over. Its number is deleted."),
        "given": _("Given back: another volunteer can take it."),
    }


def do_not_call_sentence() -> str:
    """What stops an outgoing call."""
    return _(
        "Do not call this number. Somebody there asked not to be called again; or it only looks "
        "like such a number, as one in {n} does. The list cannot tell, so nobody is called."
    ).format(n=ONE_IN)


def _offset(name: str, now: datetime) -> str:
    return offset_words(ZoneInfo(name), now)
