"""The declaration: what one person, or several in one go, hand in.

Rules kept here:

1. A declaration has at least one person and at most as many as the campaign
   allows. Each person has organisations, a consent and a name of their own;
   a head-count has a number of persons and no name.
2. Names within one declaration are distinct (compared by `fold_name`).
3. Each channel admits the kinds of consent it can know of: the web form cannot
   hear anybody speak, a telephone call cannot be filled in by hand.
4. What is to be published and what is private are two objects that are never
   merged: `Person` and `Private`.
5. A date of joining is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, and real.
6. What passes `check_declaration` can be published: a `Statement` can be made of
   every row. A person with a receipt is never told later that it could not.
7. Neither an error's text nor a `repr` shows what a person gave.

The serialised forms here are what is sealed: they are read again only with the
review identity (declaration) or the custodians' (private part).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

import rfc8785

from unjoin.registry.consent import Channel, Consent
from unjoin.registry.errors import RegistryError
from unjoin.registry.names import DeclaredNameError, clean_name, fold_name
from unjoin.registry.organisations import MASK_LIMIT, OrganisationMask
from unjoin.registry.statement import JOINED, LIMITS

DECLARATION_VERSION = 1

CONSENT_BY_CHANNEL: dict[Channel, frozenset[Consent]] = {
    Channel.WEB: frozenset({Consent.SELF, Consent.RELAYED}),
    Channel.PHONE: frozenset({Consent.SPOKEN, Consent.RELAYED, Consent.HEAD_COUNT}),
    Channel.PAPER: frozenset({Consent.SELF, Consent.RELAYED, Consent.HEAD_COUNT}),
    Channel.KIT: frozenset({Consent.SELF, Consent.RELAYED}),
    Channel.MESSAGE: frozenset({Consent.SELF, Consent.RELAYED, Consent.HEAD_COUNT}),
    Channel.IMPORT: frozenset(Consent),
}

_PUBLISHED_LIMITS = {"text": LIMITS["text"], "place": LIMITS["place"], "role": LIMITS["role"]}
_PRIVATE_LIMITS = {"real_name": 80, "place": 120, "role": 120, "contact": 400, "note": 2000}
_SEVERAL_LINES = frozenset({"text", "contact", "note"})

_PARSED: dict[str, type] = {
    "name": str,
    "persons": int,
    "text": str,
    "place": str,
    "role": str,
    "joined": str,
    "real_name_published": bool,
    "could_not_speak": bool,
}
"""The members of a person in the JSON that may be absent, with their types."""


class DeclarationError(RegistryError):
    """A declaration breaks a rule. `person` is the number of the person, 1…, or 0 for all.

    Codes: ``declaration-`` and ``empty``, ``too-many``, ``same-name``,
    ``organisation``, ``consent``, ``name``, ``head-count``, ``head-count-name``,
    ``too-long``, ``character``, ``joined``, ``language``, ``drive``, ``json``.
    """


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Private:
    """What a person gave that is never published. Every member may be empty.

    `contact` is how to reach them; `note` is what they asked to be passed on.
    """

    real_name: str = ""
    place: str = ""
    role: str = ""
    joined: str = ""
    contact: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, member.name) for member in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person:
    """One row of a declaration: a person, or a head-count of `persons`.

    `name` and the members after it are to be published, where not empty.
    `real_name_published` records that the person was asked twice and wants the
    real name published. `could_not_speak` records that they agreed without
    being able to talk; it is for the reviewer and is not published.
    """

    organisations: OrganisationMask
    consent: Consent
    name: str = ""
    persons: int = 1
    text: str = ""
    place: str = ""
    role: str = ""
    joined: str = ""
    real_name_published: bool = False
    could_not_speak: bool = False
    private: Private = field(default_factory=Private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What is handed in at once. `language` is a BCP 47 tag; `drive` the id of a drive."""

    channel: Channel
    language: str
    persons: tuple[Person, ...]
    drive: str = ""

    @property
    def person_count(self) -> int:
        """The persons this declaration adds to the count."""
        return sum(person.persons for person in self.persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a campaign allows: its organisations, how many rows and how large a
    head-count at once, the languages of texts, and the ids of its drives."""

    known: OrganisationMask
    rows: int
    head_count: int
    languages: tuple[str, ...]
    drives: frozenset[str] = frozenset()


def check_declaration(
    declaration: Declaration,
    *,
    bounds: Bounds,
    today: date,
    to_simplified: Callable[[str], str] = str,
) -> None:
    """Raise DeclarationError or DeclaredNameError for the first rule broken.

    `today` is the latest date of joining. `to_simplified` lets 萬順 and 万顺
    count as one name. Both errors have the field `person`.
    """
    rows = len(declaration.persons)
    if not rows:
        raise _broken("empty", 0, "at least one person")
    if rows > bounds.rows:
        message = f"at most {bounds.rows} persons at once, got {rows}"
        raise _broken("too-many", 0, message, count=rows, limit=bounds.rows)
    if declaration.language not in bounds.languages:
        raise _broken("language", 0, f"one of the languages {', '.join(bounds.languages)}")
    if declaration.drive and declaration.drive not in bounds.drives:
        raise _broken("drive", 0, "one of the campaign's drives, or none")
    for number, person in enumerate(declaration.persons, start=1):
        _check_person(person, number, declaration.channel, bounds, today)
    _check_names_distinct(declaration.persons, to_simplified)


def _check_names_distinct(persons: tuple[Person, ...], to_simplified: Callable[[str], str]) -> None:
    seen: dict[str, int] = {}
    for number, person in enumerate(persons, start=1):
        if not person.name:
            continue
        other = seen.setdefault(fold_name(person.name, to_simplified=to_simplified), number)
        if other != number:
            message = f"another name than person {other} has"
            raise _broken("same-name", number, message, other=other, name=person.name)


def _check_person(
    person: Person, number: int, channel: Channel, bounds: Bounds, today: date
) -> None:
    if person.organisations & ~bounds.known:
        raise _broken("organisation", number, "organisations that the campaign has")
    if person.consent not in CONSENT_BY_CHANNEL[channel]:
        message = f"a consent that {channel.name} can know of, not {person.consent.name}"
        raise _broken("consent", number, message)
    if person.consent is Consent.HEAD_COUNT:
        _check_head_count(person, number, bounds)
    else:
        _check_one_name(person, number)
    for member, limit in _PUBLISHED_LIMITS.items():
        check_text(getattr(person, member), member=member, limit=limit, person=number)
    for member, limit in _PRIVATE_LIMITS.items():
        check_text(getattr(person.private, member), member=member, limit=limit, person=number)
    for joined in (person.joined, person.private.joined):
        if joined:
            check_joined(joined, today=today, person=number)


def _check_one_name(person: Person, number: int) -> None:
    try:
        cleaned = clean_name(person.name)
    except DeclaredNameError as error:
        error.fields["person"] = number
        raise
    if person.persons != 1 or cleaned != person.name:
        raise _broken("name", number, "one person, and a name that `clean_name` has cleaned")


def _check_head_count(person: Person, number: int, bounds: Bounds) -> None:
    if person.name or person.private or person.text:
        raise _broken("head-count-name", number, "no name, text or private part in a head-count")
    if not 1 <= person.persons <= bounds.head_count:
        message = f"a head-count of 1…{bounds.head_count} persons"
        raise _broken("head-count", number, message, limit=bounds.head_count)


def clean_text(text: str) -> str:
    """`text` (as a browser or a file sent it) with plain line ends.

    CR LF, CR and the Unicode line and paragraph separators become LF; spaces at
    line ends and blank lines around the whole go. Nothing else is changed.
    """
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def check_text(text: str, *, member: str, limit: int, person: int) -> None:
    """Raise DeclarationError where `text` is over `limit` characters or cannot be kept.

    No control characters and no half of a surrogate pair. `text`, `contact` and
    `note` may have several lines, with LF between them, and tabs.
    """
    if len(text) > limit:
        message = f"at most {limit} characters in {member}, got {len(text)}"
        raise _broken("too-long", person, message, member=member, length=len(text), limit=limit)
    allowed = "\n\t" if member in _SEVERAL_LINES else ""
    for character in text:
        if character not in allowed and unicodedata.category(character) in ("Cc", "Cs"):
            name = f"U+{ord(character):04X}"
            message = f"no {name} in {member}"
            raise _broken("character", person, message, member=member, character=name)


def check_joined(text: str, *, today: date, person: int = 1) -> None:
    """Raise DeclarationError unless `text` is YYYY[-MM[-DD]], real, 1900…`today`."""
    match = JOINED.fullmatch(text)
    if match:
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            if year >= 1900 and date(year, month, day) <= today:
                return
        except ValueError:
            pass  # 31 April, or month 13: the same answer as below
    raise _broken(
        "joined",
        person,
        "a date of joining as YYYY, YYYY-MM or YYYY-MM-DD, not in the future",
        value=text,
    )


def declaration_json(declaration: Declaration) -> bytes:
    """The canonical JSON of a checked declaration, without the private parts.

    It is what is reviewed and published from. Members that are empty or false
    are absent.
    """
    return rfc8785.dumps(
        {
            "v": DECLARATION_VERSION,
            "channel": int(declaration.channel),
            "language": declaration.language,
            "drive": declaration.drive,
            "persons": [
                {
                    "organisations": int(person.organisations),
                    "consent": int(person.consent),
                    **{key: item for key in _PARSED if (item := getattr(person, key))},
                }
                for person in declaration.persons
            ],
        }
    )


def parse_declaration(data: bytes) -> Declaration:
    """The declaration whose canonical JSON is `data` (untrusted), without private parts.

    Raises DeclarationError `declaration-json` for what `declaration_json` could
    not have written. Spaces after it (padding) are allowed. The rules of
    `check_declaration` are not checked again.

    What is left unread, and other spellings of the same value, show when it is
    written again.
    """
    json_bytes = data.rstrip(b" ")
    try:
        declaration = _read_declaration(json.loads(json_bytes.decode("utf-8")))
        canonical = declaration_json(declaration)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        canonical = b""
    if not canonical or canonical != json_bytes:
        # Without `from error`: the cause would carry what was declared into a traceback.
        raise _broken("json", 0, "the JSON of a declaration")
    return declaration


def _read_declaration(value: dict[str, Any]) -> Declaration:
    if value.pop("v") != DECLARATION_VERSION:
        raise ValueError("v")
    declaration = Declaration(
        channel=Channel(value.pop("channel")),
        language=value.pop("language"),
        drive=value.pop("drive"),
        persons=tuple(_read_person(person) for person in value.pop("persons")),
    )
    if type(declaration.language) is not str or type(declaration.drive) is not str:
        raise TypeError("members of a declaration")
    return declaration


def _read_person(value: dict[str, Any]) -> Person:
    organisations, consent = value.pop("organisations"), value.pop("consent")
    if type(organisations) is not int or not 0 <= organisations < MASK_LIMIT:
        raise ValueError("organisations")
    for member, item in value.items():
        if type(item) is not _PARSED[member]:
            raise TypeError(member)
    return Person(organisations=OrganisationMask(organisations), consent=Consent(consent), **value)


def private_json(privates: Mapping[int, Private]) -> bytes:
    """The canonical JSON of private parts by person number, 1…; what is empty is left out."""
    return rfc8785.dumps(
        {
            "v": DECLARATION_VERSION,
            "persons": {
                str(number): {key: text for key, text in asdict(private).items() if text}
                for number, private in privates.items()
                if private
            },
        }
    )


def _broken(code: str, person: int, expected: str, **fields: object) -> DeclarationError:
    return DeclarationError(
        f"person {person}: expected {expected}" if person else f"expected {expected}",
        code=f"declaration-{code}",
        person=person,
        **fields,
    )
