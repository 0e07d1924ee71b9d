"""The campaign's rule for declarations that need no reviewer.

A declaration goes to a reviewer when anybody in it wrote something that will be
read by the public and that the service did not itself offer.
"""

from __future__ import annotations

from unjoin.registry.campaign import Campaign, WithoutText
from unjoin.registry.consent import Consent
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.pseudonym import find_offered


def is_accepted_by_rule(declaration: Declaration, *, campaign: Campaign) -> bool:
    """Whether the manifest's `review.without_text` accepts `declaration` unseen."""
    if campaign.without_text is WithoutText.REVIEW:
        return False
    if any(_wrote_for_public(person) for person in declaration.persons):
        return False
    if campaign.without_text is WithoutText.ACCEPT:
        return True
    return all(
        # A head-count is one person's word for many, so somebody looks at it.
        person.consent is not Consent.HEAD_COUNT and is_offered_name(person, campaign=campaign)
        for person in declaration.persons
    )


def is_offered_name(person: Person, *, campaign: Campaign) -> bool:
    """Whether the name is one the service itself offers; a head-count has none to doubt."""
    if person.name in campaign.blocked_pseudonyms:
        return False
    extra = {name for p in campaign.extra_pseudonyms for name in (p.hans, p.hant)}
    return not person.name or person.name in extra or find_offered(person.name) is not None


def _wrote_for_public(person: Person) -> bool:
    return bool(person.text or person.place or person.role or person.real_name_published)
