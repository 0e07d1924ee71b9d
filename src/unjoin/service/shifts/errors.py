"""Why something about shifts could not be done. Nothing is saved when one of these is raised."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ShiftError(Exception):
    """`code` is stable; `sentence` is what people read."""

    code = "shift"
    sentence: str | Promise = ""


class NoSettingsError(ShiftError):
    """The account has not set a time zone."""

    code = "shift-no-settings"
    sentence = _("Choose your time zone and languages first. Nothing was saved.")


class ShiftGoneError(ShiftError):
    """There is no such shift."""

    code = "shift-gone"
    sentence = _("This shift is no longer on the rota. Nothing was saved.")


class ShiftOverError(ShiftError):
    """The shift has ended."""

    code = "shift-over"
    sentence = _("This shift is over. Nothing was saved.")


class ShiftFullError(ShiftError):
    """As many people as are needed have taken it."""

    code = "shift-full"
    sentence = _("Enough people have taken this shift meanwhile. Nothing was saved.")


class OverlapError(ShiftError):
    """The volunteer has another shift at that time."""

    code = "shift-overlap"
    sentence = _(
        "You have another shift at that time. Nothing was saved. Give that one back first."
    )


class OtherLanguageError(ShiftError):
    """The shift is in a language that the volunteer did not say they speak."""

    code = "shift-language"
    sentence = _(
        "This shift is in a language that is not among yours. Nothing was saved. "
        "If you speak it, add it to your settings."
    )


class NotYoursError(ShiftError):
    """The volunteer has not taken the shift, or not any more."""

    code = "shift-not-yours"
    sentence = _("This shift is not yours, or not any more. Nothing was saved.")


class NotOfferedError(ShiftError):
    """Nobody offers the shift, or not any more."""

    code = "shift-not-offered"
    sentence = _("Nobody offers this shift any more. Nothing was saved.")


class BecomesGapError(ShiftError):
    """Giving the shift back leaves fewer people than are needed."""

    code = "shift-becomes-gap"
    sentence = _("When you give this shift back, somebody is missing. Nothing was changed yet.")


class NoSuchTimeError(ShiftError):
    """Clocks are put forward past the time that was given."""

    code = "shift-no-such-time"
    sentence = _(
        "Clocks are put forward that night, so this time does not exist there. Nothing was "
        "saved. Choose another time."
    )


class TooFarError(ShiftError):
    """The shift has begun already, or begins in more than a year."""

    code = "shift-too-far"
    sentence = _("A shift begins in the future, and within a year. Nothing was saved.")
