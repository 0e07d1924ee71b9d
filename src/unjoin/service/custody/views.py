"""The custodians' page: what is held, and taking it to where the keys are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from unjoin.registry.errors import RegistryError
from unjoin.registry.receipt import parse_receipt_code
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.custody.actions import take_all, take_one
from unjoin.service.custody.queries import holdings
from unjoin.service.instance import current
from unjoin.service.site.sentences import sentence


@require_safe
@role_required(Role.CUSTODIAN)
def overview(request: HttpRequest) -> HttpResponse:
    """How many sealed private parts are held, and how to open them."""
    return _show(request)


@require_POST
@role_required(Role.CUSTODIAN)
def download_all(request: HttpRequest) -> StreamingHttpResponse:
    """All of them, as they are, in one archive."""
    pieces = take_all(by=Actor(actor_handle(request)), today=today())
    answer = StreamingHttpResponse(pieces, content_type="application/x-tar")
    answer["Content-Disposition"] = 'attachment; filename="private-parts.tar"'
    return answer


@require_POST
@sensitive_post_parameters("code")
@role_required(Role.CUSTODIAN)
def download_one(request: HttpRequest) -> HttpResponse:
    """The one of a person whose receipt the custodian has been told."""
    number = _number(request.POST.get("number", ""))
    if number is None:
        return _show(request, "number", _("Give the number of the person on the receipt, from 1."))
    try:
        code = parse_receipt_code(request.POST.get("code", ""))
    except RegistryError as error:
        return _show(request, "code", sentence(error))
    sealed = take_one(
        code=code,
        number=number,
        instance=current(),
        by=Actor(actor_handle(request)),
        today=today(),
    )
    if sealed is None:
        return _show(request, "code", _("Nothing private is held for this receipt and person."))
    answer = HttpResponse(sealed, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="private-part.age"'
    return answer


def _show(request: HttpRequest, field: str = "", problem: str = "") -> HttpResponse:
    held = holdings()
    context = {
        "holdings": held,
        "parts": sum(holding.parts for holding in held),
        "errors": [(field, problem)] if problem else [],
        "number": request.POST.get("number", "1"),
        "code": request.POST.get("code", ""),
    }
    return render(request, "custody/overview.html", context, status=422 if problem else 200)


def _number(text: str) -> int | None:
    limit = current().campaign.thresholds.rows_per_declaration
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if 1 <= int(text) <= limit else None
