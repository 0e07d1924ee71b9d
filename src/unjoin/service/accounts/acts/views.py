"""The pages of acts of two: what waits, one act, and its answers. They need JavaScript to sign.

Posts that fail say so on a page (409), with nothing done. What cannot be seen and what is
not there look alike.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service.accounts.acts import actions, ceremony
from unjoin.service.accounts.acts.errors import ActError
from unjoin.service.accounts.acts.key_deeds import KEY_WORDS, NOTE_LIMIT
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.pages import (
    place_of,
    show_act,
    show_done,
    show_list,
    show_problem,
)
from unjoin.service.accounts.acts.queries import Act, find_proposal, open_act
from unjoin.service.accounts.acts.registry import ShownOnce
from unjoin.service.accounts.acts.signed import Signed
from unjoin.service.accounts.acts.start import start_act
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import role_required, wants_json
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.site.sentences import sentence

ActView = Callable[[HttpRequest, uuid.UUID], HttpResponseBase]


def act_view(view: ActView) -> Callable[..., HttpResponseBase]:
    """A page about one act, for whoever may see it; what cannot be done is said."""

    @wraps(view)
    def explained(request: HttpRequest, act_id: uuid.UUID) -> HttpResponseBase:
        try:
            return view(request, act_id)
        except ActError as error:
            if wants_json(request):
                said = {"code": error.code, "sentence": sentence(error)}
                return JsonResponse(said, status=409)
            return show_problem(request, error)

    return role_required()(explained)


@require_safe
@role_required()
def list_acts(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I proposed, what I can propose."""
    actions.expire(today=today())
    return show_list(request, _staff(request), today=today())


@require_safe
@act_view
def show(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """One act, to be read and signed; one that cannot be read, to be declined unread."""
    proposal = find_proposal(act_id, staff=_staff(request), today=today())
    try:
        return show_act(request, open_act(proposal, instance=current()), today=today())
    except ActError as error:
        return show_problem(request, error, proposal)


@require_safe
@act_view
def ask(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """What the passkey is to sign, for the script of the page."""
    act, staff = _find(request, act_id), _staff(request)
    options = ceremony.begin(request, staff=staff, digest=act.digest, place=place_of(act, staff))
    return JsonResponse(options)


@sensitive_post_parameters()
@require_POST
@act_view
def propose(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """The proposer's passkey has signed."""
    if _find(request, act_id).is_signed:
        return _to_list("proposed")  # sent a second time; the first answer was lost
    actions.propose(
        proposal_id=act_id,
        signed=_signed(request, act_id),
        by=_staff(request),
        instance=current(),
        today=today(),
    )
    return _to_list("proposed")


@sensitive_post_parameters()
@require_POST
@act_view
def approve(request: HttpRequest, act_id: uuid.UUID) -> HttpResponseBase:
    """The second person's passkey has signed: it is done."""
    outcome = actions.approve(
        proposal_id=act_id,
        signed=_signed(request, act_id),
        by=_staff(request),
        instance=current(),
        today=today(),
    )
    if isinstance(outcome, HttpResponseBase):
        return outcome
    return show_done(request, outcome if isinstance(outcome, ShownOnce) else None)


@require_POST
@act_view
def decline(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """The second person says no, whether or not it can still be opened."""
    find_proposal(act_id, staff=_staff(request), today=today())
    actions.decline(proposal_id=act_id, by=_staff(request), today=today())
    return _to_list("declined")


@require_POST
@act_view
def take_back(request: HttpRequest, act_id: uuid.UUID) -> HttpResponse:
    """The proposer has changed their mind."""
    actions.take_back(proposal_id=act_id, by=_staff(request), today=today())
    return _to_list("taken-back")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OPERATOR)
def change_keys(request: HttpRequest) -> HttpResponse:
    """An operator proposes that a key be changed."""
    what, note = request.POST.get("what", ""), request.POST.get("note", "").strip()
    if request.method == "POST" and what in KEY_WORDS and len(note) <= NOTE_LIMIT:
        contents = {"what": what, "note": note} if note else {"what": what}
        return start_act(request, ActKind.CHANGE_KEYS, contents)
    context = {
        "keys": [(key.value, *words) for key, words in KEY_WORDS.items()],
        "chosen": what,
        "note": note,
        "note_limit": NOTE_LIMIT,
        "has_problem": request.method == "POST",
    }
    return render(request, "acts/keys.html", context, status=422 if context["has_problem"] else 200)


def _find(request: HttpRequest, act_id: uuid.UUID) -> Act:
    proposal = find_proposal(act_id, staff=_staff(request), today=today())
    return open_act(proposal, instance=current())


def _signed(request: HttpRequest, act_id: uuid.UUID) -> Signed:
    act, staff = _find(request, act_id), _staff(request)
    return ceremony.finish(
        request,
        staff=staff,
        digest=act.digest,
        place=place_of(act, staff),
        answer=request.POST.get("answer", ""),
    )


def _staff(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    return request.user


def _to_list(notice: str) -> HttpResponse:
    return redirect(f"{reverse('acts')}?notice={notice}")
