"""`/feed.atom` and `/feed-numbers.atom`, in the language of the address or of the reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unjoin.registry.weeks import EPOCH, first_day
from unjoin.service.datasets.feeds.atom import CONTENT_TYPE, Feed, Item, encode_feed
from unjoin.service.datasets.feeds.publications import publication_items
from unjoin.service.datasets.feeds.sources import latest_items
from unjoin.service.instance import current
from unjoin.service.publication.numbers import Numbers
from unjoin.service.site.context import language_tag
from unjoin.service.site.figures import published_numbers


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """The latest statements, and whatever else `sources` has."""
    published = published_numbers()
    size = published.tally.size if published else 0
    items = latest_items(request.build_absolute_uri, size)
    title = _("Latest statements")
    return _answer(request, "statements", title, "statements", items, published)


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Each publication, with what it added to the count and what it took away."""
    items = publication_items(request.build_absolute_uri)
    title = _("Publications and corrections")
    return _answer(request, "numbers", title, "numbers", items, published_numbers())


def _answer(
    request: HttpRequest,
    name: str,
    title: str,
    page: str,
    items: Iterable[Item],
    published: Numbers | None,
) -> HttpResponse:
    instance, language = current(), language_tag()
    campaign = instance.campaign.names[language]
    feed = Feed(
        name=name,
        title=f"{title} · {campaign}",
        author=campaign,
        monday=first_day(published.week) if published else EPOCH,
        itself=request.build_absolute_uri(request.path),
        page=request.build_absolute_uri(reverse(page)),
        language=language,
    )
    data = encode_feed(feed, items, instance.log_vkey)
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=60)
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    return conditional or response
