"""What the pages of acts show."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unjoin.service.accounts.acts.digest import Place
from unjoin.service.accounts.acts.errors import ActError, NoPasskeyError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.queries import Act, deeds_to_propose, proposed_by, waiting_for
from unjoin.service.accounts.acts.registry import ShownOnce
from unjoin.service.accounts.acts.rules import check_can_approve, check_can_propose
from unjoin.service.accounts.models import Staff
from unjoin.service.site.lists import listed
from unjoin.service.site.sentences import sentence


def place_of(act: Act, staff: Staff) -> Place:
    """As which of the two `staff` would sign."""
    return Place.PROPOSER if act.proposal.proposer_id == staff.pk else Place.APPROVER


def show_list(request: HttpRequest, staff: Staff, *, today: date) -> HttpResponse:
    """What waits for them, what of theirs waits, and where they can propose something."""
    context = {
        "waiting": waiting_for(staff, today=today),
        "own": proposed_by(staff, today=today),
        "deeds": deeds_to_propose(staff),
        "notice": request.GET.get("notice", ""),
    }
    return render(request, "acts/list.html", context)


def show_act(
    request: HttpRequest, act: Act, *, today: date, once: ShownOnce | None = None
) -> HttpResponse:
    """The act as both people read it, and what this one can do with it."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    place = place_of(act, request.user)
    waits_for_other = act.is_signed and place is Place.PROPOSER
    problem = None if waits_for_other else _problem(act, request.user, today=today)
    context = {
        "act": act,
        "kind": ActKind(act.proposal.kind).label,
        "proposer": act.proposal.proposer.handle,
        "approvers": listed(role.label for role in act.deed.approvers),
        "lines": act.deed.describe(act.contents),
        "once": once,
        "is_proposer": place is Place.PROPOSER,
        "problem": sentence(problem) if problem else "",
        "no_passkey": isinstance(problem, NoPasskeyError),
    }
    return render(request, "acts/act.html", context)


def show_done(request: HttpRequest, outcome: ShownOnce | None) -> HttpResponse:
    """That it was carried out, and what is shown once."""
    return render(request, "acts/done.html", {"once": outcome})


def show_problem(
    request: HttpRequest, error: ActError, proposal: Proposal | None = None
) -> HttpResponse:
    """Why nothing was done. `proposal`: what it is about, to be declined or taken back here."""
    context = {
        "sentence": sentence(error),
        "code": error.code,
        "proposal": proposal,
        "is_proposer": proposal is not None and proposal.proposer == request.user,
    }
    return render(request, "acts/problem.html", context, status=409)


def _problem(act: Act, staff: Staff, *, today: date) -> ActError | None:
    """Why it cannot be signed as things are."""
    try:
        if act.is_signed:
            check_can_approve(act.proposal, staff, today=today)
        else:
            check_can_propose(act.proposal.kind, staff)
        act.deed.check(act.contents)
    except ActError as error:
        return error
    return None
