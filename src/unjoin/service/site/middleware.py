"""What happens to every request and answer: language, headers, where posts come from."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.response import SimpleTemplateResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers

from unjoin.publiclog.errors import StoreError
from unjoin.service.publication.numbers import NumbersError
from unjoin.service.site.public_files import FileAnswer

Handler = Callable[[HttpRequest], HttpResponse]

LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}
"""Django's language codes, and the BCP 47 tags that stand in pages and statements."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src {scripts}; "
    "connect-src {scripts}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Everything from this site, nothing inline, no frame; and no text that becomes markup or code.
Source: W3C, "Content Security Policy Level 3" and "Trusted Types"."""


class Compression(GZipMiddleware):
    """Compresses pages and texts for whoever takes gzip; hashes go as they are."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Django's hook, called with every answer."""
        if isinstance(response, FileAnswer) and not response.compressible:
            return response
        return super().process_response(request, response)


class Language:
    """Chooses the language: by the path's first part, else by the browser.

    ``/zh-hans/declare`` is ``/declare`` in simplified Chinese. The part is taken
    off the path and set as the script prefix, so that every link on the page
    keeps it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._codes = [code for code, _ in settings.LANGUAGES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        first, _, rest = request.path_info[1:].partition("/")
        chosen = first if first in self._codes else None
        outer_prefix = get_script_prefix()
        if chosen:
            request.path_info = "/" + rest
            set_script_prefix(f"{outer_prefix}{chosen}/")
        try:
            return self._answer(request, chosen)
        finally:
            set_script_prefix(outer_prefix)

    def _answer(self, request: HttpRequest, chosen: str | None) -> HttpResponse:
        language = chosen or translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        request.language_prefix = chosen or ""  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        if isinstance(response, FileAnswer):
            return response
        response.headers.setdefault("Content-Language", LANGUAGE_TAGS[language])
        if not chosen:
            patch_vary_headers(response, ("Accept-Language",))
        return response


class KnownHosts:
    """Refuses what is asked of another name than the site's own.

    A page elsewhere could have its own name lead to this machine, and its scripts would then be
    of the same origin as the site.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # Django asks nobody for it otherwise; it raises what becomes a 400
        return self.get_response(request)


class SameOriginPosts:
    """Refuses a form that another site sends in the visitor's name.

    There is no cookie a forged post could use, but nobody should be declared
    withdrawn by a page they happened to open. Browsers that do not say where a
    post comes from are let through.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method == "POST" and site not in ("same-origin", "none"):
            from unjoin.service.site.errors import show_foreign_post

            return show_foreign_post(request)
        return self.get_response(request)


class UnreadableFiles:
    """Says so where the published files, which pages are made from, cannot be read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django's hook, called with what a view raised; None leaves it to others."""
        if not isinstance(exception, StoreError | NumbersError):
            return None
        from unjoin.service.site.errors import FILES_UNREADABLE, show_problem

        return show_problem(request, FILES_UNREADABLE)


class PublicHeaders:
    """Headers of the public site. No cache keeps a page, but for those that say so themselves.

    Links that lead elsewhere do not tell where they come from.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        _common_headers(response, scripts="'none'")
        response["Referrer-Policy"] = "no-referrer"
        if request.method == "POST" or "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class StaffHeaders:
    """Headers of the staff site. Nothing of it is kept by any cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        _common_headers(response, scripts="'self'")
        response["Cache-Control"] = "no-store"
        return response


def _common_headers(response: HttpResponse, *, scripts: str) -> None:
    # A file that programs read, and the page that checks proofs, have set their own.
    policy = CONTENT_SECURITY_POLICY.format(scripts=scripts)
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
    response["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
