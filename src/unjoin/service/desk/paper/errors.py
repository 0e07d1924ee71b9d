"""Why something about a sheet of paper could not be done. Nothing is saved when one is raised."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PaperError(Exception):
    """`code` is stable. `sentence` is what the volunteer reads, made of `text` and `fields`."""

    code = "paper"
    text: str | Promise = ""

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the language being spoken."""
        return str(self.text).format(**self.fields)


class ReferenceBadError(PaperError):
    """A reference has no letter or digit, or more than `limit` characters."""

    code = "paper-reference-bad"
    text = _(
        "Give the reference written on the paper, such as A-17: at least one letter or digit, "
        "at most {limit} characters."
    )


class ReferenceOpenError(PaperError):
    """A sheet of that reference is being keyed. `sheet_id` is its."""

    code = "paper-reference-open"
    text = _("A sheet with this reference is open already. It is in the list above.")


class ReferenceSentError(PaperError):
    """A sheet of that reference has been sent; it was opened in `week`."""

    code = "paper-reference-sent"
    text = _(
        "A sheet with this reference has been sent already (opened in {week}). If this is the same "
        "paper, there is nothing to do. If it is another, write another reference on it."
    )


class SheetGoneError(PaperError):
    """There is no such sheet: it was discarded, or never opened."""

    code = "paper-gone"
    text = _("There is no such sheet. Somebody may have discarded it. Nothing was saved.")


class SheetSentError(PaperError):
    """The sheet has been sent, and its contents are deleted."""

    code = "paper-sent"
    text = _(
        "This sheet has been sent already, and what was keyed is deleted. It is counted once. "
        "Nothing more was saved."
    )


class KeyedByYouError(PaperError):
    """The same person may not key a sheet twice."""

    code = "paper-keyed-by-you"
    text = _(
        "You have keyed this sheet, and that is saved. Somebody else has to key it a second time, "
        "without seeing what you typed."
    )


class KeyedTwiceError(PaperError):
    """Two other people have keyed the sheet."""

    code = "paper-keyed-twice"
    text = _("Two people have keyed this sheet already. Nothing was saved. It can be compared now.")


class NotKeyedTwiceError(PaperError):
    """The sheet has not been keyed by two people yet."""

    code = "paper-not-keyed-twice"
    text = _("This sheet can be compared when two people have keyed it. Nothing was sent.")


class KeyedByOthersError(PaperError):
    """Two other people have keyed the sheet, and settle what they read differently."""

    code = "paper-keyed-by-others"
    text = _(
        "Two other people have keyed this sheet. They compare what they typed, and nobody else "
        "sees it. If neither of them can, discard the sheet and open it again."
    )


class NotSettledError(PaperError):
    """The keyings differ at places that nobody has settled."""

    code = "paper-not-settled"
    text = _("There are differences that nobody has settled yet. Nothing was sent.")


class SameNameError(PaperError):
    """Two people on the sheet have the same `name`."""

    code = "paper-same-name"
    text = _(
        "Two people on this sheet have the same name, “{name}”. If they are one person, leave one "
        "out; if they are two, tell one from the other, as in “{name}2”. Nothing was sent."
    )


class NobodyToSendError(PaperError):
    """Nobody on the sheet can be sent: all are dead, or were left out."""

    code = "paper-nobody"
    text = _(
        "There is nobody on this sheet who can be counted. Nothing was sent. "
        "You can discard the sheet."
    )


class PlaceBadError(PaperError):
    """A parcel has no place, or one of more than `limit` characters."""

    code = "parcel-place"
    text = _("Say where the paper comes from, in at most {limit} characters. Nothing was saved.")


class CameBadError(PaperError):
    """The week in which a parcel came is in the future, or long ago."""

    code = "parcel-week"
    text = _("Choose the week in which the paper came in. Nothing was saved.")


class ParcelGoneError(PaperError):
    """There is no such parcel: it was closed, or has had its time."""

    code = "parcel-gone"
    text = _("There is no such parcel. Somebody may have closed it. Nothing was saved.")


class ParcelWaitsError(PaperError):
    """Sheets of the parcel wait to be keyed or sent."""

    code = "parcel-waits"
    text = _("Sheets of this parcel are not sent yet. Send or discard them before you close it.")
