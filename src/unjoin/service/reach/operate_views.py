"""The operator's pages of the materials. A file is grave: the passkey is asked for again."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.sessions import fresh_sign_in_required
from unjoin.service.instance import current
from unjoin.service.reach.actions import (
    FILE_LIMIT_BYTES,
    FILE_LIMIT_MIB,
    Description,
    add_material,
    describe_material,
    replace_file,
    retire_material,
)
from unjoin.service.reach.errors import (
    FileTooLargeError,
    MaterialError,
    MaterialGoneError,
    NotSureError,
)
from unjoin.service.reach.file_types import FILE_TYPES
from unjoin.service.reach.models import TITLE_LIMIT, Material
from unjoin.service.reach.queries import published_materials, retired_materials
from unjoin.service.site.context import language_tag
from unjoin.service.site.uploads import is_too_long, reads_form_itself, takes_files

NOTICES = frozenset({"added", "changed", "retired"})


@reads_form_itself
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OPERATOR)
@fresh_sign_in_required
@takes_files(FILE_LIMIT_BYTES)
def manage_materials(request: HttpRequest) -> HttpResponse:
    """What is handed out and what was, and the form to add a file."""
    if request.method != "POST":
        return _show_list(request)
    try:
        add_material(
            description=_description(request),
            data=_file(request),
            languages=current().campaign.languages,
            by=Actor(actor_handle(request)),
            today=clock.today(),
        )
    except MaterialError as error:
        return _show_list(request, error)
    return _to_list("added")


@reads_form_itself
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OPERATOR)
@fresh_sign_in_required
@takes_files(FILE_LIMIT_BYTES)
def change_material(request: HttpRequest, material_id: uuid.UUID) -> HttpResponse:
    """One material: its title and language, or another file under the same code."""
    if request.method != "POST":
        return _show_one(request, material_id)
    who = Actor(actor_handle(request))
    try:
        if request.POST.get("act") == "replace":
            data = _file(request)
            replace_file(material_id=material_id, data=data, by=who, today=clock.today())
        else:
            describe_material(
                material_id=material_id,
                description=_description(request),
                languages=current().campaign.languages,
                by=who,
                today=clock.today(),
            )
    except MaterialError as error:
        return _show_one(request, material_id, error)
    return _to_list("changed")


@require_POST
@role_required(Role.OPERATOR)
@fresh_sign_in_required
def retire(request: HttpRequest, material_id: uuid.UUID) -> HttpResponse:
    """Hand it out no longer, if that was said twice."""
    if request.POST.get("sure") != "yes":
        return _show_one(request, material_id, NotSureError())
    try:
        retire_material(
            material_id=material_id, by=Actor(actor_handle(request)), today=clock.today()
        )
    except MaterialError as error:
        return _show_one(request, material_id, error)
    return _to_list("retired")


def _description(request: HttpRequest) -> Description:
    return Description(request.POST.get("title", ""), request.POST.get("language", ""))


def _file(request: HttpRequest) -> bytes:
    """The bytes of the file that came; none where none did."""
    found = request.FILES.get("file")
    if isinstance(found, UploadedFile):
        return bytes(found.read())
    if is_too_long(request, FILE_LIMIT_BYTES):
        raise FileTooLargeError(limit=FILE_LIMIT_MIB)
    return b""


def _show_list(request: HttpRequest, error: MaterialError | None = None) -> HttpResponse:
    notice = request.GET.get("notice", "")
    context = {
        "materials": published_materials(first=language_tag()),
        "retired": retired_materials(),
        "notice": notice if notice in NOTICES and error is None else "",
        "title_text": request.POST.get("title", ""),
        **_form_context(request.POST.get("language", ""), error),
    }
    return render(request, "reach/manage.html", context, status=422 if error else 200)


def _show_one(
    request: HttpRequest, material_id: uuid.UUID, error: MaterialError | None = None
) -> HttpResponse:
    found = Material.objects.filter(id=material_id, file__isnull=False).first()
    if found is None:
        sentence = MaterialGoneError().sentence
        return render(request, "reach/gone.html", {"sentence": sentence}, status=404)
    context = {
        "material": found,
        "title_text": request.POST.get("title", found.title),
        **_form_context(request.POST.get("language", found.language), error),
    }
    return render(request, "reach/change.html", context, status=422 if error else 200)


def _form_context(language: str, error: MaterialError | None) -> dict[str, object]:
    return {
        "errors": [(error.field, error.sentence)] if error else [],
        "languages_of_files": current().campaign.languages,
        "chosen_language": language,
        "title_limit": TITLE_LIMIT,
        "limit": FILE_LIMIT_MIB,
        "kinds": ", ".join(kind.shown for kind in FILE_TYPES),
        "accept": ",".join(f".{kind.extension}" for kind in FILE_TYPES),
    }


def _to_list(notice: str) -> HttpResponse:
    answer = redirect("operate-materials")
    answer["Location"] += f"?notice={notice}"
    return answer
