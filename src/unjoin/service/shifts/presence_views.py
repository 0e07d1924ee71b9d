"""Signing on and off, and what the call screen tells and asks meanwhile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import role_required, signed_in_staff, wants_json
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.answers import refusal
from unjoin.service.desk.draft_key import of_its_page
from unjoin.service.desk.reading import CallJsonError, read_object
from unjoin.service.shifts.hours import quarter_of
from unjoin.service.shifts.languages import call_languages, language_name
from unjoin.service.shifts.presence import Stage, presence
from unjoin.service.shifts.queries import WARNED_AHEAD, find_gaps
from unjoin.service.shifts.rows import gap_words
from unjoin.service.shifts.settings import find_own
from unjoin.service.site.lists import listed


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def sign_on(request: HttpRequest) -> HttpResponse:
    """Be counted among those who are on, in the languages of one's settings."""
    staff = signed_in_staff(request)
    own = find_own(staff.pk)
    if own is None:
        if not wants_json(request):
            return redirect("shifts-settings")
        text = _("Choose your time zone and languages first, under Shifts. Nothing was changed.")
        return JsonResponse({"code": "shift-no-settings", "sentence": text}, status=422)
    presence.sign_on(staff.pk, staff.handle, own.languages)
    return JsonResponse(who_is_on(staff)) if wants_json(request) else redirect("shifts")


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def sign_off(request: HttpRequest) -> HttpResponse:
    """Not any more."""
    staff = signed_in_staff(request)
    presence.sign_off(staff.pk)
    return JsonResponse(who_is_on(staff)) if wants_json(request) else redirect("shifts")


@require_safe
@role_required(Role.VOLUNTEER)
@of_its_page
def who(request: HttpRequest) -> HttpResponse:
    """Who is on, for the call screen's dialog."""
    return JsonResponse(who_is_on(signed_in_staff(request)))


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def heartbeat(request: HttpRequest) -> HttpResponse:
    """The call screen is there, and at which stage. Between calls it is told of gaps."""
    staff = signed_in_staff(request)
    try:
        members = read_object(request.body)
        stage = members.text("stage")
        members.finish()
        if stage not in {each.value for each in Stage}:
            raise CallJsonError("stage", "a stage of the call screen")
    except CallJsonError as error:
        return refusal(error)
    is_on = presence.hear(staff.pk, staff.handle, Stage(stage))
    answer: dict[str, object] = {"is_on": is_on}
    if stage == Stage.READY:
        answer["gaps"] = own_gaps(staff)
    return JsonResponse(answer)


def who_is_on(staff: Staff) -> dict[str, object]:
    """How many are on, by language; and, for somebody who is on, who."""
    on = presence.on_now()
    is_on = presence.is_on(staff.pk)
    counts = [
        _("%(language)s: %(number)d")
        % {
            "language": language_name(language),
            "number": sum(language in one.languages for one in on),
        }
        for language in call_languages()
    ]
    form = ngettext("%(number)d person is on now.", "%(number)d people are on now.", len(on))
    return {
        "is_on": is_on,
        "people": form % {"number": len(on)},
        "counts": counts,
        "on": [
            {
                "handle": one.handle,
                "languages": listed(language_name(each) for each in one.languages),
                "state": _("in a call") if one.in_call else _("free"),
            }
            for one in on
            if is_on
        ],
    }


def own_gaps(staff: Staff) -> list[str]:
    """The gaps of the next day in the languages that `staff` speaks, in words."""
    own = find_own(staff.pk)
    if own is None:
        return []
    now = quarter_of(clock.now())
    return [gap_words(g, own.zone, now) for g in find_gaps(now, WARNED_AHEAD, own.languages)]
