"""Photographs of sheets: sent to a parcel or to a sheet, shown, taken away.

A browser without scripts sends several at once and gets one page that says what became of each;
the script sends one after the other and reads JSON. What is shown is kept by no cache.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required, wants_json
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper.contents import open_sheet_contents
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.models import PaperSheet
from unjoin.service.desk.paper.pages import asking_staff, show_problem
from unjoin.service.desk.paper.photographs.actions import (
    add_photograph,
    can_see_photographs,
    open_photographed_sheet,
    remove_photograph,
    show_photograph,
)
from unjoin.service.desk.paper.photographs.errors import (
    NoPhotographError,
    PhotographGoneError,
    PhotographsAtOnceError,
    PhotographsTogetherLargeError,
)
from unjoin.service.desk.paper.photographs.reviewing import show_to_reviewer
from unjoin.service.desk.paper.queries import find_sheet
from unjoin.service.instance import current
from unjoin.service.site.uploads import is_too_long, reads_form_itself, takes_files

FIELD = "photographs"
TOGETHER_LIMIT_BYTES = 63 * 1024 * 1024
"""Of what comes at once; a browser with scripts sends one photograph after the other."""
AT_ONCE_LIMIT = 20
"""Photographs of one upload that are taken; of those beyond it the answer says that they were not.
Each takes a second or so, and other requests wait for it."""
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Of the picture itself: whatever else it may be, it does nothing."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of one file: the sheet it is of, or the sentence that says why it is not kept."""

    name: str
    sheet: PaperSheet | None = None
    reference: str = ""
    problem: str = ""


@reads_form_itself
@require_POST
@role_required(Role.VOLUNTEER)
@takes_files(TOGETHER_LIMIT_BYTES)
def add_to_parcel(request: HttpRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """Open a sheet of the parcel for each photograph, or one for all of them."""
    try:
        files = _files(request)
    except PaperError as error:
        return _refuse(request, error)
    is_together = request.POST.get("sheets") == "one"
    arrived: list[Arrived] = []
    for file in files[:AT_ONCE_LIMIT]:
        sheet = next((one.sheet for one in arrived if one.sheet), None) if is_together else None
        arrived.append(_take(request, file, sheet=sheet, parcel_id=parcel_id))
    arrived += _beyond(files)
    return _answer(request, arrived, back=reverse("paper-parcel", args=[parcel_id]))


@reads_form_itself
@require_POST
@role_required(Role.VOLUNTEER)
@takes_files(TOGETHER_LIMIT_BYTES)
def add_to_sheet(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Keep further photographs of a sheet; of one that two others keyed, nobody else may."""
    try:
        files = _files(request)
        sheet = find_sheet(sheet_id)
        if not can_see_photographs(sheet, asking_staff(request)):
            raise PhotographGoneError
    except PaperError as error:
        return _refuse(request, error)
    arrived = [_take(request, file, sheet=sheet) for file in files[:AT_ONCE_LIMIT]]
    arrived += _beyond(files)
    return _answer(request, arrived, back=reverse("paper-key", args=[sheet_id]))


@require_safe
@role_required(Role.VOLUNTEER)
def show(request: HttpRequest, photograph_id: uuid.UUID) -> HttpResponse:
    """The picture itself, for whoever may key the sheet or has keyed it."""
    try:
        picture = show_photograph(
            instance=current(), photograph_id=photograph_id, to=asking_staff(request)
        )
    except PaperError as error:
        return show_problem(request, error, status=404)
    return _picture(picture)


@require_safe
@role_required(Role.REVIEWER)
def show_in_review(
    request: HttpRequest, item_id: uuid.UUID, photograph_id: uuid.UUID
) -> HttpResponse:
    """The picture itself, for a reviewer of what was sent from its sheet."""
    try:
        picture = show_to_reviewer(instance=current(), item_id=item_id, photograph_id=photograph_id)
    except PaperError:
        raise Http404 from None
    return _picture(picture)


@require_POST
@role_required(Role.VOLUNTEER)
def remove(request: HttpRequest, photograph_id: uuid.UUID) -> HttpResponse:
    """Take away a photograph of a sheet that nobody has keyed."""
    try:
        sheet = remove_photograph(
            photograph_id=photograph_id, by=asking_staff(request), today=clock.today()
        )
    except PaperError as error:
        return show_problem(request, error)
    return redirect("paper-key", sheet_id=sheet.id)


def _picture(picture: bytes) -> HttpResponse:
    response = HttpResponse(picture, content_type="image/webp")
    response["Content-Security-Policy"] = POLICY
    response["Content-Disposition"] = "inline"
    return response


def _files(request: HttpRequest) -> list[UploadedFile[Any]]:
    """What came. Raises PhotographsTogetherLargeError or NoPhotographError."""
    if is_too_long(request, TOGETHER_LIMIT_BYTES):
        raise PhotographsTogetherLargeError(limit=TOGETHER_LIMIT_BYTES // 1024 // 1024)
    files = request.FILES.getlist(FIELD)
    if not files:
        raise NoPhotographError
    return files


def _beyond(files: list[UploadedFile[Any]]) -> list[Arrived]:
    """What is said of those that are too many."""
    problem = PhotographsAtOnceError(limit=AT_ONCE_LIMIT).sentence
    return [Arrived(file.name or "", problem=problem) for file in files[AT_ONCE_LIMIT:]]


def _take(
    request: HttpRequest,
    file: UploadedFile[Any],
    *,
    sheet: PaperSheet | None,
    parcel_id: uuid.UUID | None = None,
) -> Arrived:
    """Keep one photograph, of `sheet` or of a new sheet of the parcel."""
    name, data = file.name or "", file.read()
    try:
        if sheet is not None:
            sheet = add_photograph(instance=current(), sheet_id=sheet.id, data=data).sheet
        else:
            assert parcel_id is not None, "a photograph is of a sheet or of a parcel"  # noqa: S101
            sheet = open_photographed_sheet(
                instance=current(),
                parcel_id=parcel_id,
                data=data,
                by=asking_staff(request),
                today=clock.today(),
            )
    except PaperError as error:
        return Arrived(name, problem=error.sentence)
    assert sheet.sealed is not None, "it is open"  # noqa: S101
    reference = open_sheet_contents(bytes(sheet.sealed), instance=current()).reference
    return Arrived(name, sheet, reference)


def _answer(request: HttpRequest, arrived: list[Arrived], *, back: str) -> HttpResponse:
    failed = [one for one in arrived if one.problem]
    if wants_json(request):
        one = (failed or arrived)[0]
        if one.sheet is None:
            return JsonResponse({"sentence": one.problem}, status=422)
        more = reverse("paper-photographs", args=[one.sheet.id])
        return JsonResponse({"reference": one.reference, "more": more})
    if not failed:
        return redirect(f"{back}?{urlencode({'notice': 'photographs'})}")
    context = {"arrived": arrived, "back": back}
    return render(request, "desk/paper_arrived.html", context, status=422)


def _refuse(request: HttpRequest, error: PaperError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"sentence": error.sentence}, status=422)
    return show_problem(request, error, status=422)
