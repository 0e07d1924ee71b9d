"""The time zones that can be chosen: those of the IANA database that are named after places.

A name is a region and a city, in English, as the database has it; for the cities in which
most volunteers are, it is in the language of the page as well. Nothing is guessed from a
browser: a wrong guess sends somebody to a telephone at the wrong hour, and the browser of
an onion site says UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REGIONS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Arctic": gettext_lazy("Arctic"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific"),
}
OFTEN: dict[str, Promise] = {
    "Asia/Taipei": gettext_lazy("Taipei"),
    "Asia/Hong_Kong": gettext_lazy("Hong Kong"),
    "Asia/Singapore": gettext_lazy("Singapore"),
    "Asia/Kuala_Lumpur": gettext_lazy("Kuala Lumpur"),
    "Asia/Bangkok": gettext_lazy("Bangkok"),
    "Asia/Seoul": gettext_lazy("Seoul"),
    "Asia/Tokyo": gettext_lazy("Tokyo"),
    "Australia/Sydney": gettext_lazy("Sydney"),
    "Australia/Melbourne": gettext_lazy("Melbourne"),
    "Pacific/Auckland": gettext_lazy("Auckland"),
    "America/Los_Angeles": gettext_lazy("Los Angeles, San Francisco"),
    "America/Vancouver": gettext_lazy("Vancouver"),
    "America/Chicago": gettext_lazy("Chicago"),
    "America/Toronto": gettext_lazy("Toronto"),
    "America/New_York": gettext_lazy("New York"),
    "Europe/London": gettext_lazy("London"),
    "Europe/Paris": gettext_lazy("Paris"),
    "Europe/Berlin": gettext_lazy("Berlin"),
}
UTC_ZONE = "UTC"


@dataclass(frozen=True, slots=True)
class ZoneGroup:
    """Some zones of the list, each with its name and how far it is from UTC now."""

    label: str
    zones: list[tuple[str, str]]


@cache
def known_zones() -> frozenset[str]:
    """The names that can be chosen."""
    places = {name for name in available_timezones() if name.split("/")[0] in REGIONS}
    return frozenset(name for name in places if "/" in name) | {UTC_ZONE}


def parse_zone(name: str) -> ZoneInfo | None:
    """The zone of that name (untrusted), if it can be chosen."""
    return ZoneInfo(name) if name in known_zones() else None


def zone_name(zone: ZoneInfo) -> str:
    """The city, as people call it."""
    key = zone.key
    if key in OFTEN:
        return str(OFTEN[key])
    return key.rpartition("/")[2].replace("_", " ")


def offset_words(zone: ZoneInfo, now: datetime) -> str:
    """How far `zone` is from UTC at the moment `now`: UTC+8, UTC−3:30."""
    offset = now.astimezone(zone).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    if not minutes:
        return UTC_ZONE
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def zone_groups(now: datetime) -> list[ZoneGroup]:
    """All that can be chosen: the frequent ones first, then the others by region."""
    often = [_choice(name, str(label), now) for name, label in OFTEN.items()]
    groups = [ZoneGroup(_("Often chosen"), [*often, (UTC_ZONE, UTC_ZONE)])]
    for region, label in REGIONS.items():
        names = sorted(n for n in known_zones() - OFTEN.keys() if n.startswith(f"{region}/"))
        cities = [(name, name.partition("/")[2].replace("_", " ")) for name in names]
        groups.append(ZoneGroup(str(label), [_choice(*city, now) for city in cities]))
    return groups


def _choice(name: str, label: str, now: datetime) -> tuple[str, str]:
    return name, f"{label} ({offset_words(ZoneInfo(name), now)})"
