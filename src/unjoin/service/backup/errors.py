"""What can be wrong with a backup."""

from __future__ import annotations


class RestoreError(Exception):
    """What was in a backup is not what it should be; the sentence says what. Nothing was kept."""
