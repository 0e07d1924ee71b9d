"""The reviewers' pages: what waits, and one declaration at a time."""

from __future__ import annotations

import uuid
from bisect import bisect_right

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.registry.consent import Channel
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.start import start_act
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.desk.paper.photographs.reviewing import photographs_of
from unjoin.service.instance import current
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.actions import accept, reconsider, refuse_each
from unjoin.service.review.deadline import Deadline
from unjoin.service.review.decisions import Decision, DecisionError, read_decision
from unjoin.service.review.deeds import real_name_contents
from unjoin.service.review.errors import NotPossibleError, RealNameError
from unjoin.service.review.queries import (
    Waiting,
    decided_state,
    find_waiting,
    in_state,
    neighbours,
    open_all,
)
from unjoin.service.review.reading import line, read
from unjoin.service.review.states import State
from unjoin.service.review.summaries import summaries
from unjoin.service.review.unpublishable import find_unpublishable
from unjoin.service.review.unpublishable_views import decide_on_one
from unjoin.service.review.waiting_now import memory
from unjoin.service.review.words import REVIEW_REASONS
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import sentence

PAGE = 50
READING_S, COMPARING_S = 4.0, 1.0
"""How long the list, and the page of one declaration, may take to open what they compare."""


@require_safe
@role_required(Role.REVIEWER)
def show_waiting(request: HttpRequest) -> HttpResponse:
    """What waits. What has come in since the last look is sorted first."""
    instance = current()
    now = memory.look(instance=instance, deadline=Deadline(READING_S), sorts=True)
    single = now.single()
    begin = _place_after(single, _uuid(request.GET.get("after", "")), now.slow_ids)
    page = single[begin : begin + PAGE]
    opened = open_all(page, instance=instance)
    lines = [line(w, campaign=instance.campaign, texts=now.texts) for w in opened]
    context = {
        "count": len(now.prompt) + len(now.slow),
        "slow": len(now.slow),
        "groups": summaries(now, instance=instance),
        "prompt_lines": [shown for shown in lines if shown.item_id not in now.slow_ids],
        "slow_lines": [shown for shown in lines if shown.item_id in now.slow_ids],
        "first": page[0] if page else None,
        "more": page[-1] if len(single) > begin + PAGE else None,
        "is_later_page": begin > 0,
        "is_complete": now.is_complete,
        "unpublishable": in_state(State.UNPUBLISHABLE).count(),
        "undo": _undo(request),
    }
    response = render(request, "review/list.html", context)
    if not now.is_complete:
        response["Refresh"] = "1"
    return response


def _place_after(
    listed: list[uuid.UUID], after: uuid.UUID | None, slow_ids: frozenset[uuid.UUID]
) -> int:
    """Where the page begins that follows `after`, which may have been decided on meanwhile."""
    if after is None:
        return 0
    item = InboxItem.objects.filter(id=after).values_list("queue", flat=True).first()
    key = (item == InboxItem.Queue.SLOW, after)
    return bisect_right(listed, key, key=lambda item_id: (item_id in slow_ids, item_id))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def declaration(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """One declaration, and the decision on it."""
    waiting = find_waiting(item_id, instance=current())
    if waiting is None:
        return _without_waiting(request, item_id)
    if request.method != "POST":
        return _show(request, waiting)
    try:
        decision = read_decision(request.POST, persons=len(waiting.declaration.persons))
        _carry_out(item_id, decision, Actor(actor_handle(request)))
    except DecisionError as error:
        return _show(request, waiting, error)
    except RealNameError:
        contents = real_name_contents(item_id, decision.refused)
        return start_act(request, ActKind.PUBLISH_REAL_NAME, contents)
    except NotPossibleError as error:
        return _show_gone(request, item_id, error)
    return _go_on(item_id)


def _without_waiting(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """The page of one that nobody can accept: it cannot be published, or does not wait any more."""
    unpublishable = find_unpublishable(item_id, instance=current())
    try:
        if unpublishable:
            return decide_on_one(request, item_id, unpublishable)
        raise NotPossibleError
    except NotPossibleError as error:
        return _show_gone(request, item_id, error)


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
    now = memory.look(instance=instance, deadline=Deadline(COMPARING_S))
    reading = read(waiting, campaign=instance.campaign, texts=now.texts)
    group = now.group_of(waiting.item_id)
    context = {
        "reading": reading,
        "rows": [(row, request.POST.get(f"person-{row.number}", "")) for row in reading.persons],
        "has_real_name": any(row.person.real_name_published for row in reading.persons),
        "drive": reading.drive and reading.drive[language_tag()],
        "alike": len(group.ids) if group else 0,
        "is_slow": waiting.item_id in now.slow_ids,
        "neighbours": neighbours(waiting.item_id),
        "count": len(now.prompt) + len(now.slow),
        "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
        "errors": [(error.field, error.sentence)] if error else [],
        "undo": _undo(request),
        "photographs": _photographs(waiting),
    }
    return render(request, "review/declaration.html", context, status=422 if error else 200)


def _photographs(waiting: Waiting) -> tuple[uuid.UUID, ...]:
    """Those of the sheet of paper it came from."""
    if waiting.declaration.channel is not Channel.PAPER:
        return ()
    return photographs_of(waiting.item_id, instance=current())


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
