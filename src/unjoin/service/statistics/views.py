"""The operator's pages: how the work stands, the accounts, the audit chain."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unjoin.service.accounts import actions
from unjoin.service.accounts.acts.account_deeds import ROLES_OF_TWO, reset_contents
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.start import start_act
from unjoin.service.accounts.audit import Actor, chain_lines, find_break
from unjoin.service.accounts.errors import AccountError
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sessions import fresh_sign_in_required
from unjoin.service.clock import today
from unjoin.service.desk.outcomes import ENDINGS
from unjoin.service.instance import current
from unjoin.service.site.sentences import sentence
from unjoin.service.statistics.queries import inbox, last_publication, log_state, outcome_table
from unjoin.service.statistics.stand_ins import stand_ins

_LATEST = 30


@require_safe
@role_required(Role.OPERATOR)
def overview(request: HttpRequest) -> HttpResponse:
    """How the work stands, and who may do it."""
    return _show(request)


@require_POST
@role_required(Role.OPERATOR)
@fresh_sign_in_required
def make_account(request: HttpRequest) -> HttpResponse:
    """A new account: a volunteer's at once, another's once somebody has approved it."""
    handle, role = request.POST.get("handle", "").strip(), request.POST.get("role", "")
    if role not in Role.values:
        return _show(request, errors=[("role", _("Choose a role."))])
    by = Actor(actor_handle(request))
    try:
        actions.check_can_make(handle)
        if Role(role) in ROLES_OF_TWO:
            return start_act(request, ActKind.MAKE_ACCOUNT, {"handle": handle, "role": role})
        made = actions.make_account(handle=handle, role=Role(role), by=by, today=today())
    except AccountError as error:
        return _show(request, errors=[("handle", sentence(error))])
    return render(request, "statistics/credentials.html", {"made": made})


@require_POST
@role_required(Role.OPERATOR)
@fresh_sign_in_required
def reset_sign_in(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """No passkey and no code any more, and a one-time password; but for volunteers by two."""
    by = Actor(actor_handle(request))
    try:
        staff = actions.find_account(staff_id)
        if staff.role in ROLES_OF_TWO:
            return start_act(request, ActKind.RESET_SIGN_IN, reset_contents(staff))
        made = actions.reset_sign_in(staff_id=staff_id, by=by, today=today())
    except AccountError as error:
        return _show(request, errors=[("accounts", sentence(error))])
    return render(request, "statistics/credentials.html", {"made": made})


@require_POST
@role_required(Role.OPERATOR)
@fresh_sign_in_required
def close_account(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """Nobody can sign in with it any more."""
    return _change(request, staff_id, actions.close_account)


@require_POST
@role_required(Role.OPERATOR)
@fresh_sign_in_required
def open_account(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """It can be used again; but for volunteers by two, and with another sign-in."""
    try:
        staff = actions.find_account(staff_id)
    except AccountError as error:
        return _show(request, errors=[("accounts", sentence(error))])
    if staff.role not in ROLES_OF_TWO:
        return _change(request, staff_id, actions.open_account)
    if staff.is_active:
        return redirect("operate")
    return start_act(request, ActKind.RESET_SIGN_IN, reset_contents(staff))


@require_safe
@role_required(Role.OPERATOR)
def audit_chain(request: HttpRequest) -> HttpResponse:
    """Check the whole chain and show its end."""
    latest = AuditEvent.objects.order_by("-number")
    last = latest.first()
    context = {
        "broken_at": find_break(),
        "events": latest.count(),
        "latest": latest[:_LATEST],
        "digest": bytes(last.digest).hex() if last else "",
    }
    return render(request, "statistics/audit.html", context)


@require_safe
@role_required(Role.OPERATOR)
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole chain, an event a line, for checking elsewhere."""
    answer = StreamingHttpResponse(chain_lines(), content_type="application/jsonl")
    answer["Content-Disposition"] = 'attachment; filename="audit-chain.jsonl"'
    return answer


def _change(request: HttpRequest, staff_id: uuid.UUID, change: Callable[..., None]) -> HttpResponse:
    try:
        change(staff_id=staff_id, by=Actor(actor_handle(request)), today=today())
    except AccountError as error:
        return _show(request, errors=[("accounts", sentence(error))])
    return redirect("operate")


def _show(request: HttpRequest, *, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    instance = current()
    labels = {ending.outcome.value: ending.label for ending in ENDINGS}
    outcomes = outcome_table(outcomes=list(labels), today=today())
    context = {
        "stand_ins": stand_ins(instance),
        "inbox": inbox(),
        "thresholds": instance.campaign.thresholds,
        "last": last_publication(),
        "log": log_state(instance),
        "staff": Staff.objects.order_by("role", "handle"),
        "roles": Role.choices,
        "outcomes": outcomes,
        "outcome_labels": [labels.get(outcome, outcome) for outcome in outcomes.outcomes],
        "errors": errors or [],
        "handle": request.POST.get("handle", ""),
        "role": request.POST.get("role", ""),
    }
    status = 422 if errors else 200
    return render(request, "statistics/overview.html", context, status=status)
