"""A volunteer's shifts, and everybody's settings for them. They work without JavaScript."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import View, role_required, signed_in_staff
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts import actions
from unjoin.service.shifts.calendar_views import feed_address
from unjoin.service.shifts.errors import BecomesGapError, NoSettingsError, ShiftError
from unjoin.service.shifts.forms import SettingsForm, read_settings_form
from unjoin.service.shifts.hours import Quarter, quarter_of
from unjoin.service.shifts.languages import call_languages, language_name
from unjoin.service.shifts.own_page import LAST_OFFSET, shifts_context
from unjoin.service.shifts.queries import find_on_rota
from unjoin.service.shifts.rows import days_of_rows
from unjoin.service.shifts.settings import Own, end_feed, find_own, renew_feed, save_own
from unjoin.service.shifts.zones import zone_groups
from unjoin.service.site.sentences import sentence

NOTICES = frozenset(
    {"settings", "taken", "given-back", "offered", "kept", "taken-over", "address", "no-address"}
)

Change = Callable[[Staff, uuid.UUID, Quarter], None]
P = ParamSpec("P")


def own_needed(view: Callable[Concatenate[HttpRequest, Own, P], HttpResponse]) -> View[P]:
    """A page in somebody's own time zone: who has none chooses it first."""

    @wraps(view)
    def with_own(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        own = find_own(signed_in_staff(request).pk)
        return view(request, own, *args, **kwargs) if own else redirect("shifts-settings")

    return with_own


@require_safe
@role_required(Role.VOLUNTEER)
@own_needed
def shifts_page(request: HttpRequest, own: Own) -> HttpResponse:
    """My shifts, the open ones, and how the next days are covered."""
    return show_shifts(request, own)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER, Role.OPERATOR)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Time zone and languages."""
    staff = signed_in_staff(request)
    if request.method != "POST":
        return _show_settings(request, None)
    form = read_settings_form(request.POST, must_speak=staff.role == Role.VOLUNTEER)
    if form.zone is None or form.problems:
        return _show_settings(request, form)
    save_own(zone=form.zone, languages=form.languages, by=staff)
    if staff.role == Role.VOLUNTEER:
        return _done("settings")
    return redirect("shifts-plan")


@require_POST
@role_required(Role.VOLUNTEER)
def take(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Come to a shift."""
    return _change(
        request, "taken", lambda by, now: actions.take_shift(shift_id=shift_id, by=by, now=now)
    )


@require_POST
@role_required(Role.VOLUNTEER)
def take_over(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Come in the place of somebody who offers the shift."""
    return _change(
        request, "taken-over", lambda by, now: actions.take_over(shift_id=shift_id, by=by, now=now)
    )


@require_POST
@role_required(Role.VOLUNTEER)
def offer(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Have others see that they can take the shift over."""
    return _set_offered(request, shift_id, is_offered=True)


@require_POST
@role_required(Role.VOLUNTEER)
def keep(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Take the offer back."""
    return _set_offered(request, shift_id, is_offered=False)


@require_POST
@role_required(Role.VOLUNTEER)
def give_back(request: HttpRequest, shift_id: uuid.UUID) -> HttpResponse:
    """Not come; where somebody is missing then, only once that has been read."""
    is_sure = request.POST.get("sure") == "yes"
    try:
        return _change(
            request,
            "given-back",
            lambda by, now: actions.give_back(shift_id=shift_id, by=by, now=now, is_sure=is_sure),
        )
    except BecomesGapError as error:
        return _ask_before_gap(request, shift_id, error)


@require_POST
@role_required(Role.VOLUNTEER)
def new_address(request: HttpRequest) -> HttpResponse:
    """A calendar address, in the place of the one before."""
    return _change(request, "address", lambda by, _now: renew_feed(by=by))


@require_POST
@role_required(Role.VOLUNTEER)
def no_address(request: HttpRequest) -> HttpResponse:
    """No calendar address any more."""
    return _change(request, "no-address", lambda by, _now: end_feed(by=by))


def show_shifts(request: HttpRequest, own: Own, *, problem: str = "") -> HttpResponse:
    """The page of one's own shifts; `problem`: what could not be done."""
    staff = signed_in_staff(request)
    offset = request.GET.get("days", "0")
    is_number = offset.isascii() and offset.isdigit() and len(offset) <= 2
    days = min(int(offset), LAST_OFFSET) if is_number else 0
    context = shifts_context(staff, own, moment=clock.now(), offset=days)
    done = request.GET.get("notice", "")
    context |= {"problem": problem, "notice": done if done in NOTICES else ""}
    context["feed_address"] = feed_address(request, own)
    return render(request, "shifts/shifts.html", context, status=409 if problem else 200)


def _change(
    request: HttpRequest, notice: str, change: Callable[[Staff, Quarter], None]
) -> HttpResponse:
    staff = signed_in_staff(request)
    try:
        change(staff, quarter_of(clock.now()))
    except NoSettingsError:
        return redirect("shifts-settings")
    except BecomesGapError:
        raise
    except ShiftError as error:
        own = find_own(staff.pk)
        if own is None:
            return redirect("shifts-settings")
        return show_shifts(request, own, problem=sentence(error))
    return _done(notice)


def _set_offered(request: HttpRequest, shift_id: uuid.UUID, *, is_offered: bool) -> HttpResponse:
    return _change(
        request,
        "offered" if is_offered else "kept",
        lambda by, now: actions.set_offered(
            shift_id=shift_id, by=by, now=now, is_offered=is_offered
        ),
    )


def _ask_before_gap(
    request: HttpRequest, shift_id: uuid.UUID, error: BecomesGapError
) -> HttpResponse:
    staff = signed_in_staff(request)
    own, shift = find_own(staff.pk), find_on_rota(shift_id)
    if own is None or shift is None:
        return redirect("shifts")
    now = quarter_of(clock.now())
    (day,) = days_of_rows([shift], of=staff.pk, mine=[], zone=own.zone, now=now)
    context = {"problem": sentence(error), "day": day, "row": day.rows[0]}
    return render(request, "shifts/give_back.html", context, status=409)


def _show_settings(request: HttpRequest, form: SettingsForm | None) -> HttpResponse:
    staff = signed_in_staff(request)
    own = find_own(staff.pk)
    chosen = form.zone if form else own and own.zone
    languages = form.languages if form else own.languages if own else ()
    context = {
        "groups": zone_groups(clock.now()),
        "zone": chosen.key if chosen else "",
        "choices": [(each, language_name(each), each in languages) for each in call_languages()],
        "is_new": own is None,
        "must_speak": staff.role == Role.VOLUNTEER,
        "errors": form.problems if form else [],
    }
    status = 422 if form and form.problems else 200
    return render(request, "shifts/settings.html", context, status=status)


def _done(notice: str) -> HttpResponse:
    return redirect(f"{reverse('shifts')}?notice={notice}")
