"""The public pages: the count, the statements, and what a visitor must know beforehand.

They only read, are the same for every visitor who speaks the same language, and
may be kept by any cache for a minute.
"""

from __future__ import annotations

import base64
import re

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from unjoin.registry.entry import LeafIndex
from unjoin.registry.statement import canonical_json
from unjoin.registry.tally import Standing, Tally
from unjoin.service.instance import current
from unjoin.service.publication.queries import (
    PublishedStatement,
    find_statement,
    latest_statements,
)
from unjoin.service.reach.queries import any_published
from unjoin.service.site import errors, figures, proofs
from unjoin.service.site.context import is_mirror, language_tag
from unjoin.service.site.fixed_pages import fixed_page

STATEMENTS_ON_HOME = 3
STATEMENTS_PER_PAGE = 25
LEAF_LIMIT = 2**63
"""No database holds a leaf index beyond this."""

_LEAF = re.compile(r"[0-9]{1,19}")

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
        "hotlines": hotlines(),
        "has_materials": any_published(),
        "statements": latest_statements(before=tally.size, limit=STATEMENTS_ON_HOME),
    }
    return render(request, "site/home.html", context)


@require_safe
@cached
def numbers(request: HttpRequest) -> HttpResponse:
    """The count in all its parts, and what it proves."""
    published = figures.published_numbers()
    tally = published.tally if published else Tally(0)
    campaign = current().campaign
    drives = figures.drives_with_counts(published, campaign)
    context = {
        "tally": tally,
        "rows": figures.rows(tally, campaign),
        "standings": list(tally.by_standing().items()),
        "corrections": published.corrections if published else (),
        "drives": [(drive.titles[language_tag()], count) for drive, count in drives],
        "published": published,
        "root": base64.b64encode(published.root).decode() if published else "",
        "vkey": current().log_vkey.encode(),
        "site": f"{request.scheme}://{request.get_host()}/",
    }
    return render(request, "site/numbers.html", context)


@require_safe
@cached
def statements(request: HttpRequest) -> HttpResponse:
    """The statements, newest first. `?before=<leaf>` goes on below that leaf."""
    wanted = request.GET.get("before")
    before = size = _published_size()
    if wanted is not None:
        if not _LEAF.fullmatch(wanted) or int(wanted) >= LEAF_LIMIT:
            return errors.show_problem(request, errors.BAD_REQUEST)
        before = min(int(wanted), size)
    page, older = fixed_page(before) if is_mirror(request) else _page_below(before)
    context = {
        "statements": page,
        "before": None if wanted is None else before,
        "older": older,
    }
    return render(request, "site/statements.html", context)


@require_safe
@cached
def statement(request: HttpRequest, leaf: int) -> HttpResponse:
    """One statement, whole, with what its entry says; or what became of it.

    What is signed but not in the published log yet is answered as what does not exist.
    """
    size = _published_size()
    if leaf >= size:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    index = LeafIndex(leaf)
    found = find_statement(index)
    if found is None:
        return _show_act(request, index)
    context = {
        "statement": found,
        "acts": _published_acts(found, size),
        "json": canonical_json(found.fields).decode() if found.fields else "",
        "drive": _drive_title(found),
        "is_proven": index < proofs.proven_size(),
    }
    return render(request, "site/statement.html", context)


@require_safe
@cached
def proof(request: HttpRequest, leaf: int) -> HttpResponse:
    """The proof that the entry with this number is in the log, to be saved."""
    if leaf >= LEAF_LIMIT:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    try:
        return proofs.hand_out(proofs.make_proof(LeafIndex(leaf)), LeafIndex(leaf))
    except proofs.NotYetProvenError:
        is_published = leaf < _published_size()
        problem = errors.NO_PROOF_YET if is_published else errors.NO_SUCH_STATEMENT
        return errors.show_problem(request, problem)


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


def _page_below(before: int) -> tuple[list[PublishedStatement], int | None]:
    found = latest_statements(before=before, limit=STATEMENTS_PER_PAGE + 1)
    page = found[:STATEMENTS_PER_PAGE]
    return page, page[-1].leaf if len(found) > len(page) else None


def _published_size() -> int:
    """How many leaves the numbers of the pages are of; 0 before the first publication."""
    published = figures.published_numbers()
    return published.tally.size if published else 0


def _published_acts(found: PublishedStatement, size: int) -> list[figures.Act]:
    """The later entries about a statement that the published log, of `size` leaves, has."""
    if found.left == found.entry.persons and not found.confirmed:
        return []
    return [act for act in figures.acts_on(found.leaf) if act.leaf < size]


def _show_act(request: HttpRequest, leaf: LeafIndex) -> HttpResponse:
    act = figures.find_act(leaf)
    if act is None:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    return render(request, "site/act.html", {"act": act, "is_proven": leaf < proofs.proven_size()})


def _standings(persons: dict[Standing, int]) -> list[tuple[Standing, int]]:
    return [(standing, count) for standing, count in persons.items() if count]


def hotlines() -> list[dict[str, str]]:
    """The numbers of the manifest, in the language being spoken, as pages show them."""
    language = language_tag()
    return [
        {
            "number": hotline.number,
            "dial": re.sub(r"[^0-9+]", "", hotline.number),
            "label": hotline.labels[language],
            "hours": hotline.hours[language],
        }
        for hotline in current().campaign.hotlines
    ]


def _drive_title(found: PublishedStatement) -> str:
    drive = current().campaign.drive(found.fields.drive) if found.fields else None
    return drive.titles[language_tag()] if drive else ""
