"""The menu of the staff site."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.contrib.auth.models import AnonymousUser

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.places import Place, places_of

register = template.Library()


@register.simple_tag
def staff_places(user: Staff | AnonymousUser) -> Sequence[Place]:
    """Where `user` may go; nowhere, for somebody who is not signed in."""
    return places_of(user) if isinstance(user, Staff) else ()
