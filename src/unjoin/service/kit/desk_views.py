"""`/desk/kit`: where a volunteer pastes what somebody sent them out of a kit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unjoin.registry.carried import CarriedError, read_carried
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.kit.saying import said_of
from unjoin.service.kit.taking import take_in
from unjoin.service.site.sentences import sentence


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def kit(request: HttpRequest) -> HttpResponse:
    """The box, and what became of what was pasted. What is not done stays in the box."""
    if request.method != "POST":
        return _show(request, {})
    pasted = request.POST.get("parts", "")
    try:
        carried = read_carried(pasted)
    except CarriedError as error:
        return _show(request, {"errors": [("parts", sentence(error))]}, 422)
    taken = take_in(carried, instance=current(), by=Actor(actor_handle(request)), today=today())
    if not taken:
        nothing = _(
            "There is no part from a kit in this. Nothing was saved. Paste the messages as they "
            "came, whole; what stands around them does no harm."
        )
        return _show(request, {"errors": [("parts", nothing)], "pasted": pasted}, 422)
    is_done = all(each.is_done for each in taken)
    found = [(each.mark, each.is_done, said_of(each)) for each in taken]
    context: dict[str, object] = {"found": found, "pasted": "" if is_done else pasted}
    return _show(request, context, 200 if is_done else 422)


def _show(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, "kit/desk.html", context, status=status)
