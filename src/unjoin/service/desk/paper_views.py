"""The screens of paper intake. They work without JavaScript; everything is in `no-store`.

What is keyed travels in the form from step to step and is read again at each.
Receipt codes are never in an address. Who sent a sheet sees them, also after a
reload or a lost answer, until they say that they are written down.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from unjoin.registry.errors import RegistryError
from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk import paper_screens as screens
from unjoin.service.desk.paper_actions import (
    Comparison,
    DiscardReason,
    check_can_key,
    compare_keyings,
    discard_sheet,
    find_receipts,
    forget_receipts,
    key_sheet,
    open_sheet,
    plan_parts,
    send_sheet,
)
from unjoin.service.desk.paper_errors import (
    KeyedTwiceError,
    PaperError,
    ReferenceOpenError,
    SheetSentError,
)
from unjoin.service.desk.paper_forms import (
    Keyed,
    Settlement,
    example_organisations,
    read_keyed,
    read_settlement,
)
from unjoin.service.desk.paper_queries import (
    OpenSheet,
    describe_sheet,
    find_sheet,
    open_sheets,
)
from unjoin.service.desk.paper_words import DISCARD_REASONS
from unjoin.service.instance import current
from unjoin.service.intake.errors import IntakeError
from unjoin.service.site.context import language_tag
from unjoin.service.site.sentences import sentence

NOTICES = frozenset({"keyed", "discarded", "sent"})

SheetView = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def sheet_view(view: SheetView) -> Callable[..., HttpResponseBase]:
    """A page about one sheet, for volunteers; what cannot be done is said on a page.

    Who is signed out meanwhile gets back what they typed.
    """

    @wraps(view)
    def explained(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
        try:
            return view(request, sheet_id)
        except (PaperError, RegistryError, IntakeError) as error:
            context = {"sentence": sentence(error)}
            return render(request, "desk/paper_problem.html", context, status=409)

    guarded = role_required(Role.VOLUNTEER)(explained)

    @wraps(view)
    def kept(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponseBase:
        if request.POST.get("lines") and not request.user.is_authenticated:
            context = {"lines": request.POST["lines"], "here": request.get_full_path()}
            return render(request, "desk/paper_signed_out.html", context, status=401)
        return guarded(request, sheet_id)

    return require_http_methods(["GET", "HEAD", "POST"])(kept)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def list_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets that wait, and a form to open another."""
    reference, problem = "", ""
    if request.method == "POST":
        reference = request.POST.get("reference", "")
        try:
            sheet = open_sheet(
                instance=current(),
                reference=reference,
                language=_chosen_language(request),
                by=_staff(request),
                today=clock.today(),
            )
            return redirect("paper-key", sheet_id=sheet.id)
        except ReferenceOpenError as error:
            return redirect("paper-key", sheet_id=error.fields["sheet_id"])
        except PaperError as error:
            problem = error.sentence
    return _show_list(request, reference, problem)


@sheet_view
def key(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Key a sheet: form, preview, save."""
    sheet = find_sheet(sheet_id)
    try:
        check_can_key(sheet, _staff(request))
    except KeyedTwiceError:
        return redirect("paper-compare", sheet_id=sheet_id)
    described = describe_sheet(sheet, instance=current(), staff=_staff(request))
    if request.method != "POST":
        return _show_keying(request, described, Keyed("", "", ""))
    keyed = read_keyed(request.POST, campaign=current().campaign, language=language_tag())
    step = request.POST.get("step")
    if step == "save" and keyed.sheet is not None:
        return _save(request, sheet_id, keyed)
    if step == "change" or keyed.sheet is None:
        return _show_keying(request, described, keyed)
    return _show_preview(request, described, keyed)


@sheet_view
def compare(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Compare two keyings: settle what differs, check, send."""
    instance = current()
    if request.POST.get("step") == "written":
        forget_receipts(sheet_id=sheet_id, by=_staff(request))
        return _to_list("sent")
    try:
        sheet = find_sheet(sheet_id)
        comparison = compare_keyings(sheet, instance=instance)
        settlement = read_settlement(
            request.POST,
            comparison=comparison,
            campaign=instance.campaign,
            language=language_tag(),
        )
        if request.method != "POST" and settlement.problems:
            settlement = Settlement(settlement.consent)
            return _show_differences(request, sheet_id, comparison, settlement)
        if settlement.problems or request.POST.get("step") == "change":
            return _show_differences(request, sheet_id, comparison, settlement)
        if request.POST.get("step") == "send":
            return _send(request, sheet_id, comparison, settlement)
        return _show_check(request, sheet_id, comparison, settlement)
    except SheetSentError:
        return _show_receipts_again(request, sheet_id)


@sheet_view
def discard(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Ask why, and delete the sheet."""
    sheet = describe_sheet(find_sheet(sheet_id), instance=current(), staff=_staff(request))
    problem = False
    if request.method == "POST":
        reason = next((r for r in DiscardReason if r.name == request.POST.get("reason")), None)
        if reason is not None:
            discard_sheet(sheet_id=sheet_id, reason=reason, by=_staff(request), today=clock.today())
            return _to_list("discarded")
        problem = True
    reasons = [(reason.name, DISCARD_REASONS[reason]) for reason in DiscardReason]
    context = {"sheet": sheet, "reasons": reasons, "problem": problem}
    return render(request, "desk/paper_discard.html", context)


def _show_list(request: HttpRequest, reference: str, problem: str) -> HttpResponse:
    campaign = current().campaign
    notice = request.GET.get("notice", "")
    context = {
        "sheets": open_sheets(instance=current(), staff=_staff(request)),
        "reference": reference,
        "problem": problem,
        "languages_of_lists": screens.language_choices(campaign),
        "chosen_language": _chosen_language(request),
        "notice": notice if notice in NOTICES else "",
    }
    return render(request, "desk/paper.html", context)


def _show_keying(request: HttpRequest, sheet: OpenSheet, keyed: Keyed) -> HttpResponse:
    campaign, language = current().campaign, language_tag()
    context = {
        "sheet": sheet,
        "keyed": keyed,
        "problem_fields": {target for target, _sentence in keyed.problems},
        "consents": screens.consent_choices(),
        "examples": screens.help_examples(campaign, language),
        "heading_example": example_organisations(campaign, language),
    }
    return render(request, "desk/paper_key.html", context)


def _show_preview(request: HttpRequest, sheet: OpenSheet, keyed: Keyed) -> HttpResponse:
    assert keyed.sheet is not None, "the caller has read it"  # noqa: S101
    context = {
        "sheet": sheet,
        "keyed": keyed,
        "consent": keyed.sheet.consent,
        **screens.rows_context(keyed.sheet.rows, current().campaign, language_tag()),
    }
    return render(request, "desk/paper_preview.html", context)


def _save(request: HttpRequest, sheet_id: uuid.UUID, keyed: Keyed) -> HttpResponse:
    assert keyed.sheet is not None, "the caller has read it"  # noqa: S101
    place = key_sheet(
        instance=current(),
        sheet_id=sheet_id,
        keyed=keyed.sheet,
        by=_staff(request),
        today=clock.today(),
    )
    if place == 2:
        return redirect("paper-compare", sheet_id=sheet_id)
    return _to_list("keyed")


def _show_differences(
    request: HttpRequest, sheet_id: uuid.UUID, comparison: Comparison, settlement: Settlement
) -> HttpResponse:
    context = {
        "sheet_id": sheet_id,
        "reference": comparison.sheet.reference,
        "list_language": comparison.sheet.language,
        "consents": screens.consent_choices(),
        **screens.settle_context(comparison, settlement, current().campaign, language_tag()),
    }
    return render(request, "desk/paper_compare.html", context)


def _show_check(
    request: HttpRequest, sheet_id: uuid.UUID, comparison: Comparison, settlement: Settlement
) -> HttpResponse:
    context: dict[str, object] = {
        "sheet_id": sheet_id,
        "reference": comparison.sheet.reference,
        "list_language": comparison.sheet.language,
        "consent": settlement.consent,
        "has_differences": bool(settlement.choices) or len(set(comparison.consents)) > 1,
        "hidden": screens.hidden_choices(settlement),
    }
    try:
        parts = plan_parts(
            comparison,
            consent=settlement.required_consent,
            settled=settlement.settled,
            instance=current(),
        )
        context |= screens.parts_context(parts, current().campaign, language_tag())
    except PaperError as error:
        context["problem"] = error.sentence
    return render(request, "desk/paper_check.html", context)


def _send(
    request: HttpRequest, sheet_id: uuid.UUID, comparison: Comparison, settlement: Settlement
) -> HttpResponse:
    sent = send_sheet(
        instance=current(),
        sheet_id=sheet_id,
        consent=settlement.required_consent,
        settled=settlement.settled,
        by=_staff(request),
        today=clock.today(),
    )
    context = {
        "sheet_id": sheet_id,
        "reference": comparison.sheet.reference,
        "list_language": comparison.sheet.language,
        "receipts": screens.receipts_context(sent, current().campaign, language_tag()),
    }
    return render(request, "desk/paper_receipt.html", context)


def _show_receipts_again(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """The receipts of a sheet this member of staff sent, if they are not written down yet."""
    sheet, codes = find_receipts(instance=current(), sheet_id=sheet_id, by=_staff(request))
    context = {
        "sheet_id": sheet_id,
        "reference": sheet.reference,
        "receipts": [screens.code_context(code, language_tag()) for code in codes],
        "repeated": True,
    }
    return render(request, "desk/paper_receipt.html", context)


def _staff(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    return request.user


def _chosen_language(request: HttpRequest) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in current().campaign.languages else language_tag()


def _to_list(notice: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('paper')}?notice={notice}")
