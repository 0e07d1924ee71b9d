"""`/stories`: what volunteers tell of calls, by the week in which it was published.

It only reads, is the same for every visitor who speaks the same language, and may be kept by any
cache for a minute. It works without JavaScript.
"""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unjoin.service.site import errors
from unjoin.service.stories.queries import published_page

_WEEK = re.compile(r"[0-9]{1,6}")
_ID = re.compile(r"[0-9a-f]{32}")


@require_safe
@cache_control(public=True, max_age=60)
def stories(request: HttpRequest) -> HttpResponse:
    """The stories, newest week first. `?week=…&after=…` goes on behind that story."""
    week, after = request.GET.get("week"), request.GET.get("after")
    if (week is not None and not _WEEK.fullmatch(week)) or (after and not _ID.fullmatch(after)):
        return errors.show_problem(request, errors.BAD_REQUEST)
    page = published_page(
        week=None if week is None else int(week), after=uuid.UUID(after) if after else None
    )
    context = {"page": page, "is_later_page": week is not None}
    return render(request, "stories/stories.html", context)
