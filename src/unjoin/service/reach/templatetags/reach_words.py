"""Sizes and languages of what is handed out, as people read them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()

_OWN_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
"""What speakers call the languages of the pages."""
_UNIT = 1000


@register.filter
def size(number: int) -> str:
    """A number of bytes, rounded up, such as “840 kB” or “1.4 MB”."""
    if number < _UNIT * _UNIT:
        return _("%(number)s kB") % {"number": number_format(-(-number // _UNIT))}
    tenths = -(-number // (_UNIT * _UNIT // 10))
    return _("%(number)s MB") % {"number": number_format(tenths / 10, decimal_pos=1)}


@register.filter
def language_name(tag: str) -> str:
    """What its speakers call a language; the tag itself where that is not known here."""
    return _OWN_NAMES.get(tag, tag)
