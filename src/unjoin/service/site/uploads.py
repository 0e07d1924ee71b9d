"""Files that staff send with a form: kept in memory, up to a limit, and never in a temporary file.

Rules kept here:

1. Of a request that is longer than the limit the files are passed over: the view finds
   none, and `is_too_long` tells why.
2. Nothing of the form is read before the view's own guards have let somebody in, and then
   its token is checked like any other's.

The reverse proxies have a limit of their own: see ``deploy/nginx`` and ``deploy/caddy``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

FORM_BYTES = 64 * 1024
"""What the other fields of a form, and the lines around a file, may add to its length."""


class _InMemory(MemoryFileUploadHandler):
    """Django's own, with another limit. Where it is not active, no file is taken."""

    def __init__(self, request: HttpRequest, limit_bytes: int) -> None:
        super().__init__(request)
        self._limit_bytes = limit_bytes

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 — Django calls it so
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Django's hook, called before a byte of the request was read."""
        self.activated = content_length <= self._limit_bytes + FORM_BYTES


def is_too_long(request: HttpRequest, limit_bytes: int) -> bool:
    """Whether `request` says that it brings more than a file of `limit_bytes` could need."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > limit_bytes + FORM_BYTES


def takes_files(limit_bytes: int) -> Callable[[View[P]], View[P]]:
    """Let a form bring files of up to `limit_bytes` together. Stands below the view's guards.

    On top of those stands `reads_form_itself`.
    """

    def decorate(view: View[P]) -> View[P]:
        protected = csrf_protect(view)

        @wraps(view)
        def taking(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.upload_handlers = [_InMemory(request, limit_bytes)]
            return protected(request, *args, **kwargs)

        return taking

    return decorate


reads_form_itself = csrf_exempt
"""Has Django's middleware leave the form to `takes_files`, which checks its token."""
