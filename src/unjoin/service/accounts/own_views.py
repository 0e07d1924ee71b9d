"""The pages on which staff change how they sign in, and prove again who they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth import update_session_auth_hash
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service.accounts import codes, own_sign_in, passkeys, throttle
from unjoin.service.accounts.errors import AccountError
from unjoin.service.accounts.forms import (
    AppForm,
    CodeForm,
    OwnPasswordForm,
    PasskeyForm,
    PasswordForm,
)
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.passkeys import PasskeyError
from unjoin.service.accounts.pending import Missing, forget_pending, pending_staff
from unjoin.service.accounts.permissions import role_required, wants_json
from unjoin.service.accounts.qr_code import app_qr_code
from unjoin.service.accounts.sessions import (
    Proof,
    ask_for_proof,
    record_proof,
    safe_next,
    signed_in_recently,
    start_session,
)
from unjoin.service.clock import today
from unjoin.service.site.sentences import sentence

P = ParamSpec("P")
OwnView = Callable[Concatenate[HttpRequest, Staff, P], HttpResponseBase]

_SECRET = "app-secret"  # noqa: S105  # nosec B105


def proven(view: OwnView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give the view whose sign-in may be changed here.

    That is whoever is signed in and has proved it recently, or whoever has just given a
    one-time password.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if isinstance(request.user, Staff):
            if not signed_in_recently(request):
                return ask_for_proof(request)
            staff: Staff | None = request.user
        else:
            staff = pending_staff(request, Missing.ENROLMENT)
        try:
            return view(request, staff, *args, **kwargs) if staff else _too_late(request)
        except own_sign_in.SignInOverError:
            return _too_late(request)

    return guarded


@require_safe
@role_required()
def own_account(request: HttpRequest) -> HttpResponse:
    """With what the person can sign in."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101  # nosec B101
    return _show_own(request, request.user)


@require_safe
@proven
def enrol(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The choice between a passkey and an app, for whoever has neither."""
    context = {"handle": staff.handle, "next": request.GET.get("next", "")}
    return render(request, "accounts/enrol.html", context)


@require_http_methods(["GET", "POST"])
@proven
def add_passkey(request: HttpRequest, staff: Staff) -> HttpResponse:
    """GET: what the browser shall make, as JSON. POST: what it made."""
    if request.method == "GET":
        return JsonResponse(passkeys.ask_for_new_passkey(request, staff))
    form = PasskeyForm(request.POST)
    is_first = request.user.is_anonymous
    try:
        if not form.is_valid():
            raise PasskeyError
        made = own_sign_in.add_passkey(
            request=request,
            staff=staff,
            name=form.cleaned_data["name"],
            answer=form.cleaned_data["answer"],
            today=today(),
        )
    except PasskeyError:
        return _show_trouble(
            request, staff, _("No passkey was made. Nothing was saved. Try again.")
        )
    except AccountError as error:
        return _show_trouble(request, staff, sentence(error))
    if not is_first:
        return redirect("own-account")
    _enter(request, staff, Proof("passkey", made.pk))
    query = urlencode({"next": safe_next(_wanted(request))})
    return HttpResponseRedirect(f"{reverse('make-recovery-codes')}?{query}")


@require_POST
@proven
def remove_passkey(request: HttpRequest, staff: Staff, passkey_id: int) -> HttpResponse:
    """One passkey less."""
    try:
        own_sign_in.remove_passkey(staff=staff, passkey_id=passkey_id, today=today())
    except AccountError as error:
        return _show_trouble(request, staff, sentence(error))
    _stay(request, staff)
    return redirect("own-account")


@sensitive_post_parameters("code", "new_password")
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def add_app(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A secret for the app, and the first code from it."""
    secret = request.session.setdefault(_SECRET, codes.make_app_secret())
    form = AppForm(request.POST or None, secret=secret, chosen=staff.has_usable_password())
    if request.method == "POST" and form.is_valid():
        own_sign_in.add_app(staff=staff, secret=secret, password=form.new(), today=today())
        del request.session[_SECRET]
        if request.user.is_anonymous:
            _enter(request, staff, Proof("app"))
        else:
            _stay(request, staff)
        return _show_codes(request, staff)
    context = {
        "form": form,
        "handle": staff.handle,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "qr": app_qr_code(staff, secret),
        "next": _wanted(request),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/add_app.html", context, status=status)


@require_POST
@proven
def remove_app(request: HttpRequest, staff: Staff) -> HttpResponse:
    """No app any more."""
    try:
        own_sign_in.remove_app(staff=staff, today=today())
    except AccountError as error:
        return _show_trouble(request, staff, sentence(error))
    _stay(request, staff)
    return redirect("own-account")


@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def make_recovery_codes(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Ten codes on paper, and a password to use them with."""
    if not staff.has_second_factor:
        return redirect("enrol")
    has_password = staff.has_usable_password()
    form = OwnPasswordForm(request.POST if request.method == "POST" else None, chosen=has_password)
    if request.method == "POST" and form.is_valid():
        return _show_codes(request, staff, password=form.new())
    after = safe_next(_wanted(request) or reverse("own-account"))
    context = {"form": form, "next": after, "left": codes.recovery_codes_left(staff)}
    status = 422 if form.errors else 200
    return render(request, "accounts/make_recovery_codes.html", context, status=status)


@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
@proven
def change_password(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Another password; there must be one."""
    if not staff.has_usable_password() or not request.user.is_authenticated:
        return redirect("own-account")
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own_sign_in.change_password(
            staff=staff, password=form.cleaned_data["new_password"], today=today()
        )
        _stay(request, staff)
        return redirect("own-account")
    status = 422 if form.errors else 200
    return render(request, "accounts/change_password.html", {"form": form}, status=status)


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
@role_required()
def prove(request: HttpRequest) -> HttpResponse:
    """Ask again for a passkey, or for a code; in a demo for the password, where that is all."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101  # nosec B101
    staff, data = request.user, request.POST or None
    form: CodeForm | PasswordForm | None = None
    if staff.has_app:
        form = CodeForm(data, staff=staff, recovery=False)
    elif not staff.has_second_factor:
        form = PasswordForm(data, staff=staff)
    if data and form and form.is_valid():
        record_proof(request, Proof(getattr(form, "how", "password")))
        return HttpResponseRedirect(safe_next(_wanted(request)))
    return _show_prove(request, staff, form)


@require_http_methods(["GET", "POST"])
@role_required()
def prove_with_passkey(request: HttpRequest) -> HttpResponse:
    """GET: what the browser shall sign, as JSON. POST: what it signed."""
    assert isinstance(request.user, Staff), "behind role_required"  # noqa: S101  # nosec B101
    staff = request.user
    if request.method == "GET":
        return JsonResponse(passkeys.ask_for_passkey(request, staff))
    answer = request.POST.get("answer", "")
    target = throttle.passkey_with(passkeys.credential_id_in(answer))
    try:
        if not throttle.sign_in_throttle.may_try(target):
            raise PasskeyError
        passkey = passkeys.check_passkey(request, answer, staff=staff)
    except PasskeyError:
        problem = _("This passkey was not accepted. Nothing was done. Try again.")
        return _show_prove(request, staff, None, problem)
    throttle.sign_in_throttle.forget(target)
    record_proof(request, Proof("passkey", passkey.pk))
    return HttpResponseRedirect(safe_next(_wanted(request)))


def _enter(request: HttpRequest, staff: Staff, proof: Proof) -> None:
    """The first passkey or app is there: enrolment ends, and work begins."""
    forget_pending(request)
    start_session(request, staff, proof)


def _stay(request: HttpRequest, staff: Staff) -> None:
    """Where a way in changed or went, other sessions end; this one goes on."""
    update_session_auth_hash(request, staff)


def _too_late(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        text = _("Too much time went by. Nothing was saved. Load the page again and sign in.")
        return JsonResponse({"code": "signed-out", "sentence": text}, status=401)
    return redirect("sign-in")


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


@sensitive_variables("password", "made")
def _show_codes(request: HttpRequest, staff: Staff, password: str | None = None) -> HttpResponse:
    made = own_sign_in.make_recovery_codes(staff=staff, password=password, today=today())
    _stay(request, staff)
    after = safe_next(_wanted(request) or reverse("own-account"))
    context = {"codes": made, "next": after}
    return render(request, "accounts/recovery_codes.html", context)


def _show_own(request: HttpRequest, staff: Staff, problem: str = "") -> HttpResponse:
    context = {
        "problem": problem,
        "passkeys": [
            {"id": row.pk, "name": row.wrap().name} for row in own_sign_in.passkeys_of(staff)
        ],
        "has_app": staff.has_app,
        "has_password": staff.has_usable_password(),
        "codes_left": codes.recovery_codes_left(staff),
    }
    return render(request, "accounts/own.html", context, status=422 if problem else 200)


def _show_trouble(request: HttpRequest, staff: Staff, problem: str) -> HttpResponse:
    if request.user.is_authenticated:
        return _show_own(request, staff, problem)
    context = {"handle": staff.handle, "next": _wanted(request), "problem": problem}
    return render(request, "accounts/enrol.html", context, status=422)


def _show_prove(
    request: HttpRequest,
    staff: Staff,
    form: CodeForm | PasswordForm | None,
    problem: str = "",
) -> HttpResponse:
    if form is None and staff.has_app:
        form = CodeForm(staff=staff, recovery=False)
    context = {
        "form": form,
        "problem": problem,
        "has_passkey": own_sign_in.passkeys_of(staff).exists(),
        "next": _wanted(request),
    }
    status = 422 if problem or (form and form.errors) else 200
    return render(request, "accounts/prove.html", context, status=status)
