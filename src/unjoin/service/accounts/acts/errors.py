"""Why an act was not proposed or not carried out. Nothing is done when one of these is raised."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.roles import Role
from unjoin.service.site.lists import lazy_listed


class ActError(Exception):
    """`code` is stable; `sentence` is what people read."""

    code = "act"
    sentence: str | Promise


class NoSuchActError(ActError):
    """It was carried out, declined, taken back, has expired, or never was; or is not theirs."""

    code = "no-such-act"
    sentence = _(
        "This is no longer there: it was carried out, declined or taken back, or has expired. "
        "Nothing was done now."
    )


class ActRoleError(ActError):
    """The kind of act is another role's."""

    code = "act-role"

    def __init__(self, roles: Iterable[Role]) -> None:
        super().__init__(self.code)
        self.sentence = format_lazy(
            _("This takes another role: {roles}. Nothing was done."),
            roles=lazy_listed(role.label for role in roles),
        )


class SamePersonError(ActError):
    """Whoever proposed an act cannot approve or decline it."""

    code = "same-person"
    sentence = _("Somebody else has to approve what you proposed. Nothing was done.")


class SamePasskeyError(ActError):
    """Both signed with one passkey."""

    code = "same-passkey"
    sentence = _(
        "This passkey is the one that the act was proposed with. It takes two people with two "
        "different passkeys. Nothing was done."
    )


class NoPasskeyError(ActError):
    """The account has no passkey; codes from an app cannot sign."""

    code = "no-passkey"
    sentence = _(
        "Your account has no passkey. Acts of two are signed with one; a code from an app cannot "
        "do it. Add a passkey to your account, then come back. Nothing was done."
    )


class NotSignedError(ActError):
    """The passkey's answer is none, is another's, is for another act, or came twice."""

    code = "not-signed"
    sentence = _(
        "The answer of your passkey does not fit what is shown here, or came too late. "
        "Nothing was done. Read it again, and sign it once more."
    )


class AlteredActError(ActError):
    """The contents are not those that the proposer signed."""

    code = "altered-act"
    sentence = _(
        "What is kept here is not what its proposer signed. Nothing was done. "
        "Decline it, and tell whoever runs this centre: somebody changed the database."
    )


class ProposerGoneError(ActError):
    """The proposer could not propose it now: account closed, other role, passkey removed."""

    code = "proposer-gone"
    sentence = _(
        "Whoever proposed this can no longer do so: their account is closed, has another role, "
        "or has lost the passkey they signed with. Nothing was done. Decline it."
    )


class ChangedMeanwhileError(ActError):
    """What the act is about is no longer as it was; `sentence` says how."""

    code = "changed-meanwhile"

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(self.code)
        self.sentence = sentence


class NoPermitError(ActError):
    """Nobody gave leave for this, or it was used, or it has expired."""

    code = "no-permit"
    sentence = _(
        "Two people have to approve this first: an operator proposes it on the page “Acts of two”, "
        "a custodian approves it. Nothing was changed."
    )
