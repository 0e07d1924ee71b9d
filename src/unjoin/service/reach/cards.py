"""Cards to print: a number, an address, a code and a QR code, for somebody's pocket.

Rules kept here:

1. A card names nothing unless that was asked for: neither the centre nor the title of what
   the code leads to, nor what a number is called. Whoever is searched may have it on them.
   Number and address can still be recognised by who knows them.
2. What is on a card is chosen from what is handed out, and is no text of the volunteer's.
3. The QR code says what is printed, and nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from unjoin.registry.campaign import Hotline
from unjoin.service.instance import Instance
from unjoin.service.reach.addresses import Address, list_addresses, material_url
from unjoin.service.reach.hand_outs import dial
from unjoin.service.reach.models import Material
from unjoin.service.reach.queries import published_materials
from unjoin.service.site.qr_code import QrCode, make_qr_code

CARDS_ON_A_SHEET = 8
"""Two by four of the size of a bank card: they fit on A4 and on US letter."""
NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen for one line of the card; `value` stands in the address of the page."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What is printed; an empty text is left out. `name` and `title` only where asked for."""

    number: str
    address: str
    code: str
    name: str
    title: str
    title_language: str
    qr: QrCode | None


@dataclass(frozen=True, slots=True)
class CardForm:
    """The card that was asked for, and the form to ask for another."""

    card: Card
    numbers: Sequence[Choice]
    addresses: Sequence[Choice]
    materials: Sequence[Choice]
    is_named: bool
    has_qr: bool


def read_card_form(asked: QueryDict, *, instance: Instance, language: str) -> CardForm:
    """The form as `asked` (untrusted) fills it in; what it does not know of is passed over.

    Of a page opened without choices: the first number, the first address, nothing named.
    """
    numbers = list(instance.campaign.hotlines)
    addresses = list_addresses(instance, language)
    materials = published_materials(first=language)
    number = _chosen(asked.get("number"), len(numbers), default=0)
    address = _chosen(asked.get("address"), len(addresses), default=0)
    material = next((one for one in materials if one.code == asked.get("material")), None)
    is_named = asked.get("named") == "yes"
    has_qr = asked.get("qr", "no" if "sent" in asked else "yes") == "yes"
    card = _make_card(
        numbers[number] if number is not None else None,
        addresses[address] if address is not None else None,
        material,
        name=instance.campaign.names[language] if is_named else "",
        has_qr=has_qr,
    )
    return CardForm(
        card=card,
        numbers=_choices([f"{n.number} · {n.labels[language]}" for n in numbers], number),
        addresses=_choices([_label(a) for a in addresses], address),
        materials=[Choice(m.code, m.title, m == material) for m in materials],
        is_named=is_named,
        has_qr=has_qr,
    )


def _label(address: Address) -> str:
    return " · ".join(filter(None, (address.shown, address.label, address.limits)))


def _chosen(value: str | None, count: int, *, default: int) -> int | None:
    if value is None:
        return default if count else None
    return next((place for place in range(count) if str(place) == value), None)


def _choices(labels: Sequence[str], chosen: int | None) -> list[Choice]:
    return [Choice(str(place), label, place == chosen) for place, label in enumerate(labels)]


def _make_card(
    number: Hotline | None,
    address: Address | None,
    material: Material | None,
    *,
    name: str,
    has_qr: bool,
) -> Card:
    shown = address.shown if address else ""
    return Card(
        number=number.number if number else "",
        address=f"{shown}/m/{material.code}" if address and material else shown,
        code=" ".join(material.code_groups) if material else "",
        name=name,
        title=material.title if material and name else "",
        title_language=material.language if material else "",
        qr=_qr(number, address, material) if has_qr else None,
    )


def _qr(
    number: Hotline | None, address: Address | None, material: Material | None
) -> QrCode | None:
    if address and material:
        return make_qr_code(material_url(address, material.code))
    if address:
        return make_qr_code(address.url)
    return make_qr_code(dial(number.number)) if number else None
