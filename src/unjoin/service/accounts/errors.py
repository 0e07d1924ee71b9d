"""Why an account was not made or changed. Nothing is saved when one of these is raised."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """`code` is stable; `sentence` is what people read."""

    code = "account"
    sentence: Promise


class HandleTakenError(AccountError):
    """Another account has this handle, or the service itself uses it."""

    code = "handle-taken"
    sentence = _("This handle is taken. Nothing was saved. Choose another.")


class HandleUnusableError(AccountError):
    """The handle is empty, too long, or has characters that are easily mistaken."""

    code = "handle-unusable"
    sentence = _(
        "A handle has 2 to 40 small letters a–z, digits and hyphens, and begins with a letter. "
        "Nothing was saved."
    )


class LastOperatorError(AccountError):
    """Nobody could manage accounts any more."""

    code = "last-operator"
    sentence = _("This is the last active operator. Nothing was changed. Make another one first.")


class NoSuchAccountError(AccountError):
    """There is no account with that id."""

    code = "no-such-account"
    sentence = _("There is no such account. Nothing was changed.")
