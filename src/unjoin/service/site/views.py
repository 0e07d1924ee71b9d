"""The public pages: the count, and what a visitor must know beforehand.

They only read, are the same for every visitor who speaks the same language, and
may be kept by any cache for a minute.
"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from unjoin.registry.tally import Standing, Tally
from unjoin.service.instance import current
from unjoin.service.publication.queries import latest_statements
from unjoin.service.reach.addresses import Address, list_addresses
from unjoin.service.reach.queries import any_published
from unjoin.service.site import figures
from unjoin.service.site.context import language_tag

STATEMENTS_ON_HOME = 3

cached = cache_control(public=True, max_age=60)


@require_safe
@cached
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the count, and the way to declare."""
    published = figures.published_numbers()
    tally = published.tally if published else Tally(0)
    campaign = current().campaign
    separator = "、" if language_tag() != "en" else ", "
    names = [organisation.names[language_tag()] for organisation in campaign.organisations]
    context = {
        "tally": tally,
        "standings": _standings(tally.by_standing()),
        "organisations": separator.join(names),
        "batch": campaign.thresholds.batch_declarations,
        "addresses": _other_addresses(request),
        "has_materials": any_published(),
        "statements": latest_statements(before=tally.size, limit=STATEMENTS_ON_HOME),
    }
    return render(request, "site/home.html", context)


@require_safe
@cached
def safety(request: HttpRequest) -> HttpResponse:
    """What is kept, what is not, and what nobody can promise."""
    return render(request, "site/safety.html")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Lead to a page that anybody may have open; have the browser forget what this site gave.

    Browsers that know `Clear-Site-Data` (W3C, "Clear Site Data") drop their copies. The
    list of pages visited stays, and no site can empty that.
    """
    response = HttpResponseRedirect(current().campaign.leave_to)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` (200) when the database answers, `database` (503) when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def _standings(persons: dict[Standing, int]) -> list[tuple[Standing, int]]:
    return [(standing, count) for standing, count in persons.items() if count]


def _other_addresses(request: HttpRequest) -> list[Address]:
    """Where the site can be found beside the address at which the page was asked for."""
    here = f"{request.scheme}://{request.get_host()}/"
    return [each for each in list_addresses(current(), language_tag()) if each.url != here]
