"""The part of a campaign manifest that numbers the organisations and names their combinations.

Rules kept here:

1. There is at least one organisation. Each has a bit, a slug and a key of its
   own. Bits may have gaps: a number that is no longer in use stays unused.
2. Every combination of the organisations is named, once; so every mask that can
   be counted has a name.
3. No alias stands for two things; upper and lower case are the same.

Source: docs/campaign.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from unjoin.registry.manifest import Table, Translated, check_distinct, wrong
from unjoin.registry.organisations import NOT_STATED, Organisation, OrganisationMask, union

NOT_STATED_SLUG = "not-stated"


@dataclass(frozen=True, slots=True)
class Combination:
    """A set of organisations people leave together.

    `slug` joins the organisations' slugs with ``+`` in bit order; that of mask 0
    is ``not-stated``. `aliases` are what a volunteer may type for it.
    """

    mask: OrganisationMask
    slug: str
    names: Translated
    aliases: tuple[str, ...]


def read_organisations(table: Table, languages: tuple[str, ...]) -> tuple[Organisation, ...]:
    """The organisations of the manifest, in its order."""
    organisations = table.each("organisations", lambda t: _organisation(t, languages))
    if not organisations:
        raise wrong("organisations", "at least one")
    check_distinct("organisations", "bit", [o.bit for o in organisations])
    check_distinct("organisations", "slug", [o.slug for o in organisations])
    check_distinct("organisations", "key", [o.key for o in organisations])
    return organisations


def _organisation(table: Table, languages: tuple[str, ...]) -> Organisation:
    key = table.take("key", str)
    if not re.fullmatch("[a-z]", key):
        raise wrong(table.path("key"), "one letter a…z")
    slug = table.slug("slug")
    if slug == NOT_STATED_SLUG:
        raise wrong(table.path("slug"), f"another slug than {NOT_STATED_SLUG}")
    return Organisation(
        bit=table.number("bit", 0, 15),
        slug=slug,
        key=key,
        names=table.translated("name", languages),
        short_names=table.translated("short", languages),
        aliases=table.texts("aliases"),
    )


def read_combinations(
    table: Table, languages: tuple[str, ...], organisations: tuple[Organisation, ...]
) -> tuple[Combination, ...]:
    """The combinations of the manifest, in its order, which is that of every table shown."""
    by_slug = {organisation.slug: organisation for organisation in organisations}
    combinations = table.each("combinations", lambda t: _combination(t, languages, by_slug))
    check_distinct("combinations", "organisations", [c.mask for c in combinations])
    # They are distinct and not empty, so as many as there can be are all there are.
    if len(combinations) != 2 ** len(organisations) - 1:
        raise wrong("combinations", "every combination of the organisations")
    return combinations


def _combination(
    table: Table, languages: tuple[str, ...], by_slug: dict[str, Organisation]
) -> Combination:
    slugs = table.texts("organisations")
    if not slugs or not by_slug.keys() >= set(slugs):
        raise wrong(table.path("organisations"), f"one or more of {', '.join(by_slug)}")
    members = sorted((by_slug[slug] for slug in slugs), key=lambda o: o.bit)
    return Combination(
        mask=union(member.mask for member in members),
        slug="+".join(member.slug for member in members),
        names=table.translated("name", languages),
        aliases=table.texts("aliases"),
    )


def read_not_stated(table: Table, languages: tuple[str, ...]) -> Combination:
    """What stands for mask 0."""
    combination = Combination(
        mask=NOT_STATED,
        slug=NOT_STATED_SLUG,
        names=table.translated("name", languages),
        aliases=table.texts("aliases"),
    )
    table.finish()
    return combination


def check_aliases(named: Iterable[Organisation | Combination]) -> None:
    """Raise CampaignError where one alias stands for two of `named`."""
    taken: dict[str, str] = {}
    for thing in named:
        for alias in thing.aliases:
            other = taken.setdefault(alias.casefold(), thing.slug)
            if other != thing.slug:
                raise wrong("aliases", f"{alias!r} to stand for {other} or {thing.slug}, not both")
