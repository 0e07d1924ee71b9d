"""Numbers, weeks and the names of the campaign, as people read them.

A number is shown exactly, never rounded. In Chinese it can be read in 亿 and 万
as well, again with every digit: 466,912,345 is 4亿6691万2345.
"""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Statement
from unjoin.registry.tally import Standing
from unjoin.registry.weeks import Week, first_day
from unjoin.service.instance import current
from unjoin.service.publication.queries import PublishedStatement
from unjoin.service.site import words
from unjoin.service.site.context import language_tag

register = template.Library()

_MYRIADS = {"zh-Hans": "兆亿万", "zh-Hant": "兆億萬"}


@register.filter
def exact(number: int) -> str:
    """Every digit of `number`, in groups of three: 466,912,345."""
    return f"{number:,}"


@register.filter
def reading(number: int) -> str:
    """`number` in 亿 and 万, every digit kept; empty in English and below ten thousand."""
    units = _MYRIADS.get(language_tag())
    if units is None or number < 10_000:
        return ""
    return _read_in_myriads(number, units)


@register.filter
def combination(mask: OrganisationMask) -> str:
    """The name of the combination of organisations that `mask` stands for."""
    return current().campaign.combination(mask).names[language_tag()]


@register.filter
def standing(value: Standing | Consent) -> str:
    """What stands behind a declaration, as the campaign words it."""
    return words.standing_label(Standing(value))


@register.filter
def display_name(statement: PublishedStatement) -> str:
    """The name of a statement, or how many people without one; never empty."""
    if statement.fields is None:
        return _("Name and text deleted")
    if statement.fields.name:
        return statement.fields.name
    number = statement.entry.persons
    form = ngettext("%(number)s person without a name", "%(number)s people without names", number)
    return form % {"number": exact(number)}


@register.filter
def agreed(statement: PublishedStatement) -> str:
    """What stands behind a statement: its consent, or that it was confirmed."""
    if statement.confirmed:
        return words.standing_label(Standing.CONFIRMED)
    return words.standing_label(Standing(statement.consent))


@register.filter
def opening(fields: Statement, length: int) -> str:
    """The first `length` characters of a statement's text, on one line."""
    space = "" if fields.language.startswith("zh") else " "
    line = space.join(part.strip() for part in fields.text.splitlines())
    return line if len(line) <= length else line[: length - 1] + "…"


@register.filter
def channel(value: Channel) -> str:
    """The way a declaration came in."""
    return str(words.CHANNELS[value])


@register.filter
def reason(value: Reason) -> str:
    """Why persons were taken away, in a few words."""
    return str(words.REASONS[value])


@register.filter
def withdrawn(value: Reason | None) -> str:
    """Why an entry no longer counts, in a sentence."""
    return str(words.WITHDRAWN[value or Reason.OTHER])


@register.filter
def act(value: Kind) -> str:
    """What a later entry did to an earlier one."""
    return str(words.ACTS[value])


@register.filter
def week_words(week: Week) -> str:
    """The week that begins on a Monday, such as “week of 16 November 2026”."""
    return _("week of %(day)s") % {"day": week_day(week)}


@register.filter
def week_day(week: Week) -> str:
    """The Monday on which a week begins, such as “16 November 2026”."""
    return day_words(first_day(week))


@register.filter
def day_words(day: date) -> str:
    """A day as people write it: “16 November 2026”, 2026年11月16日."""
    return str(date_format(day, "j F Y" if language_tag() == "en" else "Y年n月j日"))


def _read_in_myriads(number: int, units: str) -> str:
    """4 digits at a time; 零 stands where a part begins with zeros, or is skipped."""
    parts: list[str] = []
    skipped = False
    scale = [10_000**power for power in range(len(units), -1, -1)]
    for unit, value in zip((*units, ""), scale, strict=True):
        part, number = divmod(number, value)
        if part:
            zero = "零" if parts and (skipped or part < 1000) else ""
            parts.append(f"{zero}{part}{unit}")
        skipped = not part
    return "".join(parts)
