"""What is said under a code that leads to no file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from unjoin.service.site.errors import Problem

NO_CODE = Problem(
    404,
    _("This code cannot be right"),
    _("A code has five digits. The last one follows from the others."),
    _("Nothing was changed."),
    _("Compare the digits with those you were told, or look in the list."),
)
UNKNOWN = Problem(
    404,
    _("There is nothing under this code"),
    _("This code has never been given to anything here."),
    _("Nothing was changed."),
    _("Compare the digits with those you were told, or look in the list."),
)
RETIRED = Problem(
    410,
    _("This is no longer handed out"),
    _("There was something under this code. The file has been deleted here."),
    _("The code is not given to anything else."),
    _("There may be something newer in the list."),
)
BUSY = Problem(
    503,
    _("Please try again in a minute"),
    _("Too many files are being handed out just now. This one was not."),
    _("Nothing was changed."),
    _("Wait a minute, then open the page of the file once more."),
)
