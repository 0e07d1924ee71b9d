"""What each account sets for shifts: its time zone, the languages spoken, a calendar address.

Nothing is assumed before it is set: who has not chosen a time zone sees no rota.
"""

from __future__ import annotations

import hmac
import secrets
import uuid
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db import transaction

from unjoin.service.accounts.models import Staff
from unjoin.service.shifts.errors import NoSettingsError
from unjoin.service.shifts.languages import call_languages
from unjoin.service.shifts.models import OwnSettings
from unjoin.service.shifts.sealing import open_json, seal_json
from unjoin.service.shifts.zones import parse_zone

FEED_BYTES = 20
_PURPOSE = "settings"


@dataclass(frozen=True, slots=True)
class Own:
    """`languages`: of those the centre lists. `feed`: the secret of the calendar address, or ""."""

    zone: ZoneInfo
    languages: tuple[str, ...]
    feed: str = ""


def find_own(staff_id: uuid.UUID) -> Own | None:
    """What that account has set; None before it has, and after `session.key` was changed."""
    row = OwnSettings.objects.filter(staff_id=staff_id).first()
    return _open(row) if row else None


def lock_own(staff_id: uuid.UUID) -> Own:
    """The same, locked to the end of the transaction, so that one account does one thing at a
    time. Raises NoSettingsError."""
    row = OwnSettings.objects.select_for_update().filter(staff_id=staff_id).first()
    own = _open(row) if row else None
    if own is None:
        raise NoSettingsError
    return own


def save_own(*, zone: ZoneInfo, languages: tuple[str, ...], by: Staff) -> None:
    """Set zone and languages; the calendar address stays."""
    with transaction.atomic():
        row = OwnSettings.objects.select_for_update().filter(staff_id=by.pk).first()
        before = _open(row) if row else None
        _save(by, Own(zone, languages, before.feed if before else ""))


def renew_feed(*, by: Staff) -> None:
    """Make a calendar address; the one before is worth nothing from now on.

    Raises NoSettingsError.
    """
    with transaction.atomic():
        _save(by, replace(lock_own(by.pk), feed=secrets.token_hex(FEED_BYTES)))


def end_feed(*, by: Staff) -> None:
    """Have no calendar address any more. Raises NoSettingsError."""
    with transaction.atomic():
        _save(by, replace(lock_own(by.pk), feed=""))


def find_by_feed(secret: str) -> tuple[Staff, Own] | None:
    """Whose calendar address that is, of the accounts that are open.

    Each is opened and compared: no table leads from an address to an account.
    """
    found = None
    for row in OwnSettings.objects.filter(staff__is_active=True).select_related("staff"):
        own = _open(row)
        if own and own.feed and hmac.compare_digest(own.feed.encode(), secret.encode()):
            found = (row.staff, own)
    return found


def _save(staff: Staff, own: Own) -> None:
    value: dict[str, object] = {
        "zone": own.zone.key,
        "languages": list(own.languages),
        "feed": own.feed,
    }
    sealed = seal_json(value, purpose=_PURPOSE, of=staff.pk)
    OwnSettings.objects.update_or_create(staff=staff, defaults={"sealed": sealed})


def _open(row: OwnSettings) -> Own | None:
    value = open_json(bytes(row.sealed), purpose=_PURPOSE, of=row.staff_id)
    zone = parse_zone(str(value["zone"])) if value else None
    if value is None or zone is None:
        return None
    spoken = value["languages"]
    languages = tuple(each for each in call_languages() if each in spoken)  # type: ignore[operator]
    return Own(zone, languages, str(value["feed"]))
