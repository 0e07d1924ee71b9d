"""Sign-in, sign-out, and the page that leads each role to its work."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service.accounts.forms import SignInForm
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.places import places_of


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for handle and password; lead on to where the visitor was going."""
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.staff:
        login(request, form.staff)
        return HttpResponseRedirect(_next_page(request))
    status = 422 if form.errors else 200
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End every session of the account, on this device and all others."""
    if isinstance(request.user, Staff):
        request.user.end_sessions()
    request.session.flush()
    return redirect("sign-in")


@require_safe
@role_required()
def staff_home(request: HttpRequest) -> HttpResponse:
    """The menu of the role."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101
    return render(request, "accounts/home.html", {"places": places_of(request.user)})


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("staff-home")
