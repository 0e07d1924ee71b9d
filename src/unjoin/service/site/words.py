"""What the closed lists of the registry are called on the pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.registry.consent import CONSENT_SLUGS, Channel, Consent, Kind, Reason
from unjoin.registry.tally import Standing
from unjoin.service.instance import current
from unjoin.service.site.context import language_tag

CONFIRMED = _("Confirmed with the receipt")

CHANNELS: dict[Channel, Promise] = {
    Channel.WEB: _("Web form"),
    Channel.PHONE: _("Telephone"),
    Channel.PAPER: _("Paper"),
    Channel.KIT: _("Offline kit"),
    Channel.MESSAGE: _("Message"),
    Channel.IMPORT: _("A list in a file"),
}

REASONS: dict[Reason, Promise] = {
    Reason.OWN_WISH: _("The declarant's own wish"),
    Reason.DUPLICATE: _("Counted twice"),
    Reason.FALSE_NAME: _("A false name"),
    Reason.DECEASED: _("The person had died"),
    Reason.NOT_AUTHORISED: _("The person had not asked for it"),
    Reason.TEST: _("A test"),
    Reason.OTHER: _("Another reason"),
}

WITHDRAWN: dict[Reason, Promise] = {
    Reason.OWN_WISH: _("The declarant withdrew this statement, and it no longer counts."),
    Reason.DUPLICATE: _("This entry no longer counts, because it had been counted twice."),
    Reason.FALSE_NAME: _("This entry no longer counts, because the name was a false one."),
    Reason.DECEASED: _("This entry no longer counts, because the person had died."),
    Reason.NOT_AUTHORISED: _(
        "This entry no longer counts, because the person had not asked for it."
    ),
    Reason.TEST: _("This entry no longer counts, because it was a test."),
    Reason.OTHER: _("This entry no longer counts."),
}

ACTS: dict[Kind, Promise] = {
    Kind.CONFIRM: _("Confirmed by the person with the receipt"),
    Kind.RETRACT: _("Withdrawn"),
    Kind.CORRECT: _("Corrected"),
}


def standing_label(value: Standing) -> str:
    """The label of a class of the count, in the language being spoken."""
    if value is Standing.CONFIRMED:
        return str(CONFIRMED)
    consent = current().campaign.consents[CONSENT_SLUGS[Consent(value)]]
    return consent.labels[language_tag()]
