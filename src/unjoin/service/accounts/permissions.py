"""Who may enter which part of the staff site.

Rules kept here:

1. Without a sign-in nobody gets further than the sign-in page.
2. A member of staff enters only the parts of their role; there is no role that
   enters all of them.
3. `check_staff_can_enter` and `staff_can_enter` answer the same question with
   the same sentence.

Source: DESIGN, "roles"; docs/concepts.md.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.site.lists import lazy_listed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class WrongRoleError(PermissionDenied):
    """A member of staff asked for a part of the site that is not their role's."""

    code = "wrong-role"

    def __init__(self, *roles: Role) -> None:
        self.roles = roles
        self.sentence = format_lazy(
            _("This page is for another role: {roles}. Nothing was changed."),
            roles=lazy_listed(role.label for role in roles),
        )
        super().__init__(self.code)


def check_staff_can_enter(staff: Staff | AnonymousUser, *roles: Role) -> None:
    """Raise WrongRoleError unless `staff` is active and has one of `roles`."""
    if not staff_can_enter(staff, *roles):
        raise WrongRoleError(*roles)


def staff_can_enter(staff: Staff | AnonymousUser, *roles: Role) -> bool:
    """Whether `check_staff_can_enter` would let `staff` in."""
    return isinstance(staff, Staff) and staff.is_active and staff.role in roles


def role_required(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let only staff with one of `roles` reach the view; all of the staff where none is given.

    Nobody signed in: the sign-in page, which leads back here. Another role: a
    page (403) that says so. A request for JSON gets the same as JSON (401, 403).
    """
    allowed = roles or tuple(Role)

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            try:
                check_staff_can_enter(request.user, *allowed)
            except WrongRoleError as error:
                return _show_wrong_role(request, error)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in_staff(request: HttpRequest) -> Staff:
    """The member of staff who asks; only behind `role_required`."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    return request.user


def actor_handle(request: HttpRequest) -> str:
    """The handle of the member of staff who asks; only behind `role_required`."""
    return signed_in_staff(request).handle


def wants_json(request: HttpRequest) -> bool:
    """Whether the request came from a script that reads JSON, not from a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        sentence = _("You are signed out. Nothing was saved. Sign in in another tab, then save.")
        return JsonResponse({"code": "signed-out", "sentence": str(sentence)}, status=401)
    return redirect_to_login(request.get_full_path())


def _show_wrong_role(request: HttpRequest, error: WrongRoleError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": error.code, "sentence": str(error.sentence)}, status=403)
    return render(request, "accounts/wrong_role.html", {"error": error}, status=403)
