"""What the script that keeps, queues and undoes calls needs to know and to say."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unjoin.service.accounts.models import Staff
from unjoin.service.desk.draft_key import draft_key_text, owner_of


def keeping_data(staff: Staff) -> dict[str, object]:
    """The member "keeping" of the page's JSON. The key in it is for `staff` alone."""
    return {
        "key": draft_key_text(staff),
        "owner": owner_of(staff),
        "undoUrl": reverse("desk-undo"),
        "words": {**_bar(), **_list(), **_notices()},
    }


def _bar() -> dict[str, str]:
    return {
        "allSent": _("All sent"),
        "notSentOne": ngettext("{n} not sent", "{n} not sent", 1),
        "notSentMany": ngettext("{n} not sent", "{n} not sent", 2),
        "receiptsOne": ngettext("{n} receipt to write down", "{n} receipts to write down", 1),
        "receiptsMany": ngettext("{n} receipt to write down", "{n} receipts to write down", 2),
        "toCorrectOne": ngettext("{n} call to correct", "{n} calls to correct", 1),
        "toCorrectMany": ngettext("{n} call to correct", "{n} calls to correct", 2),
    }


def _list() -> dict[str, str]:
    return {
        "waitingCall": _("{people}: waits to be sent"),
        "waitingCount": _("The end of a call: waits to be counted"),
        "received": _("{people}: saved, the receipt is not written down yet"),
        "refused": _("{people}: not saved. {sentence}"),
        "undoing": _("{people}: it is not known yet whether this was taken back"),
        "open": _("{people}: not saved, to be gone on with"),
        "showReceipt": _("Show the receipt"),
        "openCall": _("Open the call"),
        "others": ngettext(
            "{n} more lies here sealed for somebody else, or from before the keys of the "
            "centre were changed. It is sent when that person signs in here.",
            "{n} more lie here sealed for somebody else, or from before the keys of the "
            "centre were changed. They are sent when those people sign in here.",
            2,
        ),
        "callOpen": _("Save or discard the call that is open first."),
    }


def _notices() -> dict[str, str]:
    return {**_kept_notices(), **_unsent_notices()}


def _kept_notices() -> dict[str, str]:
    """What became of a call, and of what was kept of it."""
    return {
        "saved": _("Saved. {people}."),
        "restored": _("The call you were recording is back, as it was."),
        "elsewhere": _(
            "This call is open in another tab. Go on there; nothing of it is kept here."
        ),
        "unreadable": _(
            "A call was kept in this tab, but it was sealed for somebody else, or from before the "
            "keys of the centre were changed. It cannot be opened here, and was left alone."
        ),
        "storageFull": _(
            "The browser has no room left to keep this. Do not close or reload this tab until it "
            "has been sent."
        ),
        "receiptCame": _("A call that waited is saved now. Its receipt can be written down."),
        "takingBack": _("Taking it back …"),
        "takenBack": _("Taken back, counted nowhere. Change it and save it again, or discard it."),
    }


def _unsent_notices() -> dict[str, str]:
    """What is not known to have arrived, and where it is kept meanwhile."""
    return {
        "unsure": _(
            "No answer from the server, so it is not known whether the call was saved. It is kept "
            "sealed in this browser and sent again by itself; it is never counted twice. "
            "Stay for the receipt, or go on to the next call: the receipt comes later."
        ),
        "unsureNotKept": _(
            "No answer from the server, so it is not known whether the call was saved. It is kept "
            "only in this tab: do not close or reload it. It is sent again by itself, and never "
            "counted twice. Stay for the receipt, or go on to the next call: the receipt comes "
            "later."
        ),
        "signedOutNotKept": _(
            "You are signed out. What was not sent is kept only in this tab: do not close or "
            "reload it. Sign in in the other tab that opens; it is then sent by itself."
        ),
        "signedOutWaiting": _(
            "You are signed out. What was not sent is kept sealed in this browser. Sign in in the "
            "other tab that opens; it is then sent by itself."
        ),
        "undoUnsure": _(
            "No answer from the server, so it is not known whether the call was taken back. It is "
            "asked again by itself; look under Not sent."
        ),
    }
