"""`/data/` and `/api`: what there is, what it holds, how it is read and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unjoin.service.datasets.columns import COLUMNS, Column
from unjoin.service.datasets.listing import ListedFile, Listing, published_listing
from unjoin.service.datasets.names import SERIES, STORIES, TABLES, VOLUME_LEAVES
from unjoin.service.datasets.words import ALL_VOLUMES
from unjoin.service.datasets.words import TABLES as WORDS
from unjoin.service.instance import current

FILES_SHOWN = 6
"""So many of the latest files of a series stand on the first page."""

FILES_PER_PAGE = 100

cached = cache_control(public=True, max_age=60)


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A small table with its words. `files`: the same in each format."""

    title: Promise
    about: Promise
    name: str
    columns: tuple[Column, ...]
    files: list[ListedFile]


@require_safe
def to_data(request: HttpRequest) -> HttpResponse:
    """`/data`, as somebody types it."""
    return redirect("data")


@require_safe
@cached
def data(request: HttpRequest) -> HttpResponse:
    """Every file with its size, rows and checksum; how to read and check them."""
    listing = published_listing()
    context = {
        "listing": listing,
        "tables": _tables(listing, TABLES),
        "stories": _tables(listing, [STORIES]),
        "site": f"{request.scheme}://{request.get_host()}",
        "volume_leaves": VOLUME_LEAVES,
        "vkey": current().log_vkey.encode(),
        **{series: _series(listing, series) for series in SERIES},
    }
    return render(request, "datasets/data.html", context)


@require_safe
@cached
def volumes(request: HttpRequest, series: str, page: int = 1) -> HttpResponse:
    """All files of `series` (one of SERIES), the latest first."""
    listing = published_listing()
    files = listing.volumes(series) if listing else []
    pages = max(1, -(-len(files) // FILES_PER_PAGE))
    if not 1 <= page <= pages:
        raise Http404
    context = {
        "series": series,
        "title": ALL_VOLUMES[series],
        "files": files[(page - 1) * FILES_PER_PAGE : page * FILES_PER_PAGE],
        "newer": page - 1 if page > 1 else None,
        "older": page + 1 if page < pages else None,
        "volume_leaves": VOLUME_LEAVES,
    }
    return render(request, "datasets/volumes.html", context)


def more_volumes(request: HttpRequest, series: str, page: str) -> HttpResponse:
    """A later page of them; `page` is of digits."""
    return volumes(request, series, int(page))


@require_safe
@cached
def api(request: HttpRequest) -> HttpResponse:
    """The API for people: what it answers, with examples."""
    site = f"{request.scheme}://{request.get_host()}"
    return render(request, "datasets/api.html", {"site": site})


def _tables(listing: Listing | None, names: Iterable[str]) -> list[SmallTable]:
    if listing is None:
        return []
    found = ((name, listing.table(name)) for name in names)
    return [SmallTable(*WORDS[name], name, COLUMNS[name], files) for name, files in found if files]


def _series(listing: Listing | None, series: str) -> dict[str, object]:
    files = listing.volumes(series) if listing else []
    return {
        "name": series,
        "columns": COLUMNS[series],
        "rows": sum(file.rows for file in files if file.form == "csv"),
        "files": files[:FILES_SHOWN],
        "has_more": len(files) > FILES_SHOWN,
        "all": ALL_VOLUMES[series],
    }
