"""What the templates of paper intake are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unjoin.registry.campaign import Campaign
from unjoin.registry.declaration import Person
from unjoin.registry.receipt import ReceiptCode, groups
from unjoin.registry.spoken import spoken_chinese, spoken_english
from unjoin.service.desk.paper.actions import Comparison, SentPart
from unjoin.service.desk.paper.compare import Pair
from unjoin.service.desk.paper.declarations import Part
from unjoin.service.desk.paper.forms import CONSENTS, Settlement, example_organisations
from unjoin.service.desk.paper.sheet import Row, RowKind, format_row
from unjoin.service.desk.paper.words import make_grammar, write_organisations

LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as shown. `name` is as on the paper, `published` what it is published under."""

    number: int
    name: str
    published: str
    organisations: str
    kind: str
    persons: int
    deceased: bool


def row_view(row: Row, campaign: Campaign, language: str, *, number: int = 0) -> RowView:
    """`row` in the words of the campaign. `number`: what it is counted by on the screen."""
    return RowView(
        number=number or row.line,
        name=row.name,
        published="",
        organisations=write_organisations(row.organisations, campaign=campaign, language=language),
        kind=row.kind.value,
        persons=row.persons,
        deceased=row.deceased,
    )


def rows_context(rows: Iterable[Row], campaign: Campaign, language: str) -> dict[str, object]:
    """A sheet as keyed: rows that count, rows that do not, and what it adds up to."""
    views = [row_view(row, campaign, language) for row in rows]
    living = [view for view in views if not view.deceased]
    return {
        "rows": living,
        "dead": [view for view in views if view.deceased],
        "unreadable": sum(view.kind == RowKind.UNREADABLE for view in living),
        **totals([row for row in rows if not row.deceased], campaign, language),
    }


def totals(rows: Iterable[Row], campaign: Campaign, language: str) -> dict[str, object]:
    """Persons per combination, in the campaign's order, and in all."""
    counted: dict[int, int] = {}
    for row in rows:
        counted[row.organisations] = counted.get(row.organisations, 0) + row.persons
    return {
        "totals": [
            (combination.names[language], counted[combination.mask])
            for combination in (*campaign.combinations, campaign.not_stated)
            if combination.mask in counted
        ],
        "total": sum(counted.values()),
    }


def parts_context(parts: tuple[Part, ...], campaign: Campaign, language: str) -> dict[str, object]:
    """A settled sheet as it will be sent, each name as it will be published."""
    pairs = [
        pair for part in parts for pair in zip(part.rows, part.declaration.persons, strict=True)
    ]
    return {
        "rows": [
            _sent_view(row, person, number, campaign, language)
            for number, (row, person) in enumerate(pairs, start=1)
        ],
        "unreadable": sum(row.kind is RowKind.UNREADABLE for row, _person in pairs),
        "receipts": len(parts),
        **totals([row for row, _person in pairs], campaign, language),
    }


def known_names(rows: Iterable[Row], comparison: Comparison) -> list[str]:
    """Names of the living that were sent from another sheet of the same parcel."""
    named = (row.name for row in rows if row.kind is RowKind.NAMED and not row.deceased)
    return [name for name in named if comparison.is_known(name)]


def receipts_context(
    sent: tuple[SentPart, ...], campaign: Campaign, language: str
) -> list[dict[str, object]]:
    """Each receipt with its code and its people, numbered as the receipt numbers them."""
    return [
        {
            **code_context(one.code, language),
            "persons": one.part.declaration.person_count,
            "rows": [
                _sent_view(row, person, number, campaign, language)
                for number, (row, person) in enumerate(
                    zip(one.part.rows, one.part.declaration.persons, strict=True), start=1
                )
            ],
        }
        for one in sent
    ]


def code_context(code: ReceiptCode, language: str) -> dict[str, object]:
    """A receipt code in groups, each with how it is said."""
    speak = spoken_english if language == "en" else spoken_chinese
    return {"groups": list(zip(groups(code), speak(code), strict=True))}


def settle_context(
    comparison: Comparison, settlement: Settlement, campaign: Campaign, language: str
) -> dict[str, object]:
    """The differences, each with what was chosen for it so far; what agrees is counted."""
    problems = dict(settlement.problems)
    places = [
        _difference(place, pair, settlement, problems, campaign, language)
        for place, pair in enumerate(comparison.pairs)
        if not pair.agrees
    ]
    return {
        "differences": places,
        "agreeing": len(comparison.pairs) - len(places),
        "consents_differ": comparison.consents[0] != comparison.consents[1],
        "consent": next((k for k, v in CONSENTS.items() if v == settlement.consent), ""),
        "problem_fields": set(problems),
        "errors": settlement.problems,
    }


def hidden_choices(settlement: Settlement) -> list[tuple[str, str]]:
    """The hidden fields in which the choices travel to the next step."""
    fields = [(f"choice-{place}", choice) for place, choice in settlement.choices.items()]
    fields += [(f"typed-{place}", text) for place, text in settlement.typed.items() if text]
    name = next((k for k, v in CONSENTS.items() if v == settlement.consent), "")
    return [*fields, ("consent", name)]


def help_examples(campaign: Campaign, language: str) -> list[tuple[str, str]]:
    """Lines that can be typed, and what they say, in the campaign's words."""
    several = example_organisations(campaign, language)
    one = campaign.organisations[0].short_names[language]
    name, other = _("Zhang San"), _("Li Si")
    return [
        (f"{name} {several}", _("A name, then what the person leaves")),
        (f"{other} ?", _("The paper does not say which organisations")),
        (
            f"? {one}",
            _("The name cannot be read, or only in part: {example}").format(
                example=f"{name[:1]}? {one}"
            ),
        ),
        (
            f"x12 {one}",
            ngettext("{n} person without a name", "{n} people without names", 12).format(n=12),
        ),
        (f"{other} {one} †", _("The person is dead, and is not sent (已故 will do as well)")),
    ]


def consent_choices() -> list[dict[str, object]]:
    """The two ways in which people came onto a sheet."""
    return [
        {"value": "self", "label": _("Each signed for themselves")},
        {
            "value": "relayed",
            "label": _("Someone they asked wrote them down"),
            "hint": _("They are counted as relayed, until they confirm with the receipt."),
        },
    ]


def language_choices(campaign: Campaign) -> list[tuple[str, str]]:
    """The languages a list can be in."""
    return [(tag, LANGUAGE_NAMES.get(tag, tag)) for tag in campaign.languages]


def _sent_view(row: Row, person: Person, number: int, campaign: Campaign, language: str) -> RowView:
    view = row_view(row, campaign, language, number=number)
    return RowView(
        number=number,
        name=view.name,
        published=person.name,
        organisations=view.organisations,
        kind=view.kind,
        persons=view.persons,
        deceased=False,
    )


def _difference(
    place: int,
    pair: Pair,
    settlement: Settlement,
    problems: dict[str, str],
    campaign: Campaign,
    language: str,
) -> dict[str, object]:
    sides = [
        row_view(row, campaign, language) if row else None for row in (pair.first, pair.second)
    ]
    some = pair.first or pair.second
    assert some is not None, "a pair holds at least one row"  # noqa: S101
    prefilled = format_row(
        some,
        make_grammar(campaign),
        lambda mask: write_organisations(mask, campaign=campaign, language=language),
    )
    return {
        "place": place,
        "first": sides[0],
        "second": sides[1],
        "choice": settlement.choices.get(place, ""),
        "typed": settlement.typed.get(place) or prefilled,
        "choice_problem": problems.get(f"first-{place}", ""),
        "typed_problem": problems.get(f"typed-{place}", ""),
    }
