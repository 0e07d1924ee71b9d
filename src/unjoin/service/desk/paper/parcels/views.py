"""The pages of a parcel: opened, its sheets, a further one, closed."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.registry.weeks import Week, week_of
from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper import screens
from unjoin.service.desk.paper.errors import CameBadError, PaperError
from unjoin.service.desk.paper.opening import open_numbered_sheet
from unjoin.service.desk.paper.pages import asking_staff, show_problem
from unjoin.service.desk.paper.parcels.actions import (
    OLDEST_WEEKS,
    PLACE_LIMIT,
    close_parcel,
    open_parcel,
)
from unjoin.service.desk.paper.parcels.queries import find_parcel
from unjoin.service.instance import current
from unjoin.service.site.context import language_tag

NOTICES = frozenset({"opened", "photographs", "imported"})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def open_new(request: HttpRequest) -> HttpResponse:
    """A form for the place and the week, and the parcel that it opens."""
    week = week_of(clock.today())
    place = request.POST.get("place", "")
    came = _read_week(request.POST.get("came", str(week)))
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            parcel = open_parcel(
                instance=current(),
                place=place,
                came=came,
                language=_chosen_language(request),
                by=asking_staff(request),
                today=clock.today(),
            )
            return redirect(_address(parcel.id, "opened"))
        except PaperError as error:
            target = "came" if isinstance(error, CameBadError) else "place"
            problems = [(target, error.sentence)]
    context = {
        "place": place,
        "place_limit": PLACE_LIMIT,
        "came": came,
        "weeks": [Week(week - ago) for ago in range(OLDEST_WEEKS + 1)],
        "errors": problems,
        "problems": dict(problems),
        "languages_of_lists": screens.language_choices(current().campaign),
        "chosen_language": _chosen_language(request),
    }
    return render(request, "desk/paper_parcel_new.html", context)


@require_safe
@role_required(Role.VOLUNTEER)
def show(request: HttpRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """The sheets of a parcel, and how to add to it."""
    try:
        parcel = find_parcel(parcel_id, instance=current(), staff=asking_staff(request))
    except PaperError as error:
        return show_problem(request, error, status=404)
    notice = request.GET.get("notice", "")
    context = {
        "parcel": parcel,
        "sheets": parcel.sheets,
        "notice": notice if notice in NOTICES else "",
        "consents": screens.consent_choices(),
    }
    return render(request, "desk/paper_parcel.html", context)


@require_POST
@role_required(Role.VOLUNTEER)
def add_sheet(request: HttpRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """Open the parcel's next sheet, without a photograph."""
    try:
        sheet = open_numbered_sheet(
            instance=current(),
            parcel_id=parcel_id,
            by=asking_staff(request),
            today=clock.today(),
        )
    except PaperError as error:
        return show_problem(request, error)
    return redirect("paper-key", sheet_id=sheet.id)


@require_POST
@role_required(Role.VOLUNTEER)
def close(request: HttpRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """Close a parcel of which all sheets are sent."""
    try:
        close_parcel(parcel_id=parcel_id, by=asking_staff(request), today=clock.today())
    except PaperError as error:
        return show_problem(request, error)
    return HttpResponseRedirect(f"{reverse('paper')}?notice=closed")


def _address(parcel_id: uuid.UUID, notice: str) -> str:
    return f"{reverse('paper-parcel', args=[parcel_id])}?notice={notice}"


def _read_week(text: str) -> Week:
    """The number of a week; one that never was where it is none."""
    return Week(int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else Week(0)


def _chosen_language(request: HttpRequest) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in current().campaign.languages else language_tag()
