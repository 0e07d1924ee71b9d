"""Lists within a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise, lazy

from unjoin.service.site.context import language_tag


def listed(items: Iterable[str | Promise]) -> str:
    """`items` one after the other, with the comma that the language has for lists."""
    return (", " if language_tag() == "en" else "、").join(str(item) for item in items)


def lazy_listed(items: Iterable[str | Promise]) -> str:
    """The same, in the language that is spoken when it is read."""
    return lazy(listed, str)(tuple(items))
