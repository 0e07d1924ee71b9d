"""Pairs that are never composed, with the reason for each group."""

from __future__ import annotations

BLOCKED_BY_REASON: dict[str, str] = {}

BLOCKED = frozenset(name for names in BLOCKED_BY_REASON.values() for name in names.split())
