"""Where a withdrawal without a receipt, and a correction, are proposed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from unjoin.registry.consent import Reason
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.start import start_act
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.corrections.deeds import correction_contents, withdrawal_contents
from unjoin.service.corrections.leaves import (
    LEAVES_LIMIT,
    TEXT_LIMIT,
    LeavesError,
    format_leaves,
    parse_leaves,
)
from unjoin.service.corrections.queries import Selection, sample, select
from unjoin.service.review.words import REVIEW_REASONS

_NO_SUCH = gettext_lazy("No statement has this number. Look at the number once more.")
_GONE = gettext_lazy("This statement was withdrawn or corrected before. It counts for nobody.")


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def without_receipt(request: HttpRequest) -> HttpResponseBase:
    """Find the caller's statement by its number, show it, and propose to withdraw it."""
    if request.method != "POST":
        return render(request, "corrections/without_receipt.html", {"number": ""})
    number = request.POST.get("number", "")
    problem, selection = _one(number)
    if selection is None:
        wrong = {"number": number[:100], "errors": [("number", problem)]}
        return render(request, "corrections/without_receipt.html", wrong, status=422)
    if request.POST.get("act") == "propose":
        contents = withdrawal_contents(selection.leaves[0])
        return start_act(request, ActKind.WITHDRAW_WITHOUT_RECEIPT, contents)
    context = {"number": selection.leaves[0], "statement": sample(selection)[0]}
    return render(request, "corrections/without_receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REVIEWER)
def corrections(request: HttpRequest) -> HttpResponseBase:
    """Name entries, see how many they are and some of them, and propose to correct them."""
    numbers = request.POST.get("numbers", "")
    if request.method != "POST":
        return _show(request, numbers=request.GET.get("numbers", ""))
    try:
        selection = select(parse_leaves(numbers))
    except LeavesError as error:
        return _show(request, numbers=numbers, problem=("numbers", leaves_sentence(error)))
    if not selection.standing:
        problem = _("None of these entries counts for anybody. Nothing was proposed.")
        return _show(request, numbers=numbers, problem=("numbers", problem))
    if request.POST.get("act") != "propose":
        return _show(request, numbers=numbers, selection=selection)
    reason = _reason(request.POST.get("reason", ""))
    if reason is None:
        problem = _("Choose a reason.")
        return _show(request, numbers=numbers, selection=selection, problem=("reason", problem))
    return start_act(request, ActKind.CORRECT, correction_contents(selection, reason))


def leaves_sentence(error: LeavesError) -> str:
    """What people read where numbers of entries could not be read."""
    return {
        "leaves-empty": _("Give the numbers of the entries, such as 12-40, 77."),
        "leaves-unreadable": _("This is not a number or a range of numbers: “%(part)s”."),
        "leaves-backwards": _("This range goes backwards: “%(part)s”."),
        "leaves-many": _("At most %(limit)s entries at once."),
    }[error.code] % {"part": error.part, "limit": f"{LEAVES_LIMIT:,}"}


def _show(
    request: HttpRequest,
    *,
    numbers: str,
    selection: Selection | None = None,
    problem: tuple[str, str] | None = None,
) -> HttpResponse:
    context = {
        "numbers": format_leaves(selection.leaves) if selection else numbers[:TEXT_LIMIT],
        "selection": selection,
        "statements": sample(selection) if selection else [],
        "reasons": [(int(reason), words) for reason, words in REVIEW_REASONS.items()],
        "errors": [problem] if problem else [],
    }
    return render(request, "corrections/corrections.html", context, status=422 if problem else 200)


def _one(number: str) -> tuple[str | Promise, Selection | None]:
    """The entry that counts under one number, or why there is none."""
    try:
        leaves = parse_leaves(number)
    except LeavesError as error:
        return leaves_sentence(error), None
    if len(leaves) > 1:
        return _("One statement at a time."), None
    selection = select(leaves)
    if selection.standing:
        return "", selection
    return (_GONE if selection.gone else _NO_SUCH), None


def _reason(text: str) -> Reason | None:
    known = {str(int(reason)): reason for reason in REVIEW_REASONS}
    return known.get(text)
