"""What went wrong outside of an endpoint, said below `/api/` as the API says it; else as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from unjoin.service.datasets.api.answers import not_understood, show, unreadable
from unjoin.service.site import errors


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: an unknown host, too many parameters and the like."""
    if _is_api(request):
        return show(not_understood("The host is unknown, or there are too many parameters."))
    return errors.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the database cannot be asked, or the program is at fault."""
    return show(unreadable()) if _is_api(request) else errors.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
