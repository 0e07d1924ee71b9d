"""The press sheet: what it says, in the language being spoken.

One page for people who print it, quote it and want to check it: the number, how it is
counted, what it does not prove, how to check it. Rules kept here:

1. Every number comes from one signed state of the log (`PressFacts`), as on the page of
   the numbers; nothing is counted here.
2. Kinds of consent stand apart, and what each means beside it.
3. The same facts give the same sheet: no time but the week stands on it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import Week
from unjoin.service.instance import Instance
from unjoin.service.publication.numbers import Numbers
from unjoin.service.reach.addresses import Address, list_addresses
from unjoin.service.sheets.rendering import Sheet
from unjoin.service.site.context import language_tag
from unjoin.service.site.qr_code import make_qr_code
from unjoin.service.site.templatetags.counts import combination, exact, reading, week_words
from unjoin.service.site.words import standing_label


@dataclass(frozen=True, slots=True)
class PressFacts:
    """One signed state of the log. `root`: 32 bytes. `week`: that of its publication.

    `milestone`: the number of persons that was passed with it; 0 where it is none, but the
    numbers as they are now.
    """

    tally: Tally
    root: bytes
    week: Week
    milestone: int = 0


def facts_of(numbers: Numbers) -> PressFacts:
    """The facts of the numbers that the pages show."""
    return PressFacts(numbers.tally, numbers.root, numbers.week)


def press_sheet(facts: PressFacts, *, instance: Instance) -> Sheet:
    """The sheet of `facts` in the language being spoken, as PDF and as a picture."""
    address = next(iter(list_addresses(instance, language_tag())), None)
    data = {
        **_head(facts, instance),
        "agreed": _agreed(facts.tally),
        "left": _left(facts.tally, instance),
        "sum": _("Sum"),
        "once": _("Each person counts once, however many organisations they leave."),
        **_meaning(),
        "check": _check(address),
        "facts": _facts(facts, instance),
        **_address(address),
        "foot": _(
            "Made by the program from the signed log, and by nobody's hand: the same log gives "
            "the same sheet."
        ),
    }
    return Sheet("press", data, formats=("pdf", "png"))


def common_words(instance: Instance) -> dict[str, str]:
    """What stands on every sheet: whose it is, and whether it is a demonstration."""
    demo = _("This is a demonstration. Nothing on this sheet is real.")
    return {
        "language": language_tag(),
        "campaign": instance.campaign.names[language_tag()],
        "demo": demo if instance.settings.demo else "",
    }


def _head(facts: PressFacts, instance: Instance) -> dict[str, str]:
    total, week = facts.tally.total, week_words(facts.week)
    passed = _("Milestone: %(number)s passed") % {"number": exact(facts.milestone)}
    return {
        **common_words(instance),
        "title": _("Press sheet: %(number)s") % {"number": exact(total)},
        "author": instance.campaign.names[language_tag()],
        "kind": _("Press sheet"),
        "lead": _("Persons whose withdrawal is in the public log"),
        "total": exact(total),
        "reading": reading(total),
        "as_of": _("Published: %(week)s") % {"week": week},
        "milestone": passed if facts.milestone else "",
    }


def _agreed(tally: Tally) -> dict[str, Any]:
    meanings = {
        Standing.SELF: _("The person filled in the form themselves."),
        Standing.SPOKEN: _("The person said so to a volunteer."),
        Standing.RELAYED: _(
            "Somebody whom the person had asked said so for them. The person can confirm it with "
            "the receipt."
        ),
        Standing.HEAD_COUNT: _(
            "A number of people without names. Nothing stands behind it but the word of whoever "
            "reported it."
        ),
        Standing.CONFIRMED: _(
            "First said by somebody else, then answered for by whoever held the receipt."
        ),
    }
    rows = [
        (standing_label(standing), meanings[standing], exact(persons))
        for standing, persons in tally.by_standing().items()
    ]
    head = (_("Consent"), _("What it means"), _("Persons"))
    return {"title": _("How it is counted: by how people agreed"), "head": head, "rows": rows}


def _left(tally: Tally, instance: Instance) -> dict[str, Any]:
    """What was left, in two columns that are read one after the other."""
    persons, campaign = tally.by_organisations(), instance.campaign
    rows = [
        (combination(each.mask), exact(persons.get(each.mask, 0)))
        for each in (*campaign.combinations, campaign.not_stated)
    ]
    half = -(-len(rows) // 2)
    return {"title": _("What was left"), "columns": [rows[:half], rows[half:]]}


def _meaning() -> dict[str, Any]:
    return {
        "proves": {
            "title": _("What the number proves"),
            "items": [
                _(
                    "That so many persons have an entry, each with what was left and how they "
                    "agreed."
                ),
                _("That the parts add up to the total."),
                _(
                    "That whoever was taken out of the count was taken out in a published entry, "
                    "with a reason."
                ),
            ],
        },
        "limits": {
            "title": _("What it cannot prove"),
            "items": [
                _(
                    "That every entry is another person. One person may have declared under "
                    "several names; this cannot be excluded."
                ),
                _("That a name is somebody's real name. Most are pseudonyms, and are meant to be."),
                _(
                    "That a person who was declared by somebody else had really asked for it, "
                    "until they confirm it."
                ),
            ],
        },
    }


def _check(address: Address | None) -> dict[str, Any]:
    where = address.url if address else _("ADDRESS")
    return {
        "title": _("Check it yourself"),
        "text": _(
            "Every entry is in a public log, which is signed. Anybody can recount it, on any "
            "computer with Python. The result must be the numbers on this sheet, or later ones."
        ),
        "commands": ["pip install unjoin", f"unjoin audit {where}"],
    }


def _facts(facts: PressFacts, instance: Instance) -> list[tuple[str, str]]:
    return [
        (_("Size of the log"), exact(facts.tally.size)),
        (_("Root hash"), base64.b64encode(facts.root).decode()),
        (_("The log's key"), instance.log_vkey.encode()),
    ]


def _address(address: Address | None) -> Mapping[str, Any]:
    if address is None:
        return {"address": "", "address_shown": "", "address_code": None}
    code = make_qr_code(address.url)
    return {
        "address": address.url,
        "address_shown": address.shown,
        "address_code": {"path": code.path, "size": code.size},
    }
