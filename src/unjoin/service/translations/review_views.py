"""Where reviewers compare a translation with its original, and where published ones are taken down.

Nothing says who gave a translation or when. It cannot be sent back, as nobody is known to have
given it.
"""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unjoin.registry.entry import LeafIndex
from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import current
from unjoin.service.site.sentences import sentence
from unjoin.service.translations.actions import (
    RefusalReason,
    accept_translation,
    refuse_translation,
    take_down,
)
from unjoin.service.translations.errors import TranslationError, TranslationGoneError
from unjoin.service.translations.models import Translation
from unjoin.service.translations.queries import (
    count_accepted,
    find_original,
    latest_published,
    list_waiting,
    read_waiting,
)
from unjoin.service.translations.words import NO_REASON, REFUSAL_REASONS

_LEAF = re.compile(r"[0-9]{1,18}")


@require_safe
@role_required(Role.REVIEWER)
def waiting(request: HttpRequest) -> HttpResponse:
    """Those that wait."""
    context = {
        "waiting": list_waiting(),
        "accepted": count_accepted(),
        "done": _done(request),
    }
    return render(request, "translations/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def translation(request: HttpRequest, translation_id: uuid.UUID) -> HttpResponse:
    """One that waits, beside its original, and the decision on it."""
    if request.method != "POST":
        return _show(request, translation_id)
    by, today = Actor(actor_handle(request)), clock.today()
    try:
        if request.POST.get("act") == "accept":
            accept_translation(translation_id=translation_id, by=by, today=today)
            return HttpResponseRedirect(f"{reverse('review-translations')}?done=accepted")
        reason = _reason(request)
        if reason is None:
            return _show(request, translation_id, is_without_reason=True)
        refuse_translation(translation_id=translation_id, reason=reason, by=by, today=today)
        return HttpResponseRedirect(f"{reverse('review-translations')}?done=refused")
    except TranslationGoneError:
        return _show_gone(request, "review-translations")


@require_safe
@role_required(Role.REVIEWER, Role.OPERATOR)
def published(request: HttpRequest) -> HttpResponse:
    """The last ones that were published, or those of the statement whose number was typed."""
    wanted = request.GET.get("number", "").strip()
    leaf = int(wanted) if _LEAF.fullmatch(wanted) else None
    found = latest_published(leaf=leaf) if leaf is not None or not wanted else []
    is_missed = bool(wanted and not found)
    context = {
        "found": found,
        "wanted": wanted[:20],
        "is_missed": is_missed,
        "done": _done(request),
        "is_reviewer": getattr(request.user, "role", "") == Role.REVIEWER,
    }
    return render(request, "translations/published.html", context, status=404 if is_missed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER, Role.OPERATOR)
def take_down_one(request: HttpRequest, leaf: int, language: str) -> HttpResponse:
    """One that is published: read it once more beside its original, and take it down."""
    found = _published(leaf, language)
    if found is None:
        return _show_gone(request, "translations-published")
    if request.method != "POST":
        context = {"translation": found, "original": find_original(LeafIndex(found.leaf))}
        return render(request, "translations/take_down.html", context)
    try:
        by = Actor(actor_handle(request))
        take_down(leaf=LeafIndex(leaf), language=language, by=by, today=clock.today())
    except TranslationError:
        return _show_gone(request, "translations-published")
    return HttpResponseRedirect(f"{reverse('translations-published')}?done=taken-down")


def _published(leaf: int, language: str) -> Translation | None:
    if leaf >= 2**63:
        return None
    return Translation.objects.filter(leaf=leaf, language=language).first()


def _show(
    request: HttpRequest, translation_id: uuid.UUID, *, is_without_reason: bool = False
) -> HttpResponse:
    reading = read_waiting(translation_id, instance=current())
    if reading is None:
        return _show_gone(request, "review-translations")
    errors = [("reason", str(NO_REASON))] if is_without_reason else []
    context = {
        "reading": reading,
        "reasons": [(reason.value, words) for reason, words in REFUSAL_REASONS.items()],
        "errors": errors,
    }
    return render(request, "translations/review.html", context, status=422 if errors else 200)


def _show_gone(request: HttpRequest, back: str) -> HttpResponse:
    context = {"sentence": sentence(TranslationGoneError()), "back": reverse(back)}
    return render(request, "translations/gone.html", context, status=409)


def _reason(request: HttpRequest) -> RefusalReason | None:
    try:
        return RefusalReason(request.POST.get("reason", ""))
    except ValueError:
        return None


def _done(request: HttpRequest) -> str:
    """What has just been done, as the address says."""
    done = request.GET.get("done", "")
    return done if done in ("accepted", "refused", "taken-down") else ""
