"""Sessions of the staff: how long they last, what they are bound to, and recent proof.

Rules kept here:

1. A session ends after `IDLE_S` of its role without a request, and `LONGEST_S` after it
   began. A volunteer on shift must not lose a call, so theirs lasts longer.
2. It ends with the account's salt, with the instance's session key, and in another browser.
3. Grave acts need proof that is younger than `PROOF_S`: a passkey or a code, asked for
   again. Nobody is asked twice within that time.
4. Times stand in the signed cookie and nowhere else.
5. What an open page asks for by itself (`AUTOMATIC`) is nobody's activity: it keeps no
   session from ending.

Source: docs/decisions/0006-staff-sessions.md, 0012-staff-sign-in.md.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import View, wants_json
from unjoin.service.accounts.roles import Role

P = ParamSpec("P")

IDLE_S = dict.fromkeys(Role.values, 30 * 60) | {Role.VOLUNTEER.value: 4 * 3600}
LONGEST_S = 12 * 3600
PROOF_S = 5 * 60
AUTOMATIC = re.compile(
    r"/shifts/heartbeat|/board/live|/desk/call-backs/(?:list|[0-9a-f-]{36}/hold)"
)
"""Paths, without the language before them."""

_LIMITS, _PROOF = "limits", "proof"
_SEEN_EVERY_S = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """With what somebody proved who they are: "passkey", "app", "recovery" or "password".

    `passkey`: the id of the authenticator, where it was a passkey.
    """

    how: str
    passkey: int | None = None


def start_session(request: HttpRequest, staff: Staff, proof: Proof) -> None:
    """Sign `staff` in, completely. The only place where that is done."""
    login(request, staff)
    record_proof(request, proof)


def record_proof(request: HttpRequest, proof: Proof) -> None:
    """Remember that whoever is signed in has just given `proof`."""
    request.session[_PROOF] = {"at": _now(), "how": proof.how, "passkey": proof.passkey}


def signed_in_recently(request: HttpRequest) -> bool:
    """Whether the last proof is younger than `PROOF_S`."""
    proof = request.session.get(_PROOF)
    return bool(request.user.is_authenticated and proof and 0 <= _now() - proof["at"] < PROOF_S)


def passkey_of(request: HttpRequest) -> Authenticator | None:
    """The passkey with which the last proof was given; None where it was something else."""
    proof = request.session.get(_PROOF) or {}
    if not isinstance(request.user, Staff) or proof.get("passkey") is None:
        return None
    return Authenticator.objects.filter(user=request.user, pk=proof["passkey"]).first()


def fresh_sign_in_required(
    view: View[P],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let nobody reach the view without recent proof. Stands below `role_required`.

    A page leads to where it is given, and back. What was posted is not kept: a post leads
    back to the page it came from. A request for JSON gets 401 and "prove-again".
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if signed_in_recently(request):
            return view(request, *args, **kwargs)
        return ask_for_proof(request)

    return guarded


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """The way to the page that asks for a passkey or a code again."""
    if wants_json(request):
        sentence = _(
            "It is more than five minutes since you proved who you are. Nothing was saved. "
            "Use your passkey or a code again, then repeat this."
        )
        return JsonResponse({"code": "prove-again", "sentence": sentence}, status=401)
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _page_before(request)
    return redirect(f"{reverse('prove')}?{urlencode({'next': back})}")


def safe_next(wanted: str) -> str:
    """`wanted` where it leads to a page of this site, else the first page."""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("staff-home")


def _page_before(request: HttpRequest) -> str:
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return reverse("staff-home")
    return before.path + (f"?{before.query}" if before.query else "")


class SessionLimits:
    """Ends a session that is too old, was idle for too long, or moved to another browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asking for `request.user` costs a look into the database.
        if SESSION_KEY in request.session and isinstance(request.user, Staff):
            if _is_over(request, request.user):
                request.session.flush()
                request.user = AnonymousUser()
            elif not AUTOMATIC.fullmatch(request.path_info):
                _note_activity(request)
        return self.get_response(request)


def connect() -> None:
    """Give every session its limits from its beginning."""
    user_logged_in.connect(_begin_limits, dispatch_uid="unjoin.begin_limits")


def _begin_limits(sender: object, request: HttpRequest, **about: Any) -> None:
    request.session[_LIMITS] = {"began": _now(), "seen": _now(), "browser": _browser(request)}


def _is_over(request: HttpRequest, staff: Staff) -> bool:
    limits, now = request.session.get(_LIMITS), _now()
    return (
        not limits
        or not 0 <= now - limits["began"] < LONGEST_S
        or not 0 <= now - limits["seen"] < IDLE_S[staff.role]
        or limits["browser"] != _browser(request)
    )


def _note_activity(request: HttpRequest) -> None:
    limits = request.session[_LIMITS]
    if _now() - limits["seen"] >= _SEEN_EVERY_S:
        request.session[_LIMITS] = {**limits, "seen": _now()}


def browser_of(agent: str) -> str:
    """What the cookie keeps of the browser, to know it again."""
    return hashlib.sha256(agent.encode(errors="surrogatepass")).hexdigest()[:16]


def _browser(request: HttpRequest) -> str:
    return browser_of(request.headers.get("User-Agent", ""))


def _now() -> int:
    return int(time.time())
