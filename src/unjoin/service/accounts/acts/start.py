"""One call with which any page of the staff site starts an act of two."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from unjoin.service.accounts.acts.actions import draft
from unjoin.service.accounts.acts.errors import ActError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.pages import show_act, show_problem
from unjoin.service.accounts.acts.queries import open_act
from unjoin.service.accounts.acts.registry import Contents, deed_of
from unjoin.service.accounts.acts.rules import check_can_propose
from unjoin.service.accounts.models import Staff
from unjoin.service.clock import today
from unjoin.service.instance import current


def start_act(request: HttpRequest, kind: ActKind, contents: Contents) -> HttpResponse:
    """Lead whoever is signed in to the page on which they sign a new act of `kind`.

    For an answer to a POST whose form was read and checked. `contents` is JSON: all that
    the deed needs to describe itself, to check itself and to be carried out. Where they
    may not propose it, or it cannot be done, a page that says so (409).
    """
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    try:
        check_can_propose(kind, request.user)
        deed_of(kind).check(contents)
        prepared, once = deed_of(kind).prepare(contents)
        proposal = draft(
            kind=kind, contents=prepared, by=request.user, instance=current(), today=today()
        )
        if once is None:
            return redirect("act", proposal.pk)
        act = open_act(proposal, instance=current())
        return show_act(request, act, today=today(), once=once)
    except ActError as error:
        return show_problem(request, error)
