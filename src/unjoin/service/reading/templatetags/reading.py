"""How the pages name the languages of statements."""

from __future__ import annotations

from django import template

from unjoin.service.reading import form

register = template.Library()


@register.filter
def language_name(tag: str) -> str:
    """The language `tag` by its own name: 简体中文, 繁體中文, English."""
    return form.language_name(tag)
