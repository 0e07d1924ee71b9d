"""The pages about call-backs and numbers, beside the call screen. They need no script."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.accounts.throttle import Throttle
from unjoin.service.callbacks.actions import lock_desk, unlock_desk
from unjoin.service.callbacks.answers import page_lines
from unjoin.service.callbacks.desk_key import locked_identity
from unjoin.service.callbacks.do_not_call import is_listed, list_number, unlist
from unjoin.service.callbacks.errors import (
    CallBackError,
    CheckLaterError,
    ListLaterError,
    NotAskedForError,
    UnlistLaterError,
    UnlockLaterError,
)
from unjoin.service.callbacks.pace import checks, listings, pay, unlistings
from unjoin.service.callbacks.phone_numbers import parse_number
from unjoin.service.callbacks.queries import count_waiting, waiting_now
from unjoin.service.callbacks.unlocked import desk
from unjoin.service.callbacks.words import do_not_call_sentence, script_words
from unjoin.service.instance import current

unlock_throttle = Throttle()
"""Wrong passphrases, by account; see `accounts.throttle` for what it keeps."""


@require_safe
@role_required(Role.VOLUNTEER)
def show_list(request: HttpRequest) -> HttpResponse:
    """Who waits to be called, by when; the calls themselves are made on the call screen."""
    desk.use()
    now = clock.now()
    context: dict[str, object] = {"words": script_words(), "is_unlocked": desk.is_unlocked}
    if desk.is_unlocked:
        context["lines"] = page_lines(waiting_now(now), handle=actor_handle(request))
    else:
        context["waiting"] = count_waiting(now)
        context["has_key"] = locked_identity(current()) is not None
    return render(request, "callbacks/list.html", context)


class Passphrase(forms.Form):
    """What unlocks the desk."""

    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase of the desk"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlock the desk for all volunteers, by the passphrase."""
    form = Passphrase(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _unlock(request, form.cleaned_data["passphrase"])
            return redirect("call-backs")
        except CallBackError as error:
            form.add_error("passphrase", error.sentence)
    context = {
        "form": form,
        "is_unlocked": desk.is_unlocked,
        "has_key": locked_identity(current()) is not None,
    }
    return render(request, "callbacks/unlock.html", context, status=422 if form.is_bound else 200)


@require_POST
@role_required(Role.VOLUNTEER)
def lock(request: HttpRequest) -> HttpResponseRedirect:
    """Forget the identity of the desk, at once."""
    lock_desk()
    return redirect("call-backs")


def _unlock(request: HttpRequest, passphrase: str) -> None:
    handle = actor_handle(request)
    if not unlock_throttle.may_try(handle):
        raise UnlockLaterError
    unlock_desk(passphrase, instance=current())
    unlock_throttle.forget(handle)


class Number(forms.Form):
    """A number, and what to do about it."""

    number = forms.CharField(
        label=gettext_lazy("Telephone number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    asked = forms.BooleanField(
        label=gettext_lazy("Somebody at this number asked to be called again"), required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def do_not_call(request: HttpRequest) -> HttpResponse:
    """Ask about one number, put it on the list, or take it off."""
    form = Number(request.POST if request.method == "POST" else None)
    said = ""
    if form.is_valid():
        try:
            said = _do(request, form.cleaned_data)
            form = Number()
        except CallBackError as error:
            form.add_error("asked" if error.field == "confirmed" else "number", error.sentence)
    return render(
        request,
        "callbacks/do_not_call.html",
        {"form": form, "said": said},
        status=422 if form.is_bound else 200,
    )


def _do(request: HttpRequest, given: dict[str, object]) -> str:
    """What was asked for, done; and what to say of it."""
    number, instance = parse_number(str(given["number"])), current()
    by, today = Actor(actor_handle(request)), clock.today()
    words = script_words()
    if request.POST.get("deed") == "list":
        pay(listings, by, ListLaterError)
        list_number(number, instance=instance, by=by, today=today)
        return words["listed"]
    if request.POST.get("deed") == "unlist":
        if not given["asked"]:
            raise NotAskedForError
        pay(unlistings, by, UnlistLaterError)
        unlist(number, instance=instance, by=by, today=today)
        return words["unlisted"]
    pay(checks, by, CheckLaterError)
    if is_listed(number, instance=instance):
        return do_not_call_sentence()
    return _("This number is not on the list. It may be called.")
