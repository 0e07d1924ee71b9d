"""The menu of the staff site."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.places import Offered, place_at, places_of

register = template.Library()


@register.simple_tag
def staff_places(user: Staff | AnonymousUser) -> Sequence[Offered]:
    """Where `user` may go; nowhere, for somebody who is not signed in."""
    return places_of(user) if isinstance(user, Staff) else ()


@register.simple_tag
def place_of_page(request: HttpRequest) -> str:
    """The `url_name` of the part that the page belongs to, or ""."""
    return place_at(request.path)
