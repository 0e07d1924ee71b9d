"""What a hint points at, in words."""

from __future__ import annotations

from django import template

from unjoin.service.hints.finding import Kind
from unjoin.service.hints.words import HINTS

register = template.Library()


@register.filter
def hint_label(kind: Kind) -> str:
    """What it seems to be."""
    return str(HINTS[kind].label)


@register.filter
def hint_why(kind: Kind) -> str:
    """Why to look at it twice."""
    return str(HINTS[kind].why)
