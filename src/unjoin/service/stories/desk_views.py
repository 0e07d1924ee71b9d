"""Where a volunteer leaves a story. The page works without JavaScript; the call screen's dialog
asks `told` the same things as JSON.

Nothing here keeps a text, and nothing says who left one.
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.draft_key import of_its_page
from unjoin.service.desk.reading import CallJsonError, read_object
from unjoin.service.instance import current
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import sentence
from unjoin.service.stories.actions import leave_story
from unjoin.service.stories.contents import TEXT_LIMIT
from unjoin.service.stories.drafts import Draft, Pointed, new_draft, read_draft
from unjoin.service.stories.errors import NotSettledError, StoryError, StoryLongError
from unjoin.service.stories.words import LANGUAGE_NAMES

TOO_LONG = "100000+"
"""How many characters a request has that Django does not even read."""


@require_http_methods(["GET", "HEAD", "POST"])
def stories(request: HttpRequest) -> HttpResponseBase:
    """The form. Who is signed out meanwhile gets back what they typed."""
    if request.POST.get("text") and not request.user.is_authenticated:
        context = {"text": request.POST["text"], "here": request.get_full_path()}
        return render(request, "stories/signed_out.html", context, status=401)
    return _write(request)


@role_required(Role.VOLUNTEER)
def _write(request: HttpRequest) -> HttpResponse:
    """Write, settle, look at what will be left, leave."""
    if request.method != "POST":
        return _show(request, new_draft(language_tag()), is_left="left" in request.GET)
    draft = read_draft(
        request.POST.get("text", ""),
        key=request.POST.get("key", ""),
        language=request.POST.get("language", ""),
        decisions=request.POST.dict(),
    )
    problem = None if _is_first_look(request, draft) else draft.problem
    if draft.problem is None and request.POST.get("act") == "leave":
        try:
            _leave(draft)
            return HttpResponseRedirect(f"{reverse('desk-stories')}?left")
        except StoryError as error:
            problem = error
    return _show(request, draft, problem)


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def told(request: HttpRequest) -> HttpResponse:
    """A step of the dialog: what is still to settle, or that the story was left."""
    try:
        members = read_object(request.body)
        decisions = {each.text("field"): each.text("way") for each in members.each("decisions")}
        draft = read_draft(
            members.text("text"),
            key=members.text("key"),
            language=members.text("language"),
            decisions=decisions,
        )
        leave = members.take("leave", bool)
        members.finish()
        if draft.problem and not isinstance(draft.problem, NotSettledError):
            raise draft.problem
        if leave and not draft.problem:
            _leave(draft)
    except RequestDataTooBig:
        return _refusal(StoryLongError(length=TOO_LONG, limit=TEXT_LIMIT))
    except (StoryError, CallJsonError) as error:
        return _refusal(error)
    is_left = leave and not draft.problem
    return JsonResponse(
        {
            "text": draft.settled.text,
            "left": is_left,
            "pointed": [_as_json(each) for each in draft.pointed],
        }
    )


def _refusal(error: StoryError | CallJsonError) -> JsonResponse:
    return JsonResponse({"code": error.code, "sentence": sentence(error)}, status=422)


def _is_first_look(request: HttpRequest, draft: Draft) -> bool:
    """Whether there is something to settle that nobody could decide on before. It is no fault."""
    was_asked = any(name.startswith("settle-") for name in request.POST)
    is_look = request.POST.get("act") != "leave"
    return is_look and not was_asked and isinstance(draft.problem, NotSettledError)


def _leave(draft: Draft) -> None:
    leave_story(
        instance=current(),
        story_id=draft.key,
        settled=draft.settled,
        language=draft.language,
        today=clock.today(),
    )


def _as_json(pointed: Pointed) -> dict[str, object]:
    return {
        "field": pointed.field,
        "words": pointed.hint.words,
        "about": f"{pointed.label} · {pointed.why}",
        "choices": pointed.choices,
        "chosen": pointed.chosen,
    }


def _show(
    request: HttpRequest,
    draft: Draft,
    problem: StoryError | None = None,
    *,
    is_left: bool = False,
) -> HttpResponse:
    first = next((each.field for each in draft.pointed if not each.chosen), "text")
    context = {
        "draft": draft,
        "languages_of_stories": LANGUAGE_NAMES,
        "limit": TEXT_LIMIT,
        "is_left": is_left,
        "is_ready": bool(draft.settled.text) and draft.problem is None,
        "errors": [(first, sentence(problem))] if problem else [],
    }
    return render(request, "stories/write.html", context, status=422 if problem else 200)
