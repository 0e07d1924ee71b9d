"""Where reviewers read stories: those that wait, and those that are published.

Nothing says who left a story or when. It cannot be sent back, as nobody is known to have left it.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import current
from unjoin.service.site.sentences import sentence
from unjoin.service.stories.actions import (
    RefusalReason,
    accept_story,
    refuse_story,
    withdraw_story,
)
from unjoin.service.stories.errors import StoryError, StoryGoneError
from unjoin.service.stories.models import Story
from unjoin.service.stories.queries import (
    find_by_reference,
    published_page,
    read_waiting,
    waiting_ids,
)
from unjoin.service.stories.words import KEEP_REASONS, NO_REASON, REFUSAL_REASONS


@require_safe
@role_required(Role.REVIEWER)
def waiting(request: HttpRequest) -> HttpResponse:
    """How many wait, and the first of them."""
    ids = waiting_ids()
    context = {"count": len(ids), "first": ids[0] if ids else None, "done": _done(request)}
    return render(request, "stories/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def story(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """One that waits, and the decision on it."""
    if request.method != "POST":
        return _show(request, story_id)
    by, today = Actor(actor_handle(request)), clock.today()
    try:
        if request.POST.get("act") == "accept":
            text = "\n".join(request.POST.get("text", "").splitlines()).strip()
            accept_story(instance=current(), story_id=story_id, text=text, by=by, today=today)
            return HttpResponseRedirect(f"{reverse('review-stories')}?done=accepted")
        reason = _reason(request)
        if reason is None:
            return _show(request, story_id, field="reason")
        refuse_story(story_id=story_id, reason=reason, by=by, today=today)
        return HttpResponseRedirect(f"{reverse('review-stories')}?done=refused")
    except StoryError as error:
        return _show(request, story_id, error=error)


@require_safe
@role_required(Role.REVIEWER)
def published(request: HttpRequest) -> HttpResponse:
    """The published ones, or the one with the reference that was typed."""
    wanted = request.GET.get("reference", "")
    found = find_by_reference(wanted) if wanted else None
    if found:
        return redirect("story-withdraw", story_id=found.id)
    context = {"page": published_page(), "wanted": wanted[:40], "done": _done(request)}
    return render(request, "stories/published.html", context, status=404 if wanted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def withdraw(request: HttpRequest, story_id: uuid.UUID) -> HttpResponse:
    """One that is published: read it once more, and withdraw it."""
    found = Story.objects.filter(id=story_id).first()
    if found is None:
        return _show_gone(request)
    if request.method != "POST":
        return render(request, "stories/withdraw.html", {"story": found})
    try:
        withdraw_story(story_id=story_id, by=Actor(actor_handle(request)), today=clock.today())
    except StoryGoneError:
        return _show_gone(request)
    return HttpResponseRedirect(f"{reverse('review-stories-published')}?done=withdrawn")


def _show(
    request: HttpRequest,
    story_id: uuid.UUID,
    *,
    error: StoryError | None = None,
    field: str = "text",
) -> HttpResponse:
    reading = read_waiting(story_id, instance=current())
    if reading is None:
        return _show_gone(request)
    errors = (
        [(field, sentence(error) if error else str(NO_REASON))] if request.method == "POST" else []
    )
    context = {
        "reading": reading,
        "text": request.POST.get("text", reading.contents.text),
        "kept": [
            (each.hint, KEEP_REASONS.get(each.reason)) for each in reading.kept if each.reason
        ],
        "reasons": [(reason.value, words) for reason, words in REFUSAL_REASONS.items()],
        "errors": errors,
    }
    return render(request, "stories/review.html", context, status=422 if errors else 200)


def _show_gone(request: HttpRequest) -> HttpResponse:
    context = {"sentence": sentence(StoryGoneError())}
    return render(request, "stories/gone.html", context, status=409)


def _reason(request: HttpRequest) -> RefusalReason | None:
    try:
        return RefusalReason(request.POST.get("reason", ""))
    except ValueError:
        return None


def _done(request: HttpRequest) -> str:
    """What has just been done, as the address says."""
    done = request.GET.get("done", "")
    return done if done in ("accepted", "refused", "withdrawn") else ""
