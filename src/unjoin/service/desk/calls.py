"""What the call screen sends, made into a declaration.

Rules kept here:

1. What is to be published and what is private arrive apart and stay apart.
2. A name said to be the real one is published only with `real_name_published`,
   which the screen sets after asking twice; then no real name is sealed beside it.
3. Only somebody who spoke for themselves can have been unable to speak freely.

Whether the declaration keeps the rules of the registry is judged by `receive`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import CONSENT_SLUGS, Channel, Consent
from unjoin.registry.declaration import Declaration, Person, Private
from unjoin.registry.names import DeclaredNameError, clean_name
from unjoin.registry.organisations import OrganisationMask, union
from unjoin.service.desk.outcomes import Outcome, parse_counted
from unjoin.service.desk.reading import CallJsonError, Members, read_object
from unjoin.service.intake.codes import IdempotencyKey, parse_key

_CONSENTS = {slug: consent for consent, slug in CONSENT_SLUGS.items()}


@dataclass(frozen=True, slots=True)
class Call:
    """A call in which somebody withdrew. `key` was made by the screen when it began."""

    key: IdempotencyKey
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Counted:
    """A call in which nobody withdrew. `key` was made by the screen when it ended."""

    key: IdempotencyKey
    outcome: Outcome


def parse_count(data: bytes) -> Counted:
    """The ending that `data` (JSON, untrusted) is to count. Raises CallJsonError."""
    members = read_object(data)
    key = _key(members)
    outcome = parse_counted(members.text("outcome"))
    members.finish()
    if outcome is None:
        raise CallJsonError("outcome", "an outcome that is counted by its key")
    return Counted(key, outcome)


def parse_call(data: bytes, *, campaign: Campaign, language: str) -> Call:
    """The call that `data` (JSON, untrusted) describes; `language` is the page's.

    Raises CallJsonError for JSON the screen would not send, and
    DeclaredNameError with the field `person` for a name that cannot be used.
    """
    members = read_object(data)
    key = _key(members)
    drive = members.text("drive")
    persons = tuple(
        _person(person, number, campaign)
        for number, person in enumerate(members.each("persons"), start=1)
    )
    members.finish()
    return Call(
        key,
        Declaration(
            channel=Channel.PHONE,
            language=_language_of(persons, language),
            persons=persons,
            drive=drive,
        ),
    )


def parse_organisations(members: Members, name: str, campaign: Campaign) -> OrganisationMask:
    """The mask of a list of slugs. Raises CallJsonError for one the campaign does not have."""
    by_slug = {organisation.slug: organisation.mask for organisation in campaign.organisations}
    slugs = members.texts(name)
    if not set(slugs) <= by_slug.keys():
        raise CallJsonError(members.path(name), f"some of {', '.join(by_slug)}")
    return union(by_slug[slug] for slug in slugs)


def _key(members: Members) -> IdempotencyKey:
    key = parse_key(members.text("key"))
    if key is None:
        raise CallJsonError("key", "32 hex digits")
    return key


def _person(members: Members, number: int, campaign: Campaign) -> Person:
    consent = _CONSENTS.get(members.text("consent"))
    if consent is None:
        raise CallJsonError(members.path("consent"), f"one of {', '.join(_CONSENTS)}")
    person = Person(
        organisations=parse_organisations(members, "organisations", campaign),
        consent=consent,
        name=_name(members.take("name", str), number, consent),
        persons=members.take("persons", int),
        text=members.text("text"),
        place=members.text("place"),
        role=members.text("role"),
        joined=members.text("joined"),
        real_name_published=members.take("real_name_published", bool),
        could_not_speak=members.take("could_not_speak", bool),
        private=_private(members.table("private")),
    )
    members.finish()
    if person.real_name_published and person.private.real_name:
        raise CallJsonError(members.path("real_name_published"), "no real name sealed beside it")
    if person.could_not_speak and consent is not Consent.SPOKEN:
        raise CallJsonError(members.path("could_not_speak"), "spoken consent")
    return person


def _private(members: Members) -> Private:
    private = Private(
        real_name=members.text("real_name"),
        place=members.text("place"),
        role=members.text("role"),
        joined=members.text("joined"),
        contact=members.text("contact"),
        note=members.text("note"),
    )
    members.finish()
    return private


def _name(text: str, number: int, consent: Consent) -> str:
    if consent is Consent.HEAD_COUNT:
        return text
    try:
        return clean_name(text)
    except DeclaredNameError as error:
        error.fields["person"] = number
        raise


def _language_of(persons: tuple[Person, ...], page_language: str) -> str:
    """The language of what will be published.

    A volunteer who reads the screen in English still takes down Chinese names
    and Chinese words.
    """
    published = (p.name + p.text + p.place + p.role for p in persons)
    if page_language == "en" and any(_has_han(text) for text in published):
        return "zh-Hans"
    return page_language


def _has_han(text: str) -> bool:
    return any(unicodedata.name(c, "").startswith("CJK UNIFIED IDEOGRAPH") for c in text)
