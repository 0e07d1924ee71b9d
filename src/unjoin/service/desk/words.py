"""What the call screen's script needs to know and to say, in the page's language.

The script holds no sentence of its own. ``{n}``, ``{name}`` and the like are
filled in by it.
"""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import CONSENT_SLUGS, Channel
from unjoin.registry.declaration import CONSENT_BY_CHANNEL
from unjoin.service.desk.pseudonyms import BATCH, offer_batch


def call_screen_data(
    campaign: Campaign, *, language: str, token: str, today: date
) -> dict[str, object]:
    """The JSON in the page: the campaign, a batch of pseudonyms, addresses and words."""
    return {
        "token": token,
        "script": "hant" if language == "zh-Hant" else "hans",
        # The glosses are English, for those who read out names they cannot read.
        "glosses": language == "en",
        "organisations": [
            {"slug": o.slug, "short": o.short_names[language]} for o in campaign.organisations
        ],
        "combinations": [
            {"organisations": campaign.slugs(c.mask), "name": c.names[language]}
            for c in (*campaign.combinations, campaign.not_stated)
        ],
        "consents": _consents(campaign, language),
        "directions": {
            "incoming": _("Incoming call"),
            "outgoing": _("Outgoing call"),
            "call-back": _("Call-back"),
        },
        "drives": [{"id": d.id, "title": d.titles[language]} for d in campaign.open_drives(today)],
        "names": offer_batch(BATCH, campaign=campaign),
        "urls": {
            "calls": reverse("desk-calls"),
            "outcomes": reverse("desk-outcomes"),
            "groupLine": reverse("desk-group-line"),
            "names": reverse("desk-names"),
        },
        "words": {**_titles(), **_counts(), **_marks(), **_notices(), **_problems()},
    }


def _consents(campaign: Campaign, language: str) -> dict[str, dict[str, str]]:
    result = {}
    for consent in sorted(CONSENT_BY_CHANNEL[Channel.PHONE]):
        wording = campaign.consents[CONSENT_SLUGS[consent]]
        result[CONSENT_SLUGS[consent]] = {
            "label": wording.labels[language],
            "wording": wording.wordings[language],
        }
    return result


def _titles() -> dict[str, str]:
    return {
        "titleReady": _("Ready for a call"),
        "titleTalking": _("On the line"),
        "titlePeople": _("Who withdrew?"),
        "titleReceipt": _("Read out the receipt"),
        "switchOn": _("Switch keys on"),
        "switchOff": _("Switch keys off"),
    }


def _counts() -> dict[str, str]:
    return {
        "peopleOne": ngettext("{n} person", "{n} people", 1),
        "peopleMany": ngettext("{n} person", "{n} people", 2),
        # Translators: the end of "8 Party, 11 League and Pioneers, 19 people".
        "totalOne": npgettext("in all", "{n} person", "{n} people", 1),
        "totalMany": npgettext("in all", "{n} person", "{n} people", 2),
        "readBackItem": pgettext("8 Party: number of people and what they leave", "{n} {name}"),
        "join": pgettext("between the items of a list", ", "),
        "position": _("Person {n} of {total}"),
        "soFar": _("Entered so far: {people}"),
        "noNames": _("{people}, no names"),
        "noOrganisation": _("No organisation yet"),
        "included": _("The line includes those already entered ({people})"),
    }


def _marks() -> dict[str, str]:
    return {
        "markSilent": _("Could not speak freely"),
        "markSealedName": _("Real name sealed"),
        "markRealName": _("Real name, to be published"),
        "markAlias": _("Own alias"),
        "markContact": _("Contact sealed"),
        "markText": _("Statement"),
        "markDetails": _("Particulars"),
        "remove": _("Remove {name}"),
        "noDrive": _("No drive"),
    }


def _notices() -> dict[str, str]:
    return {
        "counted": _("{outcome}: noted."),
        "undone": _("Taken back. Nothing was counted."),
        "removed": _("{name} removed."),
        "discarded": _("Call discarded. Nothing was saved."),
        "saving": _("Saving …"),
        "save": pgettext("call screen", "Save"),
        "retry": _("Try again"),
        "repeated": _("This call had already been saved. It is counted once."),
    }


def _problems() -> dict[str, str]:
    return {
        "signedOut": _(
            "You are signed out. Nothing was saved, and everything is kept here. "
            "Sign in in the other tab that opens, come back, and save again."
        ),
        "noOrganisationAsked": _(
            "No organisation is chosen for: {names}. Choose one, or save once more "
            "to record it as not stated."
        ),
        "noAnswer": _("No answer from the server. What you typed is kept; try again."),
        "partMissing": _(
            "A part of this screen could not be loaded. Calls can be taken and saved; "
            "for the rest, load the page again when no call is open."
        ),
        "nameNeeded": _("Type the name first."),
        "numberNeeded": _("Type a whole number of people, at least 1."),
    }
