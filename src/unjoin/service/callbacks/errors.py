"""Why something about a call-back or a number could not be done."""

from __future__ import annotations

import math
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class CallBackError(Exception):
    """`code` is stable. `sentence` is what the volunteer reads, made of `text` and `fields`.

    `field`: the field of the form that it is about, or nothing.
    """

    code = "call-back"
    field = ""
    text: str | Promise = ""

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the language being spoken."""
        return str(self.text).format(**self.fields)


class NumberBadError(CallBackError):
    """What was typed is no telephone number."""

    code = "number-bad"
    field = "number"
    text = _(
        "This is not a telephone number that can be called. Type it whole, with the area code; "
        "outside of China with + and the country first. Nothing was saved."
    )


class ZoneUnknownError(CallBackError):
    """There is no such time zone."""

    code = "zone-unknown"
    field = "zone"
    text = _(
        "“{zone}” is not a time zone that is known here. Choose one from the list, such as "
        "Asia/Shanghai. Nothing was saved."
    )


class SafeHoursBadError(CallBackError):
    """The safe hours are no hours."""

    code = "safe-hours-bad"
    field = "begin"
    text = _("Give the safe hours as two times of day, such as 19:30 and 21:00. Nothing was saved.")


class SafeHoursOverError(CallBackError):
    """No safe hour lies between now and the moment in which the call-back is forgotten."""

    code = "safe-hours-over"
    field = "begin"
    text = _(
        "None of the safe hours is still to come before this is deleted: by {until}, in their "
        "time, at the latest. Ask for other hours, or ask them to call again. Nothing was saved."
    )


class NotAskedForError(CallBackError):
    """The volunteer did not confirm that the person asked for the call."""

    code = "not-asked-for"
    field = "confirmed"
    text = _(
        "A number is kept only if the person asked to be called back. Confirm that they did, or "
        "close this without saving. Nothing was saved."
    )


class FieldBadError(CallBackError):
    """Something else in the form cannot be kept: too long, or none of the choices."""

    code = "call-back-field"
    text = _("This cannot be kept as it is: at most {limit} characters. Nothing was saved.")

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(limit=limit)
        self.field = field


class NoDeskKeyError(CallBackError):
    """The instance has no identity of the desk yet."""

    code = "no-desk-key"
    text = _(
        "This centre has no key for call-backs yet, so no number can be kept. Nothing was saved. "
        "Whoever runs the centre makes one with: unjoin keys make desk"
    )


class DeskLockedError(CallBackError):
    """Nobody has unlocked the desk, or it was locked again."""

    code = "desk-locked"
    text = _("The desk is locked. Unlock it to see the call-backs. Nothing was changed.")


class WrongPassphraseError(CallBackError):
    """The passphrase does not open the identity of the desk."""

    code = "wrong-passphrase"
    field = "passphrase"
    text = _("This is not the passphrase of the desk. Nothing was unlocked. Type it once more.")


class UnlockLaterError(CallBackError):
    """The passphrase was wrong too often."""

    code = "unlock-later"
    field = "passphrase"
    text = _(
        "The passphrase was wrong several times. Wait a few minutes, then try again. "
        "Nothing was unlocked."
    )


class OtherDeskKeyError(CallBackError):
    """The identity is not the one that desk.txt names."""

    code = "other-desk-key"
    text = _(
        "The key that was opened is not the one that call-backs are sealed to. Nothing was "
        "unlocked. Please tell whoever runs this centre."
    )


class CallBackGoneError(CallBackError):
    """There is no such call-back: used, or deleted by age."""

    code = "call-back-gone"
    text = _("This call-back is not there any more: it was made, or its time is over.")


class CallBackTakenError(CallBackError):
    """Another volunteer is on it."""

    code = "call-back-taken"
    text = _("Another volunteer has just taken this call-back. Take the next one.")


class NotNowError(CallBackError):
    """It is not a safe hour for them."""

    code = "call-back-not-now"
    text = _("It is not safe to call them now. Their safe hours are shown in the list.")


class NotTakenError(CallBackError):
    """Whoever ends a call-back does not hold it."""

    code = "call-back-not-taken"
    text = _(
        "This call-back was taken from you, because nothing was heard from this page for too "
        "long. Nothing was changed. Look at the list whether it is still there."
    )


class AskedNotToBeCalledError(CallBackError):
    """Since they asked for the call-back, the number came onto the do-not-call list."""

    code = "asked-not-to-be-called"
    text = _(
        "Do not call: since this call-back was asked for, somebody at this number asked not to be "
        "called again. The call-back was deleted."
    )


class TooFastError(CallBackError):
    """This account has done too much of something. `n` in its text: minutes until it can go on."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(n=math.ceil(wait_s / 60))

    @property
    def sentence(self) -> str:
        """As for all; which words depends on the number."""
        return cast("str", self.text).format(**self.fields)


class CheckLaterError(TooFastError):
    """This account has asked about too many numbers."""

    code = "check-later"
    field = "number"
    text = ngettext_lazy(
        "This account has asked about very many numbers. Try again in {n} minute. "
        "The number was not kept.",
        "This account has asked about very many numbers. Try again in {n} minutes. "
        "The number was not kept.",
        "n",
    )


class ListLaterError(TooFastError):
    """This account has put too many numbers on the do-not-call list."""

    code = "list-later"
    field = "number"
    text = ngettext_lazy(
        "This account has put very many numbers on the do-not-call list. This one is not on it "
        "yet: try again in {n} minute, or let another volunteer do it now.",
        "This account has put very many numbers on the do-not-call list. This one is not on it "
        "yet: try again in {n} minutes, or let another volunteer do it now.",
        "n",
    )


class UnlistLaterError(TooFastError):
    """This account has taken too many numbers off the do-not-call list."""

    code = "unlist-later"
    field = "number"
    text = ngettext_lazy(
        "This account has taken many numbers off the do-not-call list. For this one nothing was "
        "changed: try again in {n} minute, or let another volunteer do it now.",
        "This account has taken many numbers off the do-not-call list. For this one nothing was "
        "changed: try again in {n} minutes, or let another volunteer do it now.",
        "n",
    )


class TakeLaterError(TooFastError):
    """This account has taken too many call-backs that it did not use."""

    code = "take-later"
    text = ngettext_lazy(
        "This account has taken many call-backs within a short time. Nothing was changed: this "
        "one waits. Take it in {n} minute, or let another volunteer take it now.",
        "This account has taken many call-backs within a short time. Nothing was changed: this "
        "one waits. Take it in {n} minutes, or let another volunteer take it now.",
        "n",
    )
