"""What the review pages call things: what hints point at, and why it matters."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.registry.consent import Reason
from unjoin.service.review.hints import Kind


@dataclass(frozen=True, slots=True)
class HintWords:
    """What it seems to be, and why a reviewer should look at it."""

    label: Promise
    why: Promise


_LEADS_TO_PERSON = _("leads straight to a person")
_CAN_BE_LOOKED_UP = _("can be looked up")

HINTS: dict[Kind, HintWords] = {
    Kind.PHONE: HintWords(_("Telephone number"), _LEADS_TO_PERSON),
    Kind.IDENTITY_CARD: HintWords(_("Identity card number"), _LEADS_TO_PERSON),
    Kind.EMAIL: HintWords(_("E-mail address"), _LEADS_TO_PERSON),
    Kind.WEB_ADDRESS: HintWords(_("Web address"), _("may lead to a person, or be advertising")),
    Kind.ACCOUNT: HintWords(_("Account name"), _LEADS_TO_PERSON),
    Kind.PLATE: HintWords(_("Licence plate"), _CAN_BE_LOOKED_UP),
    Kind.NUMBER: HintWords(_("Long number"), _("may be an account, a file or a badge number")),
    Kind.DATE: HintWords(_("Exact date"), _("can single out one person in a file")),
    Kind.ADDRESS: HintWords(_("Address"), _("says where somebody lives or works")),
    Kind.PERSON: HintWords(_("Person's name"), _("names somebody who may not have been asked")),
    Kind.WORKPLACE: HintWords(_("Place of work"), _("narrows down who is meant")),
}

REVIEW_REASONS: dict[Reason, Promise] = {
    Reason.DUPLICATE: _("Handed in twice"),
    Reason.FALSE_NAME: _("A false name, or somebody else's"),
    Reason.DECEASED: _("The person has died"),
    Reason.NOT_AUTHORISED: _("The person has not asked for it"),
    Reason.TEST: _("A test or a joke"),
    Reason.OTHER: _("Another reason"),
}
"""The reasons a reviewer can give. A declarant's own wish is not theirs to give."""
