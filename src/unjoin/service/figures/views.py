"""`/numbers`, `/drives` and `/milestones`: the count in all its parts.

They only read the published files, are the same for every visitor who speaks the same language,
and may be kept by any cache for a minute.
"""

from __future__ import annotations

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unjoin.registry.tally import Tally
from unjoin.service.clock import today
from unjoin.service.figures import tables
from unjoin.service.figures.queries import count_drives, find_milestone, list_milestones
from unjoin.service.instance import current
from unjoin.service.publication.numbers import Numbers
from unjoin.service.site.context import language_tag
from unjoin.service.site.figures import published_numbers

cached = cache_control(public=True, max_age=60)


@require_safe
@cached
def numbers(request: HttpRequest) -> HttpResponse:
    """The count in all its parts, and what it proves."""
    published = published_numbers()
    tally = published.tally if published else Tally(0)
    campaign = current().campaign
    context = {
        "tally": tally,
        "organisations": tables.organisations_table(tally, campaign),
        "tables": _further_tables(published),
        "drives": count_drives(published, campaign, today()),
        "milestones": published.milestones[::-1] if published else (),
        "published": published,
        "root": base64.b64encode(published.root).decode() if published else "",
        "vkey": current().log_vkey.encode(),
        "site": f"{request.scheme}://{request.get_host()}/",
    }
    return render(request, "figures/numbers.html", context)


@require_safe
@cached
def drives(request: HttpRequest) -> HttpResponse:
    """All drives, those that began last first."""
    counted = count_drives(published_numbers(), current().campaign, today())
    return render(request, "figures/drives.html", {"drives": counted})


@require_safe
@cached
def drive(request: HttpRequest, drive_id: str) -> HttpResponse:
    """One drive: when it is, what the operator says of it, and who came through it."""
    counted = count_drives(published_numbers(), current().campaign, today())
    found = next((each for each in counted if each.drive.id == drive_id), None)
    if found is None:
        raise Http404
    language = language_tag()
    context = {
        "counted": found,
        "title": found.drive.titles[language],
        "text": found.drive.texts[language] if found.drive.texts else "",
    }
    return render(request, "figures/drive.html", context)


@require_safe
@cached
def milestones(request: HttpRequest) -> HttpResponse:
    """The milestones that were reached, the largest first."""
    return render(request, "figures/milestones.html", {"milestones": list_milestones()[::-1]})


@require_safe
@cached
def milestone(request: HttpRequest, number: int) -> HttpResponse:
    """One milestone: by which checkpoint it was reached, and what the count is now."""
    found, published = find_milestone(number), published_numbers()
    if found is None or published is None:
        raise Http404
    context = {
        "milestone": found,
        "root": base64.b64encode(found.root).decode(),
        "now": published.tally.total,
    }
    return render(request, "figures/milestone.html", context)


def _further_tables(published: Numbers | None) -> list[tables.Table]:
    """Those of which there is something to show. A file of an earlier release has fewer."""
    if published is None:
        return []
    found = []
    if published.channels:
        found.append(tables.channels_table(published))
    if published.growth:
        found.append(tables.growth_table(published))
    if published.weeks:
        found.append(tables.weeks_table(published))
    found.append(tables.corrections_table(published))
    if published.places and published.places.shown:
        found.append(tables.places_table(published.places))
    if published.roles and published.roles.shown:
        found.append(tables.roles_table(published.roles))
    return found
