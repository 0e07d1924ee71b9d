"""How the API answers: JSON, and RFC 9457 where something is wrong.

Rules kept here:

1. Answers are the same for everybody: no language, no cookie, readable by programs of
   any origin, kept by any cache for a minute.
2. Only GET and HEAD. A parameter that an address does not have is refused, and an address
   with a language before it leads to the one without, so that the same answer has one address.
3. A problem says in English what is wrong and what would be right, and nothing of it is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.encoding import escape_uri_path, iri_to_uri

from unjoin.publiclog.errors import LogError, StoreError
from unjoin.service.publication.numbers import NumbersError
from unjoin.service.site.public_files import FileAnswer

JSON: Final = "application/json"
PROBLEM_JSON: Final = "application/problem+json"
LEAF_LIMIT: Final = 2**63
"""No database holds a leaf index beyond this."""

_KEPT = "public, max-age=60"
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)

P = ParamSpec("P")
Answering = Callable[Concatenate[HttpRequest, P], HttpResponse]


class ApiAnswer(FileAnswer):
    """An answer to a program of any origin."""

    compressible = True

    def __init__(
        self, content: bytes, *, status: int = 200, content_type: str = JSON, caching: str = _KEPT
    ) -> None:
        super().__init__(content, status=status, content_type=content_type)
        self["Cache-Control"] = caching
        self["Access-Control-Allow-Origin"] = "*"
        self["Cross-Origin-Resource-Policy"] = "cross-origin"


class ProblemError(Exception):
    """What was asked for cannot be answered. `code` names the kind in the page of the API."""

    def __init__(self, status: int, code: str, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.detail = status, code, title, detail


def endpoint(*parameters: str) -> Callable[[Answering[P]], Answering[P]]:
    """Make an endpoint of a view, which takes these query parameters and raises ProblemError."""

    def decorate(view: Answering[P]) -> Answering[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                _check_request(request, parameters)
                if getattr(request, "language_prefix", ""):
                    return _without_language(request)
                return view(request, *args, **kwargs)
            except ProblemError as problem:
                return show(problem)
            except (StoreError, LogError, NumbersError):
                return show(unreadable())

        return answer

    return decorate


def answer_json(request: HttpRequest, value: Any) -> HttpResponse:
    """`value` as JSON, or 304 where the request says that it is known already."""
    return answer_bytes(request, json.dumps(value, ensure_ascii=False).encode() + b"\n")


def answer_bytes(request: HttpRequest, data: bytes) -> HttpResponse:
    """`data`, which is JSON, likewise."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    full = ApiAnswer(data)
    answered = get_conditional_response(request, etag=etag, response=full)
    answer = full
    if answered is not None and answered is not full:
        answer = ApiAnswer(b"", status=answered.status_code)
    answer["ETag"] = etag
    return answer


def show(problem: ProblemError) -> HttpResponse:
    """`problem` as RFC 9457 has it."""
    value = {
        "type": f"/api#{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    answer = ApiAnswer(
        json.dumps(value).encode() + b"\n",
        status=problem.status,
        content_type=PROBLEM_JSON,
        caching="no-store",
    )
    if problem.status == 405:
        answer["Allow"] = "GET, HEAD"
    return answer


def read_number(written: str, name: str, first: int, last: int) -> int:
    """The number `written` (untrusted) from `first` to `last`. Raises ProblemError for all else."""
    if _DECIMAL.fullmatch(written) and first <= int(written) <= last:
        return int(written)
    raise not_understood(
        f"{name}: expected a whole number from {first} to {last}, in digits, without a leading 0."
    )


def not_understood(detail: str) -> ProblemError:
    """What cannot be answered as it was asked."""
    return ProblemError(400, "not-understood", "This was not understood", detail)


def not_found(detail: str) -> ProblemError:
    """What is not there."""
    return ProblemError(404, "not-found", "There is no such thing", detail)


def _check_request(request: HttpRequest, parameters: tuple[str, ...]) -> None:
    if request.method not in {"GET", "HEAD"}:
        raise ProblemError(
            405, "only-read", "This can only be read", "Ask with GET. Nothing was changed."
        )
    for name, values in request.GET.lists():
        if name not in parameters or len(values) != 1:
            known = ", ".join(parameters) or "none"
            raise not_understood(f"A parameter is unknown or was given twice. Known here: {known}.")


def _without_language(request: HttpRequest) -> HttpResponse:
    # The path without its first part, which `Language` took off; nothing else was.
    answer = ApiAnswer(b"", status=308)
    query = iri_to_uri(request.META.get("QUERY_STRING", ""))
    answer["Location"] = escape_uri_path(request.path_info) + (query and f"?{query}")
    return answer


def unreadable() -> ProblemError:
    """What is public cannot be read, whatever the reason."""
    return ProblemError(
        503,
        "unreadable",
        "The public record cannot be read just now",
        "It is our fault, and nothing is lost. Ask again in a few minutes.",
    )
