"""Why a photograph was not taken. Nothing of it is kept when one of these is raised."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unjoin.service.desk.paper.errors import PaperError


class PhotographKindError(PaperError):
    """The file is neither JPEG nor PNG nor WebP."""

    code = "photograph-kind"
    text = _("This is not a photograph in JPEG, PNG or WebP. Nothing of it was saved.")


class PhotographHeicError(PaperError):
    """The file is HEIC, as iPhones make it."""

    code = "photograph-heic"
    text = _(
        "This is a photograph in HEIC, which cannot be read here. Nothing of it was saved. On the "
        "iPhone, choose Settings, Camera, Formats, “Most compatible”, and take it again; or take "
        "a screenshot of it."
    )


class PhotographLargeError(PaperError):
    """The file has too many bytes, or unfolds to more than `pixels` million or a longer `side`."""

    code = "photograph-large"
    text = _(
        "This photograph is too large (a file of this kind may have 24 MB, {pixels} million "
        "pixels, and {side} pixels on a side). Nothing of it was saved. Take it with less "
        "resolution, or in two parts."
    )


class PhotographUnreadableError(PaperError):
    """The file says that it is a picture and cannot be read as one."""

    code = "photograph-unreadable"
    text = _("This file is damaged and cannot be shown. Nothing of it was saved. Send it again.")


class PhotographKnownError(PaperError):
    """The same file is kept already, of the sheet `reference`."""

    code = "photograph-known"
    text = _("This photograph is here already: sheet {reference}. It was not saved again.")


class PhotographsManyError(PaperError):
    """A sheet has no more than `limit` photographs."""

    code = "photographs-many"
    text = _("A sheet has at most {limit} photographs. This one was not saved.")


class PhotographsAtOnceError(PaperError):
    """One upload brought more than `limit` photographs; this is one of the others."""

    code = "photographs-at-once"
    text = _(
        "At most {limit} photographs are taken at a time. This one was not saved: send it now."
    )


class PhotographsKeyedError(PaperError):
    """What somebody has keyed from is not taken away from the next."""

    code = "photograph-keyed"
    text = _(
        "Somebody has keyed this sheet already. Its photographs stay until it is sent and "
        "published, or discarded."
    )


class PhotographGoneError(PaperError):
    """There is no such photograph, or it is not for whom asks."""

    code = "photograph-gone"
    text = _("This photograph is not there, or not for you to see.")


class NoPhotographError(PaperError):
    """A form came without a file."""

    code = "photograph-none"
    text = _("Choose one photograph or several. Nothing was saved.")


class PhotographsTogetherLargeError(PaperError):
    """One upload brought more than `limit` MB."""

    code = "photographs-large"
    text = _(
        "Together these files are more than {limit} MB. Nothing was saved. Send fewer at a time."
    )
