"""What is drawn anew for each answer, and may spell anything."""

from __future__ import annotations

import re

_DRAWN = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"  # ids
    r'|(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}'
)


def without_drawn(text: str) -> str:
    """`text` without ids and CSRF tokens, in which a few digits stand by chance now and then."""
    return _DRAWN.sub("", text)
