"""The pages of a list that came as a file: read, looked at line by line, sent.

What was read travels in the form from step to step; nothing is stored before it is sent.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from unjoin.registry.errors import RegistryError
from unjoin.service import clock
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.paper import screens
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.lists.actions import plan_list, receipts_of, send_list
from unjoin.service.desk.paper.lists.errors import ListKnownError, NoListError
from unjoin.service.desk.paper.lists.forms import (
    FILE_FIELD,
    TABLE_FIELD,
    ListForm,
    read_list_form,
)
from unjoin.service.desk.paper.lists.plan import Plan
from unjoin.service.desk.paper.lists.reading import read_file
from unjoin.service.desk.paper.lists.report import write_report
from unjoin.service.desk.paper.lists.screens import form_context, plan_context
from unjoin.service.desk.paper.lists.table import (
    FILE_LIMIT_BYTES,
    Table,
    read_table,
    too_large,
)
from unjoin.service.desk.paper.lists.text_file import ENCODINGS, SEPARATORS
from unjoin.service.desk.paper.models import PaperParcel
from unjoin.service.desk.paper.pages import asking_staff, show_problem
from unjoin.service.desk.paper.parcels.queries import OpenParcel, find_parcel
from unjoin.service.instance import current
from unjoin.service.intake.errors import IntakeError
from unjoin.service.site.context import language_tag
from unjoin.service.site.uploads import is_too_long, reads_form_itself, takes_files


@reads_form_itself
@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
@takes_files(FILE_LIMIT_BYTES)
def import_list(request: HttpRequest, parcel_id: uuid.UUID) -> HttpResponse:
    """Read a list of the parcel, show what will become of it, send it."""
    if request.method != "POST":
        return redirect("paper-parcel", parcel_id=parcel_id)
    try:
        parcel = find_parcel(parcel_id, instance=current(), staff=asking_staff(request))
        form = read_list_form(
            request.POST, _read(request), campaign=current().campaign, language=parcel.language
        )
        return _answer(request, parcel, form)
    except (PaperError, RegistryError, IntakeError) as error:
        return show_problem(request, error)


def _read(request: HttpRequest) -> Table:
    """The table of the file that came, or of the step before."""
    if TABLE_FIELD in request.POST:
        return read_table(request.POST[TABLE_FIELD])
    file = request.FILES.get(FILE_FIELD)
    if is_too_long(request, FILE_LIMIT_BYTES):
        raise too_large()
    if file is None:
        raise NoListError
    encoding, separator = request.POST.get("encoding", ""), request.POST.get("separator", "")
    return read_file(
        file.read(),
        encoding=encoding if encoding in ENCODINGS else "",
        separator=separator if separator in SEPARATORS else "",
    )


def _answer(request: HttpRequest, parcel: OpenParcel, form: ListForm) -> HttpResponse:
    if form.found is None:
        return _show(request, parcel, form, None)
    row = PaperParcel.objects.get(id=parcel.id)
    plan = plan_list(form.found, row, instance=current())
    step = request.POST.get("step")
    if step == "report":
        return _report(parcel, plan)
    if step == "send":
        try:
            return _send(request, parcel, form)
        except PaperError as error:
            return _show(request, parcel, form, plan, error)
    known = ListKnownError() if receipts_of(form.table, parcel.id, instance=current()) else None
    return _show(request, parcel, form, plan, known)


def _show(
    request: HttpRequest,
    parcel: OpenParcel,
    form: ListForm,
    plan: Plan | None,
    problem: PaperError | None = None,
) -> HttpResponse:
    campaign, language = current().campaign, language_tag()
    problem = problem or form.problem
    is_known = isinstance(problem, ListKnownError)
    context: dict[str, object] = {
        "parcel": parcel,
        "problem": problem.sentence if problem else "",
        "can_send": plan is not None and bool(plan.parts) and not is_known,
        **form_context(form, campaign, language),
    }
    if plan is not None:
        context |= plan_context(plan, campaign, language)
    return render(request, "desk/paper_list.html", context)


def _send(request: HttpRequest, parcel: OpenParcel, form: ListForm) -> HttpResponse:
    assert form.found is not None, "the caller has looked"  # noqa: S101
    done = send_list(
        instance=current(),
        found=form.found,
        parcel_id=parcel.id,
        shown=request.POST.get("shown", ""),
        by=asking_staff(request),
        today=clock.today(),
    )
    context = {
        "sheet_id": done.sheet_id,
        "reference": parcel.code,
        "is_list": True,
        "list_language": parcel.language,
        "receipts": screens.receipts_context(done.sent, current().campaign, language_tag()),
    }
    return render(request, "desk/paper_receipt.html", context)


def _report(parcel: OpenParcel, plan: Plan) -> HttpResponse:
    report = write_report(plan, campaign=current().campaign, language=language_tag())
    response = HttpResponse(report, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="report-{parcel.code}.csv"'
    return response
