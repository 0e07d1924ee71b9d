"""The reviewers' pages: what waits, and one declaration at a time."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.review.actions import accept, reconsider, refuse_each, sort_inbox
from unjoin.service.review.decisions import Decision, DecisionError, read_decision
from unjoin.service.review.duplicates import waiting_texts
from unjoin.service.review.errors import NotPossibleError
from unjoin.service.review.queries import (
    Waiting,
    count_waiting,
    decided_state,
    find_waiting,
    neighbours,
    open_waiting,
)
from unjoin.service.review.reading import line, read
from unjoin.service.review.words import REVIEW_REASONS
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import sentence

PAGE = 50


@require_safe
@role_required(Role.REVIEWER)
def show_waiting(request: HttpRequest) -> HttpResponse:
    """What waits. What has come in since the last look is sorted first."""
    instance = current()
    sort_inbox(instance=instance)
    texts = waiting_texts(instance=instance)
    after = _uuid(request.GET.get("after", ""))
    opened = list(open_waiting(instance=instance, limit=PAGE + 1, after=after))
    context = {
        "count": count_waiting(),
        "lines": [line(w, campaign=instance.campaign, texts=texts) for w in opened[:PAGE]],
        "more": opened[PAGE - 1].item_id if len(opened) > PAGE else None,
        "is_later_page": after is not None,
        "undo": _undo(request),
    }
    return render(request, "review/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def declaration(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """One declaration, and the decision on it."""
    waiting = find_waiting(item_id, instance=current())
    if waiting is None:
        return _show_gone(request, item_id, NotPossibleError())
    if request.method != "POST":
        return _show(request, waiting)
    try:
        decision = read_decision(request.POST, persons=len(waiting.declaration.persons))
        _carry_out(item_id, decision, Actor(actor_handle(request)))
    except DecisionError as error:
        return _show(request, waiting, error)
    except NotPossibleError as error:
        return _show_gone(request, item_id, error)
    return _go_on(item_id)


@require_POST
@role_required(Role.REVIEWER)
def send_back(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Take a decision back, as long as it has not been published."""
    try:
        reconsider(item_id=item_id, by=Actor(actor_handle(request)), today=today())
    except NotPossibleError as error:
        return _show_gone(request, item_id, error)
    return redirect("review-declaration", item_id=item_id)


def _carry_out(item_id: uuid.UUID, decision: Decision, by: Actor) -> None:
    if decision.accepts_somebody:
        accept(item_id=item_id, refused=decision.refused, by=by, today=today())
    else:
        refuse_each(item_id=item_id, reasons=decision.refused, by=by, today=today())


def _show(
    request: HttpRequest, waiting: Waiting, error: DecisionError | None = None
) -> HttpResponse:
    instance = current()
    texts = waiting_texts(instance=instance)
    reading = read(waiting, campaign=instance.campaign, texts=texts)
    context = {
        "reading": reading,
        "rows": [(row, request.POST.get(f"person-{row.number}", "")) for row in reading.persons],
        "drive": reading.drive and reading.drive[language_tag()],
        "neighbours": neighbours(waiting.item_id),
        "count": count_waiting(),
        "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
        "errors": [(error.field, error.sentence)] if error else [],
        "undo": _undo(request),
    }
    return render(request, "review/declaration.html", context, status=422 if error else 200)


def _show_gone(request: HttpRequest, item_id: uuid.UUID, error: NotPossibleError) -> HttpResponse:
    context = {"sentence": sentence(error), "neighbours": neighbours(item_id)}
    return render(request, "review/gone.html", context, status=409)


def _go_on(item_id: uuid.UUID) -> HttpResponse:
    """To the next one that waits, with a way back to the one just decided."""
    following = neighbours(item_id).after
    address = reverse("review-declaration", args=[following]) if following else reverse("review")
    return HttpResponseRedirect(f"{address}?undo={item_id}")


def _undo(request: HttpRequest) -> dict[str, object] | None:
    """The decision just taken, if it can still be taken back."""
    item_id = _uuid(request.GET.get("undo", ""))
    state = decided_state(item_id) if item_id else None
    return {"item_id": item_id, "state": state.value} if state else None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
