"""The declarant's form: from what a browser posts to answers, to hidden fields, to a declaration.

Rules kept here:

1. Whatever was typed is kept, right or wrong, until it is right. White space and
   line ends are tidied once; tidying again changes nothing.
2. Reading the hidden fields of `to_pairs` gives the same answers again.
3. A choice that the form did not offer is no choice.
4. A name is published as a real name only where that was chosen twice: on the
   form and on the page for checking.

What is wrong with answers is told by `form_problems`; the names that are offered
come from `offers`. Everything here is untrusted until both have looked at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person, Private, clean_text
from unjoin.registry.names import clean_name
from unjoin.registry.numerals import normalise_digits
from unjoin.registry.organisations import OrganisationMask, union
from unjoin.registry.receipt import ReceiptCode, ReceiptError, parse_receipt_code
from unjoin.service.intake.codes import IdempotencyKey, parse_key

TYPED = "typed"
"""The choice of a name of one's own instead of an offered one."""
WHOM = ("self", "both", "others")
PUBLISH, KEEP = "publish", "keep"
REAL = ("no", KEEP, PUBLISH)
DETAILS = ("place", "role", "joined")

_DATE = re.compile(
    r"([0-9]{4})\s*(?:年|[-./])?\s*"
    r"(?:([0-9]{1,2})\s*(?:月|[-./])?\s*(?:([0-9]{1,2})\s*[日号號]?)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody else, who asked the declarant. `offer` is published where `name` is empty."""

    organisations: tuple[str, ...] = ()
    name: str = ""
    offer: str = ""

    @property
    def public_name(self) -> str:
        """The name to be published."""
        return self.name or self.offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Something a person may say of themselves, and what may be done with it."""

    value: str = ""
    use: str = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything the form knows.

    `key` is None where it came back damaged; `is_damaged` says that a hidden
    field did. `replaces` is the receipt of the declaration to be changed.
    Organisations are slugs. `choice`: an offered name, TYPED, or "" for none yet.
    `real`: what was answered on the form, `real_again` on the page for checking.
    """

    key: IdempotencyKey | None
    replaces: ReceiptCode | None = None
    is_damaged: bool = False
    whom: str = "self"
    organisations: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    choice: str = ""
    name: str = ""
    real: str = ""
    real_again: str = ""
    language: str = ""
    text: str = ""
    place: Detail = Detail()
    role: Detail = Detail()
    joined: Detail = Detail()
    drive: str = ""
    contact: str = ""
    others: tuple[Other, ...] = ()
    agrees: bool = False
    was_asked: bool = False

    @property
    def is_for_self(self) -> bool:
        """Whether the declarant leaves."""
        return self.whom != "others"

    @property
    def people(self) -> tuple[Other, ...]:
        """The others who leave, if any do."""
        return () if self.whom == "self" else self.others

    @property
    def wants_real_name_public(self) -> bool:
        """Whether the form's answer was to publish the real name; it is then asked again."""
        return self.choice == TYPED and self.real == PUBLISH

    @property
    def keeps_real_name(self) -> bool:
        """Whether the typed name is to be sealed and an offered one published."""
        return self.choice == TYPED and (
            self.real == KEEP or (self.real == PUBLISH and self.real_again == KEEP)
        )

    @property
    def public_name(self) -> str:
        """The declarant's name as it is to be published."""
        if self.choice != TYPED:
            return self.choice
        return self.substitute if self.keeps_real_name else self.name

    @property
    def substitute(self) -> str:
        """What is published in place of a real name that is kept private."""
        return self.offers[0] if self.offers else ""

    def with_more(self, count: int) -> Answers:
        """With `count` more people, who leave what the last one leaves."""
        last = self.others[-1] if self.others else Other(organisations=self.organisations)
        more = (Other(organisations=last.organisations),) * count
        return replace(self, others=self.others + more)

    def without(self, number: int) -> Answers:
        """Without person `number` (1…) of the others."""
        return replace(self, others=self.others[: number - 1] + self.others[number:])


def read_answers(post: QueryDict, *, campaign: Campaign) -> Answers:
    """The answers in `post` (untrusted), whatever it holds."""
    key = parse_key(post.get("key", ""))
    replaces, is_replaced_readable = _read_receipt(post.get("replaces", ""))
    name = _one_line(post.get("name", ""))
    offers = tuple(post.getlist("offers"))
    chosen = _one_of(post.get("choice", ""), (*offers, TYPED))
    return Answers(
        key=key,
        replaces=replaces,
        is_damaged=key is None or not is_replaced_readable,
        whom=_one_of(post.get("whom", ""), WHOM) or "self",
        organisations=_slugs(post.getlist("org"), campaign),
        offers=offers,
        choice=chosen or (TYPED if name else ""),
        name=name,
        real=_one_of(post.get("real", ""), REAL),
        real_again=_one_of(post.get("real_again", ""), REAL[1:]),
        language=_one_of(post.get("language", ""), campaign.languages),
        text=clean_text(post.get("text", "")),
        place=_detail(post, "place"),
        role=_detail(post, "role"),
        joined=_joined(post),
        drive=post.get("drive", ""),
        contact=clean_text(post.get("contact", "")),
        others=tuple(_others(post, campaign)),
        agrees=post.get("agrees") == "yes",
        was_asked=post.get("was_asked") == "yes",
    )


def to_pairs(answers: Answers) -> list[tuple[str, str]]:
    """The answers as names and values of hidden fields; what is empty is left out."""
    pairs = [
        ("key", answers.key or ""),
        ("replaces", answers.replaces or ""),
        ("whom", answers.whom),
        *(("org", slug) for slug in answers.organisations),
        *(("offers", offer) for offer in answers.offers),
        ("choice", answers.choice),
        ("name", answers.name),
        ("real", answers.real),
        ("language", answers.language),
        ("text", answers.text),
    ]
    for member in DETAILS:
        detail: Detail = getattr(answers, member)
        pairs += [(member, detail.value), (f"{member}_use", detail.use)]
    pairs += [
        ("drive", answers.drive),
        ("contact", answers.contact),
        ("agrees", "yes" if answers.agrees else ""),
        ("was_asked", "yes" if answers.was_asked else ""),
    ]
    for number, other in enumerate(answers.others, start=1):
        pairs.append((f"offer{number}", other.offer or "-"))
        pairs.append((f"name{number}", other.name))
        pairs += [(f"org{number}", slug) for slug in other.organisations]
    return [(name, value) for name, value in pairs if value]


def to_declaration(answers: Answers, *, campaign: Campaign) -> Declaration:
    """The declaration that answers without problems make.

    Raises DeclaredNameError for a name that cannot be one.
    """
    masks = {organisation.slug: organisation.mask for organisation in campaign.organisations}

    def mask(slugs: tuple[str, ...]) -> OrganisationMask:
        return union(masks[slug] for slug in slugs)

    others = tuple(
        Person(
            organisations=mask(other.organisations),
            consent=Consent.RELAYED,
            name=clean_name(other.public_name),
        )
        for other in answers.people
    )
    own = (_own_person(answers, mask(answers.organisations)),) if answers.is_for_self else ()
    return Declaration(
        channel=Channel.WEB,
        language=answers.language,
        persons=own + others,
        drive=answers.drive,
    )


def _own_person(answers: Answers, organisations: OrganisationMask) -> Person:
    return Person(
        organisations=organisations,
        consent=Consent.SELF,
        name=clean_name(answers.public_name),
        text=answers.text,
        place=_used(answers.place, PUBLISH),
        role=_used(answers.role, PUBLISH),
        joined=_used(answers.joined, PUBLISH),
        real_name_published=answers.wants_real_name_public and not answers.keeps_real_name,
        private=Private(
            real_name=answers.name if answers.keeps_real_name else "",
            place=_used(answers.place, KEEP),
            role=_used(answers.role, KEEP),
            joined=_used(answers.joined, KEEP),
            contact=answers.contact,
        ),
    )


def _used(detail: Detail, use: str) -> str:
    return detail.value if detail.use == use else ""


def _others(post: QueryDict, campaign: Campaign) -> Iterator[Other]:
    """The rows `offer1`, `offer2`, …; the first number missing ends them.

    One more than the campaign allows is read, so that too many are noticed.
    """
    number = 1
    while f"offer{number}" in post and number <= campaign.bounds.rows + 1:
        offer = post.get(f"offer{number}", "")
        yield Other(
            organisations=_slugs(post.getlist(f"org{number}"), campaign),
            name=_one_line(post.get(f"name{number}", "")),
            offer="" if offer == "-" else offer,
        )
        number += 1


def _read_receipt(text: str) -> tuple[ReceiptCode | None, bool]:
    """The receipt in a hidden field, and whether it was readable; no field is readable."""
    if not text:
        return None, True
    try:
        return parse_receipt_code(text), True
    except ReceiptError:
        return None, False


def _slugs(chosen: list[str], campaign: Campaign) -> tuple[str, ...]:
    return tuple(o.slug for o in campaign.organisations if o.slug in chosen)


def _one_of(value: str, choices: tuple[str, ...]) -> str:
    return value if value in choices else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _detail(post: QueryDict, member: str) -> Detail:
    use = _one_of(post.get(f"{member}_use", ""), (PUBLISH,)) or KEEP
    return Detail(value=_one_line(post.get(member, "")), use=use)


def _joined(post: QueryDict) -> Detail:
    """The date of joining; 1974年7月1日, 1974.7 and full-width digits become ISO 8601."""
    detail = _detail(post, "joined")
    match = _DATE.fullmatch(normalise_digits(detail.value))
    if match is None:
        return detail
    parts = [part.zfill(2) for part in match.groups() if part]
    return replace(detail, value="-".join(parts))
