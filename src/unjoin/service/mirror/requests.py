"""Asking the public site's own views for a page, within this process.

Nothing is sent or listened to. A request says of itself that it is for a mirror, which templates
see as `is_mirror`. A view that fails fails the run: no mirror has a page that says "come later".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from unjoin.service.instance import current
from unjoin.service.mirror.places import Address, parse_address
from unjoin.service.site import doors
from unjoin.service.site.middleware import Language
from unjoin.service.site.public_files import FileAnswer

_REDIRECTS: Final = range(300, 400)
_REDIRECT_LIMIT: Final = 3
_EXTENSIONS: Final = {"application/json": ".json", "application/atom+xml": ".atom"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered. `is_page`: an HTML page, whose links are to be made relative.

    `is_plain_file`: the same in every language, and to be left as it is to the byte. `extension`:
    the one of its media type, with its dot, "" where that says nothing.
    """

    body: bytes
    is_page: bool
    is_plain_file: bool
    file_name: str = ""
    extension: str = ""


class _MirrorRequest(HttpRequest):
    is_mirror = True
    is_https = True

    def _get_scheme(self) -> str:
        return "https" if self.is_https else "http"


@dataclass
class Site:
    """The public site of this process's instance."""

    _host: str = field(default="", init=False)

    def __post_init__(self) -> None:
        # Feeds name the site in full, by the first address where it takes declarations.
        first = next(iter(doors.list_doors(current(), "en")), None)
        scheme, _, rest = (first.url if first else "https://localhost/").partition("://")
        self._host, self._is_https = rest.partition("/")[0], scheme == "https"
        self._ask = Language(self._answer)

    def find(self, address: Address) -> ResolverMatch | None:
        """The view that answers at `address`; None where there is none."""
        try:
            return resolve(f"/{address.path}")
        except Resolver404:
            return None

    def get(self, address: Address) -> Answer | None:
        """What is at `address`; None where there is nothing that could be put into a file."""
        for _ in range(_REDIRECT_LIMIT):
            try:
                response = self._ask(self._request(address))
            except Http404:
                return None
            if response.status_code not in _REDIRECTS:
                return _read(response)
            if not response["Location"].startswith("/"):
                return None
            address = parse_address(response["Location"])
        return None

    def _request(self, address: Address) -> HttpRequest:
        request = _MirrorRequest()
        request.is_https = self._is_https
        request.method = "GET"
        request.path = request.path_info = address.within(address.language).url.partition("?")[0]
        request.META = {
            "REQUEST_METHOD": "GET",
            "HTTP_HOST": self._host,
            "QUERY_STRING": address.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "443",
        }
        request.GET = QueryDict(address.query)
        return request

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
        except Resolver404 as error:
            raise Http404 from error
        request.resolver_match = match
        if match.url_name in doors.PAGES:
            return doors.doors(request, page=match.url_name)
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


def _read(response: HttpResponseBase) -> Answer | None:
    if response.status_code != 200:
        return None
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    kind = response.get("Content-Type", "").partition(";")[0]
    is_plain = isinstance(response, FileAnswer)
    name = response.get("Content-Disposition", "").partition('filename="')[2].rstrip('"')
    return Answer(
        body,
        is_page=kind == "text/html" and not is_plain,
        is_plain_file=is_plain,
        file_name=name,
        extension=_EXTENSIONS.get(kind, ""),
    )
