"""What cannot be published: how many there are, why, and refusing them."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.review.actions import refuse
from unjoin.service.review.bulk import seen_token
from unjoin.service.review.decisions import DecisionError, read_reason
from unjoin.service.review.queries import neighbours
from unjoin.service.review.unpublishable import (
    Unpublishable,
    open_unpublishable,
    refuse_unpublishable,
    unpublishable_ids,
)
from unjoin.service.review.words import REVIEW_REASONS
from unjoin.service.site.sentences import sentence

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def unpublishable(request: HttpRequest) -> HttpResponse:
    """Show how many there are; ask again; refuse exactly those that were there."""
    ids = unpublishable_ids()
    if request.method != "POST" or not ids:
        return _show(request, ids)
    if request.POST.get("seen") != seen_token(ids):
        return _show(request, ids, has_changed=True)
    try:
        reason = read_reason(request.POST.get("reason", ""), field="reason")
    except DecisionError as error:
        return _show(request, ids, error=error)
    if request.POST.get("confirmed") != "yes":
        context = {
            "count": len(ids),
            "token": seen_token(ids),
            "reason": int(reason),
            "reason_words": REVIEW_REASONS[reason],
        }
        return render(request, "review/same_confirm.html", context)
    done = refuse_unpublishable(
        ids=ids, reason=reason, by=Actor(actor_handle(request)), today=today()
    )
    return render(request, "review/same_done.html", {"done": done, "was_refused": True})


def decide_on_one(request: HttpRequest, item_id: uuid.UUID, found: Unpublishable) -> HttpResponse:
    """The page of a declaration that can only be refused, and its refusal."""
    error = None
    if request.method == "POST":
        try:
            reason = read_reason(request.POST.get("reason", ""), field="reason")
        except DecisionError as missing:
            error = missing
        else:
            by = Actor(actor_handle(request))
            refuse(item_id=item_id, persons=found.persons, reason=reason, by=by, today=today())
            return HttpResponseRedirect(f"{reverse('review')}?undo={item_id}")
    context = {
        "why": sentence(found.problem),
        "persons": found.persons,
        "neighbours": neighbours(item_id),
        "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
        "errors": [(error.field, error.sentence)] if error else [],
    }
    return render(request, "review/unpublishable_one.html", context, status=422 if error else 200)


def _show(
    request: HttpRequest,
    ids: list[uuid.UUID],
    *,
    error: DecisionError | None = None,
    has_changed: bool = False,
) -> HttpResponse:
    context = {
        "count": len(ids),
        "token": seen_token(ids),
        "has_changed": has_changed,
        "lines": [
            (found.item_id, found.persons, sentence(found.problem))
            for found in open_unpublishable(instance=current(), limit=SHOWN)
        ],
        "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
        "errors": [(error.field, error.sentence)] if error else [],
    }
    return render(request, "review/unpublishable.html", context, status=422 if error else 200)
