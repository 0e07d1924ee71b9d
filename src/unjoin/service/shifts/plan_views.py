"""The operators' page of the rota: a week, who comes, and planning. Works without JavaScript."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from unjoin.registry.weeks import Week, week_of
from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts import planning
from unjoin.service.shifts.errors import ShiftError
from unjoin.service.shifts.forms import PlanForm, read_number, read_plan_form
from unjoin.service.shifts.hours import quarter_of
from unjoin.service.shifts.models import MOST_NEEDED
from unjoin.service.shifts.plan_page import WEEKS_AHEAD, plan_context
from unjoin.service.shifts.settings import Own
from unjoin.service.shifts.views import own_needed
from unjoin.service.site.sentences import sentence

NOTICES = frozenset({"planned", "changed", "removed"})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OPERATOR)
@own_needed
def plan_page(request: HttpRequest, own: Own) -> HttpResponse:
    """A week of the rota; a post plans shifts."""
    if request.method != "POST":
        return _show(request, own)
    form = read_plan_form(request.POST)
    if form.hours is None:
        return _show(request, own, form=form)
    try:
        planning.plan_shifts(
            hours=form.hours,
            days=form.days,
            language=form.language,
            needed=form.needed,
            by=Actor(actor_handle(request)),
            today=clock.today(),
            now=quarter_of(clock.now()),
        )
    except ShiftError as error:
        form.problems = [("day", sentence(error))]
        return _show(request, own, form=form)
    return _back(form.hours.week, notice="planned")


@require_POST
@role_required(Role.OPERATOR)
@own_needed
def copy_week(request: HttpRequest, own: Own) -> HttpResponse:
    """Plan a week as the one before it."""
    week = _week(request.POST.get("week", ""))
    if week is None:
        return redirect("shifts-plan")
    done = planning.copy_week(to=week, by=Actor(actor_handle(request)), today=clock.today())
    return _show(request, own, week=week, copied=done)


@require_POST
@role_required(Role.OPERATOR)
@own_needed
def change_needed(request: HttpRequest, own: Own, shift_id: uuid.UUID) -> HttpResponse:
    """Ask for more people, or fewer."""
    needed = read_number(request.POST.get("needed", ""), MOST_NEEDED)
    if needed is None:
        limit = {"people": MOST_NEEDED}
        text = _("Give a number of people from 1 to %(people)d. Nothing was saved.") % limit
        return _show(request, own, problem=text)
    return _change(request, own, "changed", planning.set_needed, shift_id=shift_id, needed=needed)


@require_POST
@role_required(Role.OPERATOR)
@own_needed
def remove(request: HttpRequest, own: Own, shift_id: uuid.UUID) -> HttpResponse:
    """Take a shift out."""
    return _change(request, own, "removed", planning.remove_shift, shift_id=shift_id)


def _change(
    request: HttpRequest, own: Own, notice: str, change: Callable[..., None], **about: object
) -> HttpResponse:
    try:
        change(by=Actor(actor_handle(request)), today=clock.today(), **about)
    except ShiftError as error:
        return _show(request, own, problem=sentence(error))
    return _back(_week(request.POST.get("week", "")), notice=notice)


def _show(
    request: HttpRequest,
    own: Own,
    *,
    form: PlanForm | None = None,
    week: Week | None = None,
    copied: planning.Copied | None = None,
    problem: str = "",
) -> HttpResponse:
    asked = week or _week(request.GET.get("week") or request.POST.get("week", ""))
    context = plan_context(own, moment=clock.now(), week=asked, filled=form.filled if form else {})
    errors = form.problems if form else [("rota", problem)] if problem else []
    notice = request.GET.get("notice", "")
    shown = notice if notice in NOTICES and not errors else ""
    context |= {"errors": errors, "copied": copied, "notice": shown}
    return render(request, "shifts/plan.html", context, status=422 if errors else 200)


def _week(text: str) -> Week | None:
    """A week that can be planned: this one, the last, or one not too far ahead."""
    this_week = week_of(clock.today())
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        return None
    return Week(int(text)) if -1 <= int(text) - this_week <= WEEKS_AHEAD else None


def _back(week: Week | None, *, notice: str) -> HttpResponse:
    asked = f"&week={week}" if week is not None else ""
    return redirect(f"{reverse('shifts-plan')}?notice={notice}{asked}")
