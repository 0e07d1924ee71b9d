"""Drives as people read them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from unjoin.registry.campaign import Drive
from unjoin.service.site.context import language_tag
from unjoin.service.site.templatetags.counts import day_words

register = template.Library()


@register.filter
def drive_title(drive: Drive) -> str:
    """Its name, in the language being spoken."""
    return drive.titles[language_tag()]


@register.filter
def period(drive: Drive) -> str:
    """From when to when it is, both days included."""
    days = {"first": day_words(drive.first_day), "last": day_words(drive.last_day)}
    return _("%(first)s to %(last)s") % days
