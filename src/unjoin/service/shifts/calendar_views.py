"""The calendar of one's shifts: at a secret address, and as a file.

The address needs no sign-in, since calendar programs have none. It is 160 random bits, kept
sealed with the settings of its owner; there is no list of addresses. A new one, or none, and
the old one finds nothing.
"""

from __future__ import annotations

import hmac

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import role_required, signed_in_staff
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sealed_secrets import derive_key
from unjoin.service.shifts.feed import calendar_of
from unjoin.service.shifts.settings import Own, find_by_feed, find_own


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar at a secret address; 404 for every other, without a word why."""
    found = find_by_feed(secret)
    if found is None or found[0].role != Role.VOLUNTEER:
        raise Http404
    return _calendar(*found, secret=secret)


@require_safe
@role_required(Role.VOLUNTEER)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same, for somebody whose calendar cannot reach this site."""
    staff = signed_in_staff(request)
    own = find_own(staff.pk)
    if own is None:
        raise Http404
    answer = _calendar(staff, own, secret=own.feed or _secret_of(staff))
    answer["Content-Disposition"] = 'attachment; filename="shifts.ics"'
    return answer


def _secret_of(staff: Staff) -> str:
    """For identifiers where there is no address. The id of the account stands in the database:
    with it alone, a file that is found on a telephone could be held against every account."""
    return hmac.digest(derive_key("shifts: calendar file"), staff.pk.bytes, "sha256").hex()


def feed_address(request: HttpRequest, own: Own) -> str:
    """The whole address, or "" where there is none."""
    if not own.feed:
        return ""
    return request.build_absolute_uri(reverse("shifts-feed", args=[own.feed]))


def _calendar(staff: Staff, own: Own, *, secret: str) -> HttpResponse:
    body = calendar_of(staff, own, secret=secret, now=clock.now())
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
