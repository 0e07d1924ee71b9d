"""Why something about the materials could not be done. Nothing is saved when one is raised."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MaterialError(Exception):
    """`code` is stable. `sentence` is what the operator reads, made of `text` and `fields`.

    `field`: the id of the field on the form that it is about.
    """

    code = "material"
    text: str | Promise = ""
    field = "materials"

    def __init__(self, **fields: object) -> None:
        super().__init__(self.code)
        self.fields = fields

    @property
    def sentence(self) -> str:
        """What happened and what to do, in the language being spoken."""
        return str(self.text).format(**self.fields)


class TitleError(MaterialError):
    """The title is missing, has more than `limit` characters, or an invisible one."""

    code = "material-title"
    text = _("Give a title on one line, of at most {limit} characters. Nothing was saved.")
    field = "title"


class LanguageError(MaterialError):
    """The language is none of the campaign's."""

    code = "material-language"
    text = _("Choose the language of the file. Nothing was saved.")
    field = "language"


class FileMissingError(MaterialError):
    """No file came, or an empty one."""

    code = "material-file"
    text = _("Choose a file that is not empty. Nothing was saved.")
    field = "file"


class FileTooLargeError(MaterialError):
    """The file has more than `limit` MiB."""

    code = "material-large"
    text = _(
        "This file is too large: at most {limit} MB can be handed out. Nothing was saved. On a "
        "slow or blocked network large files do not arrive: split it, or make it smaller."
    )
    field = "file"


class FileTypeError(MaterialError):
    """The bytes of the file are none of the known kinds, `known`."""

    code = "material-type"
    text = _(
        "This kind of file is not handed out. Nothing was saved. Possible are {known}; a file "
        "is known by what is in it, not by its name. Web pages and programs are not possible."
    )
    field = "file"


class SameFileError(MaterialError):
    """The file is handed out already, as "`title`"."""

    code = "material-same"
    text = _("This very file is handed out already, as “{title}”. Nothing was saved.")
    field = "file"


class MaterialGoneError(MaterialError):
    """There is no such material, or it was retired meanwhile."""

    code = "material-gone"
    text = _("There is no such material, or it was retired meanwhile. Nothing was saved.")


class NoCodeLeftError(MaterialError):
    """Every short code was given once."""

    code = "material-codes"
    text = _("Every short code has been given once; there is none left. Nothing was saved.")


class NotSureError(MaterialError):
    """It was not said that the material is to be retired."""

    code = "material-not-sure"
    text = _("Say that it is to be retired. Nothing was saved.")
    field = "sure"
