"""Why a list that came as a file was not read, or not sent. Nothing is saved then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unjoin.service.desk.paper.errors import PaperError


class ListKindError(PaperError):
    """The file is neither CSV nor XLSX."""

    code = "list-kind"
    text = _(
        "This is not a list in CSV or XLSX. Nothing was saved. Open it in the program it was made "
        "with, and save it as XLSX, or as CSV in UTF-8."
    )


class ListLargeError(PaperError):
    """There is more in the file than a list has."""

    code = "list-large"
    text = _(
        "This file is too large for a list (at most 8 MB, {rows} lines, {columns} columns). "
        "Nothing was saved. Split it, and send one part after the other."
    )


class ListDamagedError(PaperError):
    """The file cannot be read as what it says it is."""

    code = "list-damaged"
    text = _(
        "This file is damaged and cannot be read. Nothing was saved. Save it anew, then send it."
    )


class ListEncodingError(PaperError):
    """The bytes are not text in `encoding`."""

    code = "list-encoding"
    text = _("This file is not text in {encoding}. Nothing was saved. Choose another encoding.")


class ListEmptyError(PaperError):
    """There is no line in the file."""

    code = "list-empty"
    text = _("There is nothing in this file. Nothing was saved.")


class ListWorksheetError(PaperError):
    """The workbook has no sheet of that name."""

    code = "list-worksheet"
    text = _("There is no sheet “{name}” in this file. It has: {names}. Nothing was saved.")


class NoListError(PaperError):
    """A form came without a file."""

    code = "list-none"
    text = _("Choose a file. Nothing was saved.")


class ListColumnsError(PaperError):
    """Nobody said which column has the names."""

    code = "list-columns"
    text = _(
        "Which column has the names is not known, nor which has whole lines or numbers of people. "
        "Choose it. Nothing was sent."
    )


class ListColumnTwiceError(PaperError):
    """Two columns are said to have the same."""

    code = "list-column-twice"
    text = _("Two columns cannot both be “{role}”. Choose again. Nothing was sent.")


class ListHeadingError(PaperError):
    """What all are said to leave was not understood."""

    code = "list-heading"
    text = _("“{found}” was not understood as organisations. Nothing was sent.")


class ListKnownError(PaperError):
    """The same list was sent before."""

    code = "list-known"
    text = _("This list has been sent already. It is counted once; nothing was sent again.")


class ListChangedError(PaperError):
    """What would become of the lines is not what was shown."""

    code = "list-changed"
    text = _(
        "Meanwhile something else was sent from this parcel, and some lines would come to another "
        "end than you saw. Look again, then send. Nothing was sent."
    )


class ListNobodyError(PaperError):
    """No line can be sent."""

    code = "list-nobody"
    text = _("No line of this list can be sent. Nothing was sent.")


class ListLanguageError(PaperError):
    """The campaign has no such language."""

    code = "list-language"
    text = _("The language of a list is one of {languages}. Nothing was sent.")
