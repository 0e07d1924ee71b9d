"""The words of a campaign for `group_line`: everything its manifest calls an organisation.

Beside the aliases these are the names, full and short, in every language, so
that what a screen shows can be typed, and a formatted line can be read again.
"""

from __future__ import annotations

from unjoin.registry.campaign import Campaign
from unjoin.registry.group_line import OrganisationAliases


def campaign_aliases(campaign: Campaign) -> tuple[OrganisationAliases, ...]:
    """One item for each organisation and combination of `campaign`, and for "not stated"."""
    named = [
        (
            organisation.mask,
            organisation.aliases,
            (*organisation.short_names.values(), *organisation.names.values()),
        )
        for organisation in campaign.organisations
    ] + [
        (combination.mask, combination.aliases, tuple(combination.names.values()))
        for combination in (*campaign.combinations, campaign.not_stated)
    ]
    return tuple(
        OrganisationAliases(mask, tuple(dict.fromkeys((*aliases, *names))))
        for mask, aliases, names in named
    )
