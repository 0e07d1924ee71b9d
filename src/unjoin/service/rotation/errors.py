"""Why a key was not changed. Nothing is changed when this is raised."""

from __future__ import annotations


class RotationError(OSError):
    """The sentence says what is missing and what to do."""
