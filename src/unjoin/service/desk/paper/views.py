"""The list of sheets, and keying one. They work without JavaScript; everything is in `no-store`.

What is keyed travels in the form from step to step and is read again at each.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper import screens
from unjoin.service.desk.paper.actions import (
    DiscardReason,
    check_can_key,
    discard_sheet,
    key_sheet,
)
from unjoin.service.desk.paper.errors import (
    KeyedTwiceError,
    PaperError,
    ReferenceOpenError,
)
from unjoin.service.desk.paper.forms import (
    Keyed,
    example_organisations,
    read_keyed,
)
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.desk.paper.pages import asking_staff, sheet_view, to_list
from unjoin.service.desk.paper.parcels.queries import open_parcels
from unjoin.service.desk.paper.queries import (
    OpenSheet,
    Stage,
    describe_sheet,
    find_sheet,
    open_sheets,
)
from unjoin.service.desk.paper.words import DISCARD_REASONS
from unjoin.service.instance import current
from unjoin.service.site.context import language_tag

NOTICES = frozenset({"keyed", "discarded", "sent", "closed", "photographs"})


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
                by=asking_staff(request),
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
        check_can_key(sheet, asking_staff(request))
    except KeyedTwiceError:
        return redirect("paper-compare", sheet_id=sheet_id)
    described = describe_sheet(sheet, instance=current(), staff=asking_staff(request))
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
def discard(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Ask why, and delete the sheet."""
    sheet = describe_sheet(find_sheet(sheet_id), instance=current(), staff=asking_staff(request))
    problem = False
    if request.method == "POST":
        reason = next((r for r in DiscardReason if r.name == request.POST.get("reason")), None)
        if reason is not None:
            discard_sheet(
                sheet_id=sheet_id, reason=reason, by=asking_staff(request), today=clock.today()
            )
            return to_list("discarded")
        problem = True
    reasons = [(reason.name, DISCARD_REASONS[reason]) for reason in DiscardReason]
    context = {"sheet": sheet, "reasons": reasons, "problem": problem}
    return render(request, "desk/paper_discard.html", context)


def _show_list(request: HttpRequest, reference: str, problem: str) -> HttpResponse:
    campaign = current().campaign
    notice = request.GET.get("notice", "")
    context = {
        "parcels": open_parcels(instance=current(), staff=asking_staff(request)),
        "sheets": [
            sheet
            for sheet in open_sheets(instance=current(), staff=asking_staff(request))
            if sheet.parcel_id is None
        ],
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
        "can_remove": sheet.stage is Stage.FIRST,
        "notice": request.GET.get("notice", ""),
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
        by=asking_staff(request),
        today=clock.today(),
    )
    if place == 2:
        return redirect("paper-compare", sheet_id=sheet_id)
    return to_list("keyed")


def _chosen_language(request: HttpRequest) -> str:
    chosen = request.POST.get("language", "")
    return chosen if chosen in current().campaign.languages else language_tag()
