"""Sign-in, sign-out, and the page that leads each role to its work."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service.accounts import codes, passkeys, throttle
from unjoin.service.accounts.forms import CodeForm, PasskeyForm, SignInForm
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.accounts.passkeys import PasskeyError
from unjoin.service.accounts.pending import Missing, forget_pending, keep_pending, pending_staff
from unjoin.service.accounts.permissions import role_required
from unjoin.service.accounts.places import places_of
from unjoin.service.accounts.sessions import Proof, safe_next, start_session
from unjoin.service.instance import current


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey, or handle and password; leads on to where the visitor was going."""
    form = SignInForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.staff:
        return _go_on(request, form.staff, is_one_time=form.is_one_time)
    return _show_sign_in(request, form)


@require_http_methods(["GET", "POST"])
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """GET: what the browser shall sign, as JSON. POST: what it signed."""
    if request.method == "GET":
        return JsonResponse(passkeys.ask_for_passkey(request))
    form = PasskeyForm(request.POST)
    answer = request.POST.get("answer", "") if form.is_valid() else ""
    target = throttle.passkey_with(passkeys.credential_id_in(answer))
    try:
        if not throttle.sign_in_throttle.may_try(target):
            raise PasskeyError
        passkey = passkeys.check_passkey(request, answer)
    except PasskeyError:
        return _show_sign_in(request, SignInForm(request=request), problem=passkey_problem())
    throttle.sign_in_throttle.forget(target)
    return _complete(request, passkey.user, Proof("passkey", passkey.pk))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_code(request: HttpRequest) -> HttpResponse:
    """The second step after the password: a code of the app, or a recovery code."""
    staff = pending_staff(request, Missing.CODE)
    if staff is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None, staff=staff, recovery=True)
    if request.method == "POST" and form.is_valid():
        return _complete(request, staff, Proof(form.how))
    context = {
        "form": form,
        "next": _wanted(request),
        "has_app": staff.has_app,
        "has_recovery_codes": bool(codes.recovery_codes_left(staff)),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_in_code.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End every session of the account, on this device and all others."""
    if isinstance(request.user, Staff):
        request.user.end_sessions()
        user_logged_out.send(sender=Staff, request=request, user=request.user)
    request.session.flush()
    response = redirect("sign-in")
    # Not "storage": what a volunteer could not send waits there, sealed, for their next sign-in.
    response["Clear-Site-Data"] = '"cache", "cookies"'
    return response


@require_safe
@role_required()
def staff_home(request: HttpRequest) -> HttpResponse:
    """The menu of the role."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101  # nosec B101
    return render(request, "accounts/home.html", {"offered": places_of(request.user)})


def passkey_problem() -> str:
    """What is said about a passkey that was not taken."""
    return _(
        "This passkey was not accepted: it may belong to another site or to an account that is "
        "closed, or too much time went by. Try again, or sign in with your password."
    )


def _go_on(request: HttpRequest, staff: Staff, *, is_one_time: bool) -> HttpResponse:
    """After the right password: the second step, enrolment, or in a demo the work itself."""
    wanted = _wanted(request)
    if not is_one_time and current().settings.demo and not staff.has_app:
        return _complete(request, staff, Proof("password"))
    if is_one_time or not _has_more(staff):
        keep_pending(request, staff, Missing.ENROLMENT)
        return HttpResponseRedirect(f"{reverse('enrol')}?{urlencode({'next': wanted})}")
    keep_pending(request, staff, Missing.CODE)
    return HttpResponseRedirect(f"{reverse('sign-in-code')}?{urlencode({'next': wanted})}")


def _has_more(staff: Staff) -> bool:
    return staff.has_app or passkeys_of(staff).exists() or bool(codes.recovery_codes_left(staff))


def _complete(request: HttpRequest, staff: Staff, proof: Proof) -> HttpResponse:
    wanted = safe_next(_wanted(request))
    forget_pending(request)
    start_session(request, staff, proof)
    return HttpResponseRedirect(wanted)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _show_sign_in(request: HttpRequest, form: SignInForm, problem: str = "") -> HttpResponse:
    context = {
        "form": form,
        "problem": problem,
        "next": _wanted(request),
        "is_demo": current().settings.demo,
    }
    status = 422 if form.errors or problem else 200
    return render(request, "accounts/sign_in.html", context, status=status)
