"""Where a volunteer chooses a published statement and translates it. It works without JavaScript.

Nothing here keeps a text that was not given, and nothing says who gave one.
"""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from unjoin.registry.entry import LeafIndex
from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import current
from unjoin.service.reading.form import language_name
from unjoin.service.site import errors
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import sentence
from unjoin.service.translations.actions import give_translation
from unjoin.service.translations.contents import TEXT_LIMIT
from unjoin.service.translations.errors import (
    NoOriginalError,
    TranslationError,
    TranslationLanguageError,
)
from unjoin.service.translations.languages import targets_of
from unjoin.service.translations.queries import find_original, find_translations, find_work
from unjoin.service.translations.words import INTO

_LEAF = re.compile(r"[0-9]{1,18}")
LEAF_LIMIT = 2**63


@require_safe
@role_required(Role.VOLUNTEER)
def work(request: HttpRequest) -> HttpResponse:
    """Published statements with a text, newest first. `?into=en` asks for what lacks that."""
    into, before = request.GET.get("into", ""), request.GET.get("before", "")
    if (into and into not in INTO) or (before and not _LEAF.fullmatch(before)):
        return errors.show_problem(request, errors.BAD_REQUEST)
    context = {
        "page": find_work(into=into, before=int(before) if before else None),
        "into": into,
        "choices": INTO.items(),
        "is_later_page": bool(before),
        "is_given": "given" in request.GET,
    }
    return render(request, "translations/work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, leaf: int) -> HttpResponseBase:
    """One statement and its translation. Who is signed out meanwhile gets back what they typed."""
    if request.POST.get("text") and not request.user.is_authenticated:
        context = {"text": request.POST["text"], "here": request.get_full_path()}
        return render(request, "stories/signed_out.html", context, status=401)
    return _write(request, leaf)


@role_required(Role.VOLUNTEER)
def _write(request: HttpRequest, leaf: int) -> HttpResponse:
    if request.method != "POST":
        return _show(request, leaf)
    try:
        if leaf >= LEAF_LIMIT:
            raise NoOriginalError
        give_translation(
            instance=current(),
            translation_id=_read_key(request.POST.get("key", "")),
            leaf=LeafIndex(leaf),
            language=request.POST.get("language", ""),
            text=request.POST.get("text", ""),
            today=clock.today(),
        )
    except TranslationError as error:
        return _show(request, leaf, error)
    return HttpResponseRedirect(f"{reverse('translations')}?given")


def _show(request: HttpRequest, leaf: int, problem: TranslationError | None = None) -> HttpResponse:
    original = find_original(LeafIndex(leaf)) if leaf < LEAF_LIMIT else None
    if original is None:
        return _show_gone(request)
    targets = targets_of(original.language)
    chosen = request.POST.get("language", language_tag())
    field = "language" if isinstance(problem, TranslationLanguageError) else "text"
    context = {
        "leaf": leaf,
        "original": original,
        "targets": [(tag, language_name(tag)) for tag in targets],
        "chosen": chosen if chosen in targets else targets[0],
        "published": find_translations(LeafIndex(leaf)),
        "key": _read_key(request.POST.get("key", "")),
        "text": request.POST.get("text", ""),
        "limit": TEXT_LIMIT,
        "errors": [(field, sentence(problem))] if problem else [],
    }
    return render(request, "translations/write.html", context, status=422 if problem else 200)


def _show_gone(request: HttpRequest) -> HttpResponse:
    context = {
        "sentence": sentence(NoOriginalError()),
        "text": request.POST.get("text", ""),
        "back": reverse("translations"),
    }
    return render(request, "translations/gone.html", context, status=409)


def _read_key(text: str) -> uuid.UUID:
    """The key of the form; a new one where it has none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
