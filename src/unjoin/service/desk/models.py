"""The tables of the desk, where Django looks for them."""

from __future__ import annotations

from unjoin.service.desk.paper_models import PaperKeying, PaperSheet

__all__ = ["PaperKeying", "PaperSheet"]
