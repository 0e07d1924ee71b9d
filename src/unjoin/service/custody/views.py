"""The custodians' page: what is held, and proposing to take it to where the keys are.

Nothing is handed out here: a second custodian approves, and gets the file (see `deeds`).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from unjoin.registry.errors import RegistryError
from unjoin.registry.receipt import parse_receipt_code
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.start import start_act
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.custody.deeds import WHY_LIMIT, all_parts, one_part
from unjoin.service.custody.queries import find_private_part, holdings
from unjoin.service.instance import current
from unjoin.service.site.sentences import sentence


@require_safe
@role_required(Role.CUSTODIAN)
def overview(request: HttpRequest) -> HttpResponse:
    """How many sealed private parts are held, and how to open them."""
    return _show(request)


@require_POST
@role_required(Role.CUSTODIAN)
def propose_all(request: HttpRequest) -> HttpResponse:
    """To take all of them, in one archive."""
    why = _why(request)
    if why is None:
        return _show(request, "why-all", _why_problem())
    return start_act(request, ActKind.UNSEAL, all_parts(why))


@require_POST
@sensitive_post_parameters("code")
@role_required(Role.CUSTODIAN)
def propose_one(request: HttpRequest) -> HttpResponse:
    """To take the one of a person whose receipt the custodian has been told."""
    number, why = _number(request.POST.get("number", "")), _why(request)
    try:
        code = parse_receipt_code(request.POST.get("code", ""))
    except RegistryError as error:
        return _show(request, "code", sentence(error))
    if number is None:
        return _show(request, "number", _("Give the number of the person on the receipt, from 1."))
    if why is None:
        return _show(request, "why-one", _why_problem())
    part = find_private_part(code, number, instance=current())
    if part is None:
        return _show(request, "code", _("Nothing private is held for this receipt and person."))
    return start_act(request, ActKind.UNSEAL, one_part(bytes(part.handle), why))


def _show(request: HttpRequest, field: str = "", problem: str = "") -> HttpResponse:
    held = holdings()
    context = {
        "holdings": held,
        "parts": sum(holding.parts for holding in held),
        "errors": [(field, problem)] if problem else [],
        "number": request.POST.get("number", "1"),
        "code": request.POST.get("code", ""),
        "why": request.POST.get("why", ""),
        "why_limit": WHY_LIMIT,
    }
    return render(request, "custody/overview.html", context, status=422 if problem else 200)


def _why(request: HttpRequest) -> str | None:
    why = " ".join(request.POST.get("why", "").split())
    return why if 1 <= len(why) <= WHY_LIMIT else None


def _why_problem() -> str:
    return _("Say why, in at most %(limit)d characters. Nothing was saved.") % {"limit": WHY_LIMIT}


def _number(text: str) -> int | None:
    limit = current().campaign.thresholds.rows_per_declaration
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if 1 <= int(text) <= limit else None
