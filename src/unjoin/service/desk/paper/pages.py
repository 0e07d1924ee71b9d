"""What the pages of paper intake have in common: who asks, what cannot be done, the way back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from unjoin.registry.errors import RegistryError
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.intake.errors import IntakeError
from unjoin.service.site.sentences import sentence

SheetView = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def asking_staff(request: HttpRequest) -> Staff:
    """The member of staff who asks; only behind `role_required`."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    return request.user


def show_problem(
    request: HttpRequest,
    error: PaperError | RegistryError | IntakeError,
    *,
    status: int = 409,
) -> HttpResponse:
    """A page that says what could not be done."""
    context = {"sentence": sentence(error)}
    return render(request, "desk/paper_problem.html", context, status=status)


def sheet_view(view: SheetView) -> Callable[..., HttpResponseBase]:
    """A page about one sheet, for volunteers; what cannot be done is said on a page.

    Who is signed out meanwhile gets back what they typed.
    """

    @wraps(view)
    def explained(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
        try:
            return view(request, sheet_id)
        except (PaperError, RegistryError, IntakeError) as error:
            return show_problem(request, error)

    guarded = role_required(Role.VOLUNTEER)(explained)

    @wraps(view)
    def kept(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponseBase:
        if request.POST.get("lines") and not request.user.is_authenticated:
            context = {"lines": request.POST["lines"], "here": request.get_full_path()}
            return render(request, "desk/paper_signed_out.html", context, status=401)
        return guarded(request, sheet_id)

    return require_http_methods(["GET", "HEAD", "POST"])(kept)


def to_list(notice: str) -> HttpResponseRedirect:
    """Back to the list of sheets, which says `notice`."""
    return HttpResponseRedirect(f"{reverse('paper')}?notice={notice}")
