"""Call-backs as the dialog sends them, and a moment at which they are asked for."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.unit.desk.call_json import post

__all__ = ["NOON", "NUMBER", "asked_for", "at", "post"]

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
"""Noon of a Wednesday in Beijing."""
NUMBER = "138 0013 8000"


def at(hours: float) -> datetime:
    """So many hours after noon."""
    return NOON + timedelta(hours=hours)


def asked_for(**members: Any) -> dict[str, Any]:
    """Today between 13:00 and 22:00 in Beijing, unless `members` say otherwise."""
    return {
        "key": secrets.token_hex(16),
        "number": NUMBER,
        "zone": "Asia/Shanghai",
        "day": "today",
        "begin": "13:00",
        "end": "22:00",
        "forget": "",
        "otherwise": "hang-up",
        "say": "",
        "language": "cmn",
        "note": "",
        "confirmed": True,
    } | members
