"""What a hint is called, and why it matters."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.hints.finding import Kind


@dataclass(frozen=True, slots=True)
class HintWords:
    """What it seems to be, and why somebody should look at it."""

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
    Kind.PLACE: HintWords(_("Place name"), _("narrows down who is meant")),
    Kind.TIME: HintWords(_("Time"), _("can be held against a list of calls")),
    Kind.COUNT: HintWords(
        _("Number of people"), _("can lead to those who left together in the public record")
    ),
}
