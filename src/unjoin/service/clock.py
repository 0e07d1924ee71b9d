"""What day it is, and what time, in UTC. The only place of the service that looks at a clock."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Today's date in UTC."""
    return datetime.now(UTC).date()


def now() -> datetime:
    """This moment in UTC. Nothing stores it: it is compared with what people planned."""
    return datetime.now(UTC)
