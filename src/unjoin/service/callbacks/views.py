"""What the scripts of the call screen ask about call-backs and numbers. All of it is `no-store`.

Asking for the list and holding on are no use of the desk: pages do that by themselves (see
`unlocked`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.callbacks import actions
from unjoin.service.callbacks.answers import list_answer, locked_answer, refused, taken_answer
from unjoin.service.callbacks.do_not_call import is_listed, list_number
from unjoin.service.callbacks.errors import (
    CallBackError,
    CheckLaterError,
    DeskLockedError,
    ListLaterError,
)
from unjoin.service.callbacks.pace import checks, listings, pay
from unjoin.service.callbacks.phone_numbers import shown
from unjoin.service.callbacks.queries import count_waiting, waiting_now
from unjoin.service.callbacks.reading import parse_asked, parse_number_only, parse_reached
from unjoin.service.callbacks.unlocked import desk
from unjoin.service.desk.draft_key import of_its_page
from unjoin.service.desk.reading import CallJsonError
from unjoin.service.instance import current

P = ParamSpec("P")
Deed = Callable[Concatenate[HttpRequest, P], dict[str, object]]


def _deed(view: Deed[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A POST of a volunteer that answers with JSON, or with what is wrong; it uses the desk."""

    @wraps(view)
    def using(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> dict[str, object]:
        desk.use()
        return view(request, *args, **kwargs)

    return _answered(using)


def _answered(view: Deed[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """The same for what a page sends by itself, which is no use of the desk."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except (CallBackError, CallJsonError) as error:
            return refused(error)
        except RequestDataTooBig:
            return refused(CallJsonError("request", "something short"))

    guarded: Callable[Concatenate[HttpRequest, P], HttpResponse]
    guarded = require_POST(role_required(Role.VOLUNTEER)(of_its_page(answer)))  # type: ignore[assignment]
    return guarded


@require_safe
@role_required(Role.VOLUNTEER)
@of_its_page
def list_waiting(request: HttpRequest) -> HttpResponse:
    """Which call-backs wait; how many, while the desk is locked."""
    now = clock.now()
    try:
        return JsonResponse(list_answer(waiting_now(now), handle=actor_handle(request)))
    except DeskLockedError:
        return JsonResponse(locked_answer(count_waiting(now)))


@_deed
def keep(request: HttpRequest) -> dict[str, object]:
    """Keep a call-back that somebody asked for."""
    now, instance = clock.now(), current()
    item_id, asked = parse_asked(request.body, now=now)
    _ask(request)
    listed = is_listed(asked.number, instance=instance)
    actions.keep_call_back(
        asked.as_listed(listed=listed),
        item_id=item_id,
        instance=instance,
        now=now,
    )
    return {"until": asked.hours.until.strftime("%Y-%m-%dT%H:%M:%SZ"), "listed": listed}


@_deed
def take(request: HttpRequest, item_id: uuid.UUID) -> dict[str, object]:
    """Take a call-back, and be shown its number."""
    asked, listed = actions.take_call_back(
        item_id, instance=current(), by=_actor(request), now=clock.now()
    )
    return taken_answer(asked, listed=listed)


@_answered
def hold(request: HttpRequest, item_id: uuid.UUID) -> dict[str, object]:
    """Go on holding it: the call lasts. A page says so every two minutes, by itself."""
    actions.hold_on(item_id, by=_actor(request))
    return {}


@_deed
def end(request: HttpRequest, item_id: uuid.UUID) -> dict[str, object]:
    """Say whether the person was reached; whether anything is kept for later."""
    if parse_reached(request.body):
        actions.end_call_back(item_id, by=_actor(request))
        return {"kept": False}
    now = clock.now()
    return {"kept": actions.note_in_vain(item_id, instance=current(), by=_actor(request), now=now)}


@_deed
def give_back(request: HttpRequest, item_id: uuid.UUID) -> dict[str, object]:
    """Leave it to others."""
    actions.give_back(item_id, by=_actor(request))
    return {}


@_deed
def check_number(request: HttpRequest) -> dict[str, object]:
    """Whether a number must not be called. It is not kept, whatever the answer."""
    number = parse_number_only(request.body)
    _ask(request)
    return {"listed": is_listed(number, instance=current()), "number": shown(number)}


@_deed
def keep_from_calling(request: HttpRequest) -> dict[str, object]:
    """Let a number not be called again."""
    number = parse_number_only(request.body)
    pay(listings, _actor(request), ListLaterError)
    list_number(number, instance=current(), by=_actor(request), today=clock.today())
    return {}


def _ask(request: HttpRequest) -> None:
    """Every answer that says whether a number is listed is one of the same budget."""
    pay(checks, _actor(request), CheckLaterError)


def _actor(request: HttpRequest) -> Actor:
    return Actor(actor_handle(request))
