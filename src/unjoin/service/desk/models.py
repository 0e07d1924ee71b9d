"""The tables of the desk, where Django looks for them."""

from __future__ import annotations

from unjoin.service.desk.paper.models import (
    PaperKeying,
    PaperParcel,
    PaperPhotograph,
    PaperSheet,
    PaperWait,
)

__all__ = ["PaperKeying", "PaperParcel", "PaperPhotograph", "PaperSheet", "PaperWait"]
