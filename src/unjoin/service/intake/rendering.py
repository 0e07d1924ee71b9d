"""Pages that hold what a person wrote, or their receipt. No cache may keep one."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unjoin.service.site.middleware import CONTENT_SECURITY_POLICY


def render_unkept(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """The page, with `Cache-Control: no-store`."""
    return unkept(render(request, template, context, status=status))


def unkept(response: HttpResponse) -> HttpResponse:
    """`response`, which no cache may keep."""
    response["Cache-Control"] = "no-store"
    return response


def with_scripts(response: HttpResponse) -> HttpResponse:
    """`response`, a page that may run the scripts of this site, and ask this site."""
    policy = CONTENT_SECURITY_POLICY.format(scripts="'self'")
    response["Content-Security-Policy"] = policy
    return response
