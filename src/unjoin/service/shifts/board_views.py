"""The supervisor's board, whole and as the part of it that is asked for again and again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts.board import board_context
from unjoin.service.shifts.settings import Own
from unjoin.service.shifts.views import own_needed


@require_safe
@role_required(Role.OPERATOR)
@own_needed
def board(request: HttpRequest, own: Own) -> HttpResponse:
    """How the work stands now."""
    return render(request, "shifts/board.html", board_context(own, moment=clock.now()))


@require_safe
@role_required(Role.OPERATOR)
@own_needed
def live(request: HttpRequest, own: Own) -> HttpResponse:
    """What of it changes, for the page's script."""
    return render(request, "shifts/board_live.html", board_context(own, moment=clock.now()))
