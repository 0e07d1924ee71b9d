"""What the template of the call screen is given."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import CONSENT_SLUGS, Consent
from unjoin.service.accounts.permissions import signed_in_staff
from unjoin.service.desk import shortcuts
from unjoin.service.desk.keeping_words import keeping_data
from unjoin.service.desk.outcomes import COUNTED, WITHDREW
from unjoin.service.desk.parts import part_keys, part_tools, scripts_data, shown_parts
from unjoin.service.desk.words import call_screen_data

DETAIL_FIELDS = (
    {"name": "place", "label": _("Place"), "limit": 120},
    {"name": "role", "label": _("Role or trade"), "limit": 120},
    {"name": "joined", "label": _("Joined"), "limit": 10, "hint": "1974-07-01"},
)


def screen_context(
    request: HttpRequest, campaign: Campaign, *, language: str, today: date
) -> dict[str, object]:
    """The context of desk/call.html; `language` is a BCP 47 tag."""
    data = call_screen_data(campaign, language=language, token=get_token(request), today=today)
    data |= {"parts": scripts_data(request), "keeping": keeping_data(signed_in_staff(request))}
    parts = shown_parts(request)
    return {
        "data": data,
        "parts": parts,
        "has_panels": any(shown.part.panel for shown in parts),
        "tools": [shortcuts.yield_to(campaign, tool) for tool in part_tools()],
        "part_keys": [shortcuts.yield_to(campaign, key) for key in part_keys()],
        "start": shortcuts.START,
        "withdrew": WITHDREW,
        "silent": shortcuts.WITHDREW_SILENTLY,
        "counted": COUNTED,
        "organisations": [
            {
                "key": organisation.key,
                "slug": organisation.slug,
                "short": organisation.short_names[language],
                "name": organisation.names[language],
            }
            for organisation in campaign.organisations
        ],
        "person_keys": shortcuts.person_shortcuts(campaign),
        "call_keys": shortcuts.call_shortcuts(campaign),
        "keys": shortcuts.single_shortcuts(campaign),
        "drives": campaign.open_drives(today),
        "detail_fields": DETAIL_FIELDS,
        "group_consents": [
            {
                "slug": CONSENT_SLUGS[consent],
                "label": campaign.consents[CONSENT_SLUGS[consent]].labels[language],
            }
            for consent in (Consent.SPOKEN, Consent.RELAYED)
        ],
    }
