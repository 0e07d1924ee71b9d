"""The terms under which a statement stands in the index, and those that a search asks for.

A term is a word with a letter before it that says where it stands: in a name, as a whole name, in
what the person wrote; or a fact by which the wall is narrowed down: organisation, language, week.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from unjoin.registry.weeks import Week
from unjoin.service.reading import folding

_IN_NAME, _WHOLE_NAME, _IN_TEXT = "n", "=", "t"
_ORGANISATION, _LANGUAGE, _WEEK = "o", "l", "w"


@dataclass(frozen=True, slots=True)
class Said:
    """What a statement says that can be searched. `text`: place and role too."""

    name: str
    text: str
    organisations: tuple[str, ...]
    language: str


def read_said(body: bytes) -> Said:
    """What the statement `body`, as the database holds it, says."""
    members = json.loads(body)
    text = (members.get(member, "") for member in ("text", "place", "role"))
    return Said(
        name=members.get("name", ""),
        text="\n".join(text),
        organisations=tuple(members["organisations"]),
        language=members["language"],
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything a statement is found by. Units as of `folding`; `facts` are terms already."""

    in_name: set[str]
    in_text: set[str]
    facts: tuple[str, ...]


def terms_of(said: Said, week: Week) -> Terms:
    """Those of a statement whose entry is of `week`."""
    facts = [organisation_term(slug) for slug in said.organisations]
    facts += [language_term(said.language), week_term(week)]
    if said.name:
        facts.append(whole_name_term(folding.fold_whole_name(said.name)))
    return Terms(
        in_name=folding.units(folding.searched_name(said.name)),
        in_text=folding.units(folding.searched_text(said.text)),
        facts=tuple(facts),
    )


def name_term(unit: str) -> str:
    """That of names with `unit` in them."""
    return _IN_NAME + unit


def text_term(unit: str) -> str:
    """That of texts with `unit` in them."""
    return _IN_TEXT + unit


def whole_name_term(folded: str) -> str:
    """That of a name folded by `fold_whole_name`."""
    return _WHOLE_NAME + folded


def name_terms(folded: str) -> list[str]:
    """Some that every name has in which `folded` is found."""
    return [name_term(unit) for unit in folding.telling_units(folded)]


def text_terms(folded: str) -> list[str]:
    """Some that every text has in which `folded` is found."""
    return [text_term(unit) for unit in folding.telling_units(folded)]


def organisation_term(slug: str) -> str:
    """That of everybody who left the organisation."""
    return _ORGANISATION + slug


def language_term(tag: str) -> str:
    """That of everything in the language."""
    return _LANGUAGE + tag


def week_term(week: Week) -> str:
    """That of everything received in the week."""
    return f"{_WEEK}{week}"


def digest(term: str) -> int:
    """The number that stands for `term` in the index: eight bytes, signed."""
    data = term.encode("utf-8", "surrogatepass")
    hashed = hashlib.blake2b(data, digest_size=8, person=b"unjoin/search").digest()
    return int.from_bytes(hashed, "big", signed=True)
