"""Comparing two keyings: settle what differs, check, send, write down the receipt.

They work without JavaScript. Receipt codes are never in an address. Who sent a sheet sees them,
also after a reload or a lost answer, until they say that they are written down.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unjoin.service import clock
from unjoin.service.desk.paper import screens
from unjoin.service.desk.paper.actions import (
    Comparison,
    compare_keyings,
    find_receipts,
    forget_receipts,
    plan_parts,
    send_sheet,
    settled_rows,
)
from unjoin.service.desk.paper.errors import PaperError, SheetSentError
from unjoin.service.desk.paper.forms import Settlement, read_settlement
from unjoin.service.desk.paper.pages import asking_staff, sheet_view, to_list
from unjoin.service.desk.paper.queries import OpenSheet, describe_sheet, find_sheet
from unjoin.service.instance import current
from unjoin.service.site.context import language_tag

LEFT_OUT_FIELD = "left-out"


@dataclass(frozen=True, slots=True)
class Settling:
    """A sheet being settled: both keyings, and how their differences are settled so far."""

    sheet: OpenSheet
    comparison: Comparison
    settlement: Settlement

    @property
    def context(self) -> dict[str, object]:
        """What every page of it is given."""
        return {
            "sheet": self.sheet,
            "sheet_id": self.sheet.id,
            "reference": self.sheet.reference,
            "list_language": self.sheet.language,
        }


@sheet_view
def compare(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Compare two keyings: settle what differs, check, send."""
    if request.POST.get("step") == "written":
        forget_receipts(sheet_id=sheet_id, by=asking_staff(request))
        return to_list("sent")
    try:
        settling = _read(request, sheet_id)
        step, problems = request.POST.get("step"), settling.settlement.problems
        if problems or step == "change":
            return _show_differences(request, settling)
        if step == "send":
            return _send(request, settling)
        return _show_check(request, settling)
    except SheetSentError:
        return _show_receipts_again(request, sheet_id)


def _read(request: HttpRequest, sheet_id: uuid.UUID) -> Settling:
    instance, staff = current(), asking_staff(request)
    sheet = find_sheet(sheet_id)
    comparison = compare_keyings(sheet, instance=instance, by=staff)
    settlement = read_settlement(
        request.POST, comparison=comparison, campaign=instance.campaign, language=language_tag()
    )
    described = describe_sheet(sheet, instance=instance, staff=staff)
    return Settling(described, comparison, settlement)


def _show_differences(request: HttpRequest, settling: Settling) -> HttpResponse:
    settlement = settling.settlement
    if request.method != "POST":
        # Nothing was filled in yet, so nothing is wrong.
        settlement = Settlement(settlement.consent)
    campaign = current().campaign
    context = {
        **settling.context,
        "consents": screens.consent_choices(),
        **screens.settle_context(settling.comparison, settlement, campaign, language_tag()),
    }
    return render(request, "desk/paper_compare.html", context)


def _show_check(request: HttpRequest, settling: Settling) -> HttpResponse:
    comparison, settlement = settling.comparison, settling.settlement
    campaign, language = current().campaign, language_tag()
    rows = settled_rows(comparison, settlement.settled)
    context = {
        **settling.context,
        "consent": settlement.consent,
        "has_differences": bool(settlement.choices) or len(set(comparison.consents)) > 1,
        "hidden": screens.hidden_choices(settlement),
        "dead": [screens.row_view(row, campaign, language) for row in rows if row.deceased],
        "known": screens.known_names(rows, comparison),
    }
    try:
        parts = plan_parts(
            comparison,
            consent=settlement.required_consent,
            settled=settlement.settled,
            instance=current(),
        )
        context |= screens.parts_context(parts, campaign, language)
    except PaperError as error:
        context["problem"] = error.sentence
    return render(request, "desk/paper_check.html", context)


def _send(request: HttpRequest, settling: Settling) -> HttpResponse:
    sent = send_sheet(
        instance=current(),
        sheet_id=settling.sheet.id,
        consent=settling.settlement.required_consent,
        settled=settling.settlement.settled,
        left_out=frozenset(request.POST.getlist(LEFT_OUT_FIELD)),
        by=asking_staff(request),
        today=clock.today(),
    )
    context = {
        **settling.context,
        "receipts": screens.receipts_context(sent, current().campaign, language_tag()),
    }
    return render(request, "desk/paper_receipt.html", context)


def _show_receipts_again(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """The receipts of a sheet this member of staff sent, if they are not written down yet."""
    sheet, codes = find_receipts(instance=current(), sheet_id=sheet_id, by=asking_staff(request))
    context = {
        "sheet_id": sheet_id,
        "reference": sheet.reference,
        "receipts": [screens.code_context(code, language_tag()) for code in codes],
        "repeated": True,
    }
    return render(request, "desk/paper_receipt.html", context)
