"""The call screen, and the five requests its script makes. Everything is in `no-store`."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from unjoin.registry.errors import RegistryError
from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required, signed_in_staff
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.actions import take_call
from unjoin.service.desk.answers import receipt_answer, refusal
from unjoin.service.desk.calls import parse_call, parse_count
from unjoin.service.desk.draft_key import of_its_page
from unjoin.service.desk.groups import parse_group_request, rows_of_line
from unjoin.service.desk.pseudonyms import BATCH, offer_batch
from unjoin.service.desk.reading import CallJsonError, read_object
from unjoin.service.desk.screen import screen_context
from unjoin.service.desk.undo import TooLateToUndoError, undo_call, undo_token
from unjoin.service.instance import current
from unjoin.service.intake.errors import IntakeError
from unjoin.service.site.context import language_tag
from unjoin.service.statistics.actions import count_outcome_once


@require_safe
@role_required(Role.VOLUNTEER)
def call_screen(request: HttpRequest) -> HttpResponse:
    """The one window in which calls are recorded."""
    context = screen_context(
        request, current().campaign, language=language_tag(), today=clock.today()
    )
    return render(request, "desk/call.html", context)


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def save_call(request: HttpRequest) -> HttpResponse:
    """Receive the people of a call; answer with the receipt, or with what is wrong."""
    instance = current()
    try:
        call = parse_call(request.body, campaign=instance.campaign, language=language_tag())
        received = take_call(
            instance=instance, call=call, by=Actor(actor_handle(request)), today=clock.today()
        )
    except (RegistryError, IntakeError, CallJsonError, RequestDataTooBig) as error:
        return refusal(error)
    undo = undo_token(call.key, staff=signed_in_staff(request))
    return JsonResponse(receipt_answer(received, undo=undo, language=language_tag()))


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def undo_saved_call(request: HttpRequest) -> HttpResponse:
    """Take back a call that was saved a moment ago; or say that it is too late."""
    try:
        members = read_object(request.body)
        token = members.text("undo")
        members.finish()
        undo_call(
            instance=current(),
            token=token,
            staff=signed_in_staff(request),
            today=clock.today(),
        )
    except (CallJsonError, TooLateToUndoError) as error:
        return refusal(error)
    return JsonResponse({"undone": True})


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def count_call(request: HttpRequest) -> HttpResponse:
    """Count a call in which nobody withdrew, once for its key."""
    try:
        counted = parse_count(request.body)
    except CallJsonError as error:
        return refusal(error)
    is_new = count_outcome_once(outcome=counted.outcome, key=counted.key, today=clock.today())
    return JsonResponse({"counted": True, "repeated": not is_new})


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def read_group_line(request: HttpRequest) -> HttpResponse:
    """Read a group line into groups, with a pseudonym for everybody in them."""
    campaign = current().campaign
    try:
        asked = parse_group_request(request.body)
        return JsonResponse({"groups": rows_of_line(asked, campaign=campaign)})
    except (RegistryError, CallJsonError) as error:
        return refusal(error)


@require_safe
@role_required(Role.VOLUNTEER)
@of_its_page
def more_names(request: HttpRequest) -> HttpResponse:
    """A further batch of pseudonyms, and a fresh token for a page that outlived its session."""
    names = offer_batch(BATCH, campaign=current().campaign)
    return JsonResponse({"names": names, "token": get_token(request)})
