"""Actions of the audit chain, in words."""

from __future__ import annotations

from django import template

from unjoin.service.statistics.deeds import deed_words

register = template.Library()
register.filter("deed", deed_words)
