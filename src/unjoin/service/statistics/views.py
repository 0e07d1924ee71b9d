"""The operator's pages: how the work stands, the accounts, the audit chain."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from unjoin.service.accounts import actions
from unjoin.service.accounts.audit import Actor, find_break
from unjoin.service.accounts.errors import AccountError
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.desk.outcomes import COUNTED, WITHDREW
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
def make_account(request: HttpRequest) -> HttpResponse:
    """A new account; its password is shown this once."""
    role = request.POST.get("role", "")
    if role not in Role.values:
        return _show(request, errors=[("role", _("Choose a role."))])
    try:
        made = actions.make_account(
            handle=request.POST.get("handle", "").strip(),
            role=Role(role),
            by=Actor(actor_handle(request)),
            today=today(),
        )
    except AccountError as error:
        return _show(request, errors=[("handle", sentence(error))])
    return render(request, "statistics/credentials.html", {"made": made})


@require_POST
@role_required(Role.OPERATOR)
def renew_password(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """A new password, shown this once."""
    by = Actor(actor_handle(request))
    try:
        made = actions.renew_password(staff_id=staff_id, by=by, today=today())
    except AccountError as error:
        return _show(request, errors=[("accounts", sentence(error))])
    return render(request, "statistics/credentials.html", {"made": made})


@require_POST
@role_required(Role.OPERATOR)
def close_account(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """Nobody can sign in with it any more."""
    return _change(request, staff_id, actions.close_account)


@require_POST
@role_required(Role.OPERATOR)
def open_account(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """It can be used again."""
    return _change(request, staff_id, actions.open_account)


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
    answer = StreamingHttpResponse(_lines(), content_type="application/jsonl")
    answer["Content-Disposition"] = 'attachment; filename="audit-chain.jsonl"'
    return answer


def _lines() -> Iterator[bytes]:
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=500):
        line = {
            "number": event.number,
            "actor": event.actor,
            "action": event.action,
            "week": event.week,
            "previous": bytes(event.previous).hex(),
            "digest": bytes(event.digest).hex(),
        }
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _change(request: HttpRequest, staff_id: uuid.UUID, change: Callable[..., None]) -> HttpResponse:
    try:
        change(staff_id=staff_id, by=Actor(actor_handle(request)), today=today())
    except AccountError as error:
        return _show(request, errors=[("accounts", sentence(error))])
    return redirect("operate")


def _show(request: HttpRequest, *, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    instance = current()
    labels = {ending.outcome.value: ending.label for ending in (WITHDREW, *COUNTED)}
    outcomes = outcome_table()
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
