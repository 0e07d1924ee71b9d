"""`/press`: the sheets for people who print, quote and check the number.

It only reads what the publisher wrote, is the same for every visitor who speaks the same
language, and may be kept by any cache for a minute.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unjoin.publiclog.errors import NotStoredError
from unjoin.service.sheets.writing import LIST_PATH, Written, parse_written, sheet_path
from unjoin.service.site.context import language_tag
from unjoin.service.site.middleware import LANGUAGE_TAGS
from unjoin.service.site.public_files import read_recent

NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


@dataclass(frozen=True, slots=True)
class Files:
    """A sheet in one language. `pdf`, `png`: addresses on this site."""

    tag: str
    name: str
    pdf: str
    png: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet as the page shows it, the language being spoken first."""

    sheet: Written
    files: list[Files]


@require_safe
@cache_control(public=True, max_age=60)
def press(request: HttpRequest) -> HttpResponse:
    """The sheet of the numbers as they are now, and those of the milestones."""
    try:
        written = parse_written(read_recent(LIST_PATH))
    except NotStoredError:
        written = []
    shown = [Shown(sheet, _files(sheet)) for sheet in written]
    context = {
        "current": next((each for each in shown if not each.sheet.milestone), None),
        "milestones": [each for each in shown if each.sheet.milestone],
    }
    return render(request, "sheets/press.html", context)


def _files(sheet: Written) -> list[Files]:
    spoken = language_tag()
    tags = sorted(LANGUAGE_TAGS.values(), key=lambda tag: tag != spoken)
    return [
        Files(
            tag, NAMES[tag], *(f"/{sheet_path(sheet.name, tag, form)}" for form in ("pdf", "png"))
        )
        for tag in tags
    ]
