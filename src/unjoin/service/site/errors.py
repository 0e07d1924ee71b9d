"""Pages for what went wrong: what happened, whether anything was saved, what to do now.

They are shown by Django's handlers and by the middleware that refuses forms of
other sites. They say nothing of what the visitor sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of failure, in three sentences."""

    status: int
    title: Promise
    happened: Promise
    saved: Promise
    advice: Promise


BAD_REQUEST = Problem(
    400,
    _("This could not be read"),
    _("What arrived was not complete, or not in a form this service understands."),
    _("Nothing was saved."),
    _("Go back, look at what you entered, and send it again."),
)
FORBIDDEN = Problem(
    403,
    _("This is not open to you"),
    _("This page is for other people, or you have been signed out."),
    _("Nothing was saved."),
    _("Start again from the first page."),
)
FOREIGN_POST = Problem(
    403,
    _("This form came from another site"),
    _("Another site sent this form in your name. It was not accepted."),
    _("Nothing was saved."),
    _("If you wanted to send it yourself, open the form here and fill it in again."),
)
NOT_FOUND = Problem(
    404,
    _("There is no such page"),
    _("The address may be mistyped, or the page may have been moved."),
    _("Nothing was changed."),
    _("Look at the address once more, or start from the first page."),
)
NO_SUCH_STATEMENT = Problem(
    404,
    _("There is no statement with this number"),
    _("No entry with this number has been published."),
    _("Nothing was changed. Withdrawing a statement never removes its number."),
    _("Look at the number once more. What you handed in lately may not be published yet."),
)
NO_PROOF_YET = Problem(
    404,
    _("There is no proof for this number yet"),
    _("The signed log does not reach to this number yet."),
    _("Nothing was changed."),
    _("Come back after the next publication: the proof comes with the next signed log."),
)
FILES_UNREADABLE = Problem(
    503,
    _("The public record cannot be shown just now"),
    _("The published files that this page is made from cannot be read. It is our fault."),
    _("Nothing was changed. What was handed in is safe."),
    _("Come back later. You can declare and look up your receipt meanwhile."),
)
BROKEN = Problem(
    500,
    _("Something failed on our side"),
    _("The service could not finish what you asked for. It was not your mistake."),
    _("If you were sending a declaration, it may or may not have been saved."),
    _(
        "Wait a minute, go back to the page before and send the same form once more. "
        "It will not be counted twice, and you will get the same receipt."
    ),
)


def show_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page for `problem`, in the frame of the site it happened on. No cache keeps it."""
    is_staff = settings.ROOT_URLCONF.endswith("urls_staff")
    context = {
        "problem": problem,
        "frame": "site/staff_base.html" if is_staff else "site/base.html",
        "first_page": "staff-home" if is_staff else "home",
    }
    response = render(request, "site/error.html", context, status=problem.status)
    response["Cache-Control"] = "no-store"
    return response


def show_foreign_post(request: HttpRequest) -> HttpResponse:
    """Answer a form that another site sent."""
    return show_problem(request, FOREIGN_POST)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return show_problem(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return show_problem(request, FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return show_problem(request, NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return show_problem(request, BROKEN)
