"""The key under which a volunteer's browser keeps what is not saved yet.

The page gets it, seals the call in progress and what waits to be sent with it, and
writes it nowhere; whoever takes the volunteer's disk finds only what was sealed.

It follows from `session.key` and the account alone. So it is the same after a reload,
after signing in again and after a restart of the server, and another member of staff
at the same computer cannot open what was kept. Once `session.key` is renewed, nobody
can.

Source: HMAC-SHA-256 as in RFC 5869, for AES-256-GCM in the browser (keeping_seal.js);
docs/decisions/0021-never-lost-never-twice.md.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import signed_in_staff
from unjoin.service.accounts.sealed_secrets import derive_key

OWNER_HEADER = "X-Desk-Owner"
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def draft_key(staff: Staff) -> bytes:
    """32 bytes, for the drafts of `staff` and for nothing else."""
    return hmac.digest(derive_key("desk drafts"), staff.pk.bytes, "sha256")


def draft_key_text(staff: Staff) -> str:
    """The key as the page's JSON has it: base64."""
    return base64.b64encode(draft_key(staff)).decode()


def owner_of(staff: Staff) -> str:
    """By which it is known whose page sends something; it tells nobody who that is."""
    return hmac.digest(draft_key(staff), b"owner", "sha256")[:8].hex()


def of_its_page(view: View[P]) -> View[P]:
    """Have `view` take nothing from a page of somebody else, who has signed out meanwhile.

    Such a page may still send what waits in it, under the session of who signed in after
    them; it is told that nobody is signed in, and keeps it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        own = owner_of(signed_in_staff(request))
        if request.headers.get(OWNER_HEADER, own) != own:
            return HttpResponse(status=401)
        return view(request, *args, **kwargs)

    return guarded
