"""The pseudonyms that are offered on the declarant's form.

Three to the declarant, one to each of the others, all distinct within the form.
What was offered travels in the form; a name in its place that nobody offered is
put aside here and another is drawn. Which names were offered is not kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace

from unjoin.registry.campaign import Campaign, ExtraPseudonym
from unjoin.registry.pseudonym import Pseudonym, find_offered, offer
from unjoin.service.intake.form_state import TYPED, Answers

OFFERED_AT_ONCE = 3

Offered = Pseudonym | ExtraPseudonym


def find_pseudonym(name: str, *, campaign: Campaign) -> Offered | None:
    """What is known of an offered name in either script; None where nobody offers it."""
    if name in campaign.blocked_pseudonyms:
        return None
    extra = (p for p in campaign.extra_pseudonyms if name in (p.hans, p.hant))
    return next(extra, None) or find_offered(name)


def fill_offers(answers: Answers, *, campaign: Campaign, language: str) -> Answers:
    """`answers` with an offer wherever one is missing or is not one of ours.

    Names are in traditional characters for `language` zh-Hant, else in simplified ones.
    """
    own = tuple(o for o in answers.offers if find_pseudonym(o, campaign=campaign))
    own = own[:OFFERED_AT_ONCE]
    others = tuple(
        other if find_pseudonym(other.offer, campaign=campaign) else replace(other, offer="")
        for other in answers.others
    )
    own_missing = OFFERED_AT_ONCE - len(own)
    missing = own_missing + sum(not other.offer for other in others)
    taken = {*own, *(o.offer for o in others), *(o.name for o in others), answers.name}
    drawn = list(_draw(missing, campaign, taken, language)) if missing else []
    own += tuple(drawn.pop() for _ in range(own_missing))
    others = tuple(o if o.offer else replace(o, offer=drawn.pop()) for o in others)
    choice = answers.choice if answers.choice in (*own, TYPED) else ""
    return replace(answers, offers=own, others=others, choice=choice)


def offer_others(answers: Answers, *, campaign: Campaign, language: str) -> Answers:
    """`answers` with other names offered to the declarant; one that was chosen stays."""
    kept = tuple(o for o in answers.offers if o == answers.choice)
    taken = {*answers.offers, *(o.offer for o in answers.others), answers.name}
    drawn = _draw(OFFERED_AT_ONCE - len(kept), campaign, taken, language)
    return replace(answers, offers=kept + drawn)


def offer_another(answers: Answers, number: int, *, campaign: Campaign, language: str) -> Answers:
    """`answers` with another name offered to person `number` (1…) of the others."""
    if not 1 <= number <= len(answers.others):
        return answers
    taken = {*answers.offers, *(o.offer for o in answers.others), answers.name}
    (drawn,) = _draw(1, campaign, taken, language)
    others = list(answers.others)
    others[number - 1] = replace(others[number - 1], offer=drawn)
    return replace(answers, others=tuple(others))


def draw_names(count: int, *, campaign: Campaign, language: str) -> tuple[str, ...]:
    """So many names, all distinct, for `language` as in `fill_offers`."""
    return _draw(count, campaign, (), language)


def _draw(count: int, campaign: Campaign, taken: Collection[str], language: str) -> tuple[str, ...]:
    drawn = offer(
        count,
        draw=secrets.randbelow,
        exclude=taken,
        blocked=campaign.blocked_pseudonyms,
        extra=[Pseudonym(p.hans, p.hant, p.pinyin, p.gloss) for p in campaign.extra_pseudonyms],
    )
    return tuple(p.hant if language == "zh-Hant" else p.hans for p in drawn)
