"""`/declare` for the page's script: its parts and data, and the posts of what it sealed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake import codes
from unjoin.service.intake.actions import check_can_receive_sealed, receive_sealed
from unjoin.service.intake.browser_data import browser_data
from unjoin.service.intake.browser_templates import template_context
from unjoin.service.intake.errors import IntakeError, KeyReusedError
from unjoin.service.intake.flood import queue_of
from unjoin.service.intake.receipt_page import show_not_taken, show_sealed_receipt
from unjoin.service.intake.rendering import render_unkept, unkept
from unjoin.service.intake.sealed_form import TRY, SealedForm, read_sealed_form
from unjoin.service.site.sentences import sentence


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """`/declare/parts`: what the script needs, in one page that is never shown as such."""
    context = {**template_context(), "data": browser_data(current())}
    return render_unkept(request, "intake/browser/parts.html", context)


def take_sealed(request: HttpRequest, action: str) -> HttpResponse:
    """Say whether what the browser sealed could be received now, or receive it."""
    instance = current()
    try:
        form = read_sealed_form(request.POST, instance=instance)
    except IntakeError as error:
        if action == TRY:
            return _refuse(error)
        return show_not_taken(request, error)
    return _try(form) if action == TRY else _receive(request, form)


def _try(form: SealedForm) -> HttpResponse:
    instance = current()
    try:
        check_can_receive_sealed(
            instance=instance, sealed=form.sealed, key=form.key, replaces=form.replaces
        )
    except KeyReusedError as error:
        code = form.replaces or codes.receipt_code(form.key, pepper=instance.pepper)
        return _refuse(error, receipt=code)
    except IntakeError as error:
        return _refuse(error)
    return unkept(JsonResponse({"can": True}))


def _receive(request: HttpRequest, form: SealedForm) -> HttpResponse:
    try:
        received = receive_sealed(
            instance=current(),
            sealed=form.sealed,
            key=form.key,
            by=DECLARANT,
            today=today(),
            replaces=form.replaces,
            queue=queue_of(request),
        )
    except IntakeError as error:
        return show_not_taken(request, error)
    return show_sealed_receipt(request, received, is_change=form.replaces is not None)


def _refuse(error: IntakeError, **more: str) -> HttpResponse:
    """Nothing was saved; the page still has everything that was typed."""
    return unkept(JsonResponse({"can": False, "sentence": sentence(error), **more}, status=409))
