"""What things on paper are called: organisations, read and written so that they read back."""

from __future__ import annotations

import functools

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.registry.campaign import Campaign
from unjoin.registry.campaign_aliases import campaign_aliases
from unjoin.registry.group_line import OrganisationAliases
from unjoin.registry.group_tokens import Kind, Vocabulary
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.desk.paper.actions import DiscardReason
from unjoin.service.desk.paper.sheet import Grammar
from unjoin.service.intake.scripts import to_simplified

DISCARD_REASONS: dict[DiscardReason, str | Promise] = {
    DiscardReason.UNREADABLE: _("It cannot be read"),
    DiscardReason.NO_WITHDRAWAL: _("Nobody withdraws in it"),
    DiscardReason.DEAD: _("Everybody on it is dead"),
    DiscardReason.DUPLICATE: _("It is the same as another sheet"),
    DiscardReason.MISTAKE: _("It was opened by mistake"),
    DiscardReason.OTHER: _("Another reason"),
}


def make_grammar(campaign: Campaign, heading: OrganisationMask | None = None) -> Grammar:
    """What the lines of a sheet of `campaign` are read with."""
    aliases = campaign_aliases(campaign)
    return Grammar(
        read_organisations=functools.partial(_read, _vocabulary(aliases)),
        head_count=campaign.thresholds.head_count,
        heading=heading,
        to_simplified=to_simplified,
    )


def write_organisations(mask: OrganisationMask, *, campaign: Campaign, language: str) -> str:
    """The campaign's name of what `mask` stands for; one of the words that are read."""
    return campaign.combination(mask).names[language]


@functools.lru_cache(maxsize=8)
def _vocabulary(aliases: tuple[OrganisationAliases, ...]) -> Vocabulary:
    return Vocabulary((word, each.mask) for each in aliases for word in each.aliases)


def _read(vocabulary: Vocabulary, text: str) -> OrganisationMask | None:
    """The organisations that all of `text` names, each once; "not stated" stands alone."""
    tokens = list(vocabulary.tokens(text))
    if not tokens or Kind.BREAK in (tokens[0].kind, tokens[-1].kind):
        return None
    masks = [token.mask for token in tokens if token.kind is Kind.ORGANISATION]
    breaks = sum(token.kind is Kind.BREAK for token in tokens)
    if len(masks) + breaks < len(tokens) or (len(masks) > 1 and 0 in masks):
        return None
    result = 0
    for mask in masks:
        if result & mask:
            return None
        result |= mask
    return OrganisationMask(result)
