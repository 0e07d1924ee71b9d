"""What a volunteer can hand out in a call, as it is read aloud in each language of the pages.

Numbers, then addresses, then materials. Which of them was read to whom is known to nobody:
nothing here is asked for one by one, but for pictures of QR codes, and nothing is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext as _

from unjoin.registry.campaign import Hotline
from unjoin.registry.short_code import ShortCode
from unjoin.registry.spelled import (
    Piece,
    spell_address,
    spell_digits,
    spell_number,
    spell_text,
)
from unjoin.service.guide.search_words import syllables
from unjoin.service.instance import Instance
from unjoin.service.reach.addresses import Address, list_addresses, material_url
from unjoin.service.reach.models import Material
from unjoin.service.reach.queries import published_materials
from unjoin.service.reach.templatetags.reach_words import language_name, size
from unjoin.service.site.middleware import LANGUAGE_TAGS


class Kind(StrEnum):
    """What is handed out."""

    NUMBER = "number"
    ADDRESS = "address"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Told:
    """A hand-out in the language of a call.

    `ask`: what is said before. `whole`: what the other writes down. `pieces`: the same, cut up.
    """

    name: str
    about: str
    ask: str
    whole: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HandOut:
    """`id` is known to the pages of this process; `encoded` is what its QR code says.

    `name_language`: of its name, where that is not the language of the call. `told`: by
    language tag. `code`: the short code of a material.
    """

    id: str
    kind: Kind
    encoded: str
    told: dict[str, Told]
    name_language: str = ""
    code: ShortCode | None = None

    @property
    def search(self) -> str:
        """What is looked through when somebody types: names, digits, and how names are read."""
        names = {told.name for told in self.told.values()}
        words = [part for told in self.told.values() for part in (told.name, told.about)]
        digits = re.sub(r"[^0-9]", "", self.told["en"].whole)
        read = [syllables(name).replace(" ", "") for name in names]
        return " ".join((*words, self.told["en"].whole, digits, self.code or "", *read)).casefold()


def list_hand_outs(instance: Instance, *, first_language: str) -> list[HandOut]:
    """All of them; materials in `first_language` (a tag of the pages) before the others."""
    numbers = [_number(place, hotline) for place, hotline in enumerate(instance.campaign.hotlines)]
    addresses = _in_each_language(instance)
    places = [_address(place, addresses) for place in range(len(addresses["en"]))]
    materials = [
        _material(material, addresses) for material in published_materials(first=first_language)
    ]
    return [*numbers, *places, *materials]


def dial(number: str) -> str:
    """A number as a telephone takes it: RFC 3966 without the separators."""
    return f"tel:{re.sub(r'[^0-9+]', '', number)}"


def _in_each_language(instance: Instance) -> dict[str, Sequence[Address]]:
    result: dict[str, Sequence[Address]] = {}
    for code, tag in LANGUAGE_TAGS.items():
        with translation.override(code):
            result[tag] = list_addresses(instance, tag)
    return result


def _number(place: int, hotline: Hotline) -> HandOut:
    told = {}
    for code, tag in LANGUAGE_TAGS.items():
        with translation.override(code):
            told[tag] = Told(
                hotline.labels[tag],
                hotline.hours[tag],
                _number_words(hotline.number),
                hotline.number,
                spell_number(hotline.number, tag),
            )
    return HandOut(f"number-{place}", Kind.NUMBER, dial(hotline.number), told)


def _number_words(number: str) -> str:
    if number.startswith("+"):
        return _("The number is this. In most countries 00 is dialled for the plus:")
    return _("The number is:")


def _address(place: int, addresses: dict[str, Sequence[Address]]) -> HandOut:
    told = {}
    for code, tag in LANGUAGE_TAGS.items():
        address = addresses[tag][place]
        with translation.override(code):
            told[tag] = Told(
                address.label,
                address.limits,
                _("The address is:"),
                address.shown,
                spell_address(address.url, tag),
            )
    return HandOut(f"address-{place}", Kind.ADDRESS, addresses["en"][place].url, told)


def _material(material: Material, addresses: dict[str, Sequence[Address]]) -> HandOut:
    told = {}
    at = addresses["en"][0] if addresses["en"] else None
    for code, tag in LANGUAGE_TAGS.items():
        with translation.override(code):
            about = (
                language_name(material.language),
                material.file_type.shown,
                size(material.size_bytes),
            )
            told[tag] = Told(
                material.title,
                " · ".join(about),
                _("It is at this address, and the last digits are its code:"),
                f"{at.shown}/m/{material.code}" if at else " ".join(material.code_groups),
                (*_way(at, tag), *_code_pieces(material, tag)),
            )
    return HandOut(
        f"material-{material.code}",
        Kind.MATERIAL,
        material_url(at, material.code) if at else material.code,
        told,
        name_language=material.language,
        code=ShortCode(material.code),
    )


def _way(address: Address | None, language: str) -> tuple[Piece, ...]:
    """What is said before the code: the address, and the short way to the materials."""
    return spell_text(f"{address.shown}/m/", language) if address else ()


def _code_pieces(material: Material, language: str) -> tuple[Piece, ...]:
    return tuple(Piece(group, spell_digits(group, language)) for group in material.code_groups)
