"""The public pages of the materials: a list, one page for each, and its file.

They say the same to everybody, count nothing, and may be kept by any cache for a minute.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from unjoin.registry.short_code import ShortCode, ShortCodeError, groups, parse_short_code
from unjoin.service.reach import problems
from unjoin.service.reach.downloads import (
    RETRY_AFTER_S,
    BusyError,
    NoFileError,
    answer_with_file,
)
from unjoin.service.reach.models import Material
from unjoin.service.reach.queries import find_material, published_materials
from unjoin.service.site.context import language_tag
from unjoin.service.site.errors import Problem
from unjoin.service.site.sentences import sentence


@require_safe
def to_list(request: HttpRequest) -> HttpResponse:
    """`/m`, as somebody types it who heard it said."""
    return redirect("materials")


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """All that is handed out. `?code=` leads to one of it."""
    written = request.GET.get("code")
    if written is None:
        return _kept(_show_list(request))
    try:
        return redirect("material", parse_short_code(written))
    except ShortCodeError as error:
        return _show_list(request, written=written, problem=sentence(error))


@require_safe
def material(request: HttpRequest, written: str) -> HttpResponse:
    """One of them: what it is, its hash and how to check it, and the way to its file."""
    try:
        code = parse_short_code(written)
    except ShortCodeError as error:
        return _show_problem(request, problems.NO_CODE, written=written, said=sentence(error))
    if code != written:
        return redirect("material", code)
    found = find_material(code)
    if found is None:
        return _show_problem(request, problems.UNKNOWN, written=_shown(code))
    if found.is_retired:
        return _show_problem(request, problems.RETIRED, written=_shown(code))
    context = {"material": found, **_hash_words(found)}
    return _kept(render(request, "reach/material.html", context))


@require_safe
def download(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    """The file itself, to be saved."""
    found = find_material(ShortCode(code))
    if found is None or found.is_retired or found.kind != extension:
        return redirect("material", code)
    try:
        return answer_with_file(request, found)
    except NoFileError:
        return redirect("material", code)
    except BusyError:
        busy = _show_problem(request, problems.BUSY, written=_shown(ShortCode(code)))
        busy["Retry-After"] = str(RETRY_AFTER_S)
        return busy


def _show_list(request: HttpRequest, *, written: str = "", problem: str = "") -> HttpResponse:
    context = {
        "materials": published_materials(first=language_tag()),
        "written": written[:40],
        "errors": [("code", problem)] if problem else [],
    }
    return render(request, "reach/materials.html", context, status=422 if problem else 200)


def _kept(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, public=True, max_age=60)
    return answer


def _hash_words(material: Material) -> dict[str, object]:
    """The hash in groups of eight, and the commands that compute it where one can type some."""
    digest, name = material.sha256, material.file_name
    return {
        "hash_groups": [digest[at : at + 8] for at in range(0, len(digest), 8)],
        "commands": (
            ("Windows", f"certutil -hashfile {name} SHA256"),
            ("macOS", f"shasum -a 256 {name}"),
            ("Linux", f"sha256sum {name}"),
        ),
    }


def _shown(code: ShortCode) -> str:
    return " ".join(groups(code))


def _show_problem(
    request: HttpRequest, problem: Problem, *, written: str, said: str = ""
) -> HttpResponse:
    context = {"problem": problem, "written": written[:40], "said": said}
    return render(request, "reach/no_material.html", context, status=problem.status)
