"""What the rota says of people, hidden from whoever takes the database without `session.key`.

1. Who takes a shift is a *tag*: 16 bytes of HMAC-SHA-256 over shift and account. It can be
   looked for, account by account, and it differs from shift to shift.
2. What somebody set, and the hours as they were planned, are sealed with AES-256-GCM under
   a fresh nonce, bound to the account or shift, and padded, so that no length tells anything.

All keys follow from `session.key`. When that is changed, nobody has settings or a shift any
more: everybody sets and takes theirs anew, and the board shows the gaps until then.
"""

from __future__ import annotations

import hmac
import json
import secrets
import uuid
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from unjoin.service.accounts.sealed_secrets import derive_key
from unjoin.service.shifts.hours import PlannedHours
from unjoin.service.shifts.models import TAG_BYTES
from unjoin.service.shifts.zones import parse_zone

_NONCE_BYTES = 12
_STEP_BYTES = 256
_WALL = "%Y-%m-%dT%H:%M"


class Tags:
    """Makes tags; the key is derived once for all of them."""

    def __init__(self) -> None:
        self._key = derive_key("shifts: taker")

    def of(self, shift_id: uuid.UUID, staff_id: uuid.UUID) -> bytes:
        """The tag of that account in that shift."""
        return hmac.digest(self._key, shift_id.bytes + staff_id.bytes, "sha256")[:TAG_BYTES]


def seal_json(value: dict[str, object], *, purpose: str, of: uuid.UUID) -> bytes:
    """`value`, for `open_json` with the same `purpose` and `of` alone."""
    text = json.dumps(value, ensure_ascii=False).encode()
    padded = text.ljust(-(-len(text) // _STEP_BYTES) * _STEP_BYTES)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(derive_key(f"shifts: {purpose}")).encrypt(nonce, padded, of.bytes)


def open_json(sealed: bytes, *, purpose: str, of: uuid.UUID) -> dict[str, object] | None:
    """What was sealed; None where it cannot be opened, since `session.key` was changed."""
    cipher = AESGCM(derive_key(f"shifts: {purpose}"))
    try:
        text = cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], of.bytes)
    except (InvalidTag, ValueError):
        return None
    value: dict[str, object] = json.loads(text)
    return value


def seal_hours(hours: PlannedHours, *, shift_id: uuid.UUID) -> bytes:
    """The hours as they were planned."""
    value: dict[str, object] = {
        "zone": hours.zone.key,
        "begins": hours.begins.strftime(_WALL),
        "ends": hours.ends.strftime(_WALL),
    }
    return seal_json(value, purpose="hours", of=shift_id)


def open_hours(sealed: bytes, *, shift_id: uuid.UUID) -> PlannedHours | None:
    """The hours as they were planned; None where that cannot be known any more."""
    value = open_json(sealed, purpose="hours", of=shift_id)
    zone = parse_zone(str(value["zone"])) if value else None
    if value is None or zone is None:
        return None
    return PlannedHours(zone, _wall(value["begins"]), _wall(value["ends"]))


def _wall(text: object) -> datetime:
    # Of a wall: it has no zone of its own.
    return datetime.strptime(str(text), _WALL)  # noqa: DTZ007
