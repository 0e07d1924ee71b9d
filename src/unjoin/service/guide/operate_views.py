"""The operators' pages: the cards, one card as volunteers would see it, and its editor.

A draft is published from the page that shows it as the panel does, and from no other.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
from unjoin.service.guide import actions
from unjoin.service.guide.errors import CardChangedError, CardExistsError, CardGoneError, GuideError
from unjoin.service.guide.forms import TypedCard, check_typed, filled_in, typed_card
from unjoin.service.guide.pages import card_context, editor_context, list_context
from unjoin.service.guide.queries import CardState, card_state


@require_safe
@role_required(Role.OPERATOR)
def card_list(request: HttpRequest) -> HttpResponse:
    """Every card, by stage."""
    return render(request, "guide/list.html", list_context())


@require_safe
@role_required(Role.OPERATOR)
def one_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft and what volunteers see, in all languages, as in the panel."""
    return _show_card(request, _find(slug))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OPERATOR)
def make_card(request: HttpRequest) -> HttpResponse:
    """A card there was not."""
    if request.method != "POST":
        return _show_editor(request, TypedCard(slug=""), is_new=True)
    typed = typed_card(request.POST, request.POST.get("slug", "").strip())
    card, problems = check_typed(typed)
    if card is None:
        return _show_editor(request, typed, is_new=True, errors=problems)
    try:
        actions.make_draft(card=card)
    except CardExistsError as error:
        return _show_editor(request, typed, is_new=True, errors=[("slug", error.sentence)])
    return redirect("guide-card", slug=card.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OPERATOR)
def edit_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on writing the draft, or begin one from what volunteers see."""
    if request.method != "POST":
        state = _find(slug)
        card = state.latest
        typed = filled_in(card, state.revision) if card else TypedCard(slug=slug)
        return _show_editor(request, typed)
    typed = typed_card(request.POST, slug)
    draft, problems = check_typed(typed)
    if draft is None:
        return _show_editor(request, typed, errors=problems)
    try:
        actions.save_draft(card=draft, revision=typed.revision)
    except CardChangedError as error:
        theirs = _find(slug)
        return _show_editor(request, typed, errors=[("theirs", error.sentence)], theirs=theirs)
    except CardGoneError as error:
        return _show_editor(request, typed, errors=[("slug", error.sentence)])
    return redirect("guide-card", slug=slug)


@require_POST
@role_required(Role.OPERATOR)
def publish_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Volunteers see the draft from their next look at the call screen on."""
    return _change(request, slug, actions.publish_draft)


@require_POST
@role_required(Role.OPERATOR)
def take_back_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Volunteers no longer see it; it is a draft again."""
    return _change(request, slug, actions.take_back)


@require_POST
@role_required(Role.OPERATOR)
def discard_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """What volunteers see stays; the draft goes."""
    return _change(request, slug, _discard)


@require_POST
@role_required(Role.OPERATOR)
def withdraw_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Neither shown nor kept."""
    return _change(request, slug, actions.withdraw)


@require_POST
@role_required(Role.OPERATOR)
def shipped_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the text that came with the program."""
    return _change(request, slug, actions.go_back_to_shipped)


def _discard(*, slug: str, revision: str, **_unused: object) -> None:
    actions.discard_draft(slug=slug, revision=revision)


def _change(request: HttpRequest, slug: str, change: Callable[..., None]) -> HttpResponse:
    """Do it, and show the card as it is now; or say why it was not done."""
    by = Actor(actor_handle(request))
    revision = request.POST.get("revision", "")
    try:
        change(slug=slug, revision=revision, by=by, today=today())
    except CardGoneError as error:
        raise Http404 from error
    except CardChangedError:
        sentence = _(
            "Somebody else has changed this card since you opened it. Nothing was done. Look at "
            "it again as it is now."
        )
        return _show_card(request, _find(slug), problem=sentence)
    except GuideError as error:
        return _show_card(request, _find(slug), problem=error.sentence)
    try:
        card_state(slug)
    except CardGoneError:
        return redirect("guide-cards")
    return redirect("guide-card", slug=slug)


def _find(slug: str) -> CardState:
    try:
        return card_state(slug)
    except CardGoneError as error:
        raise Http404 from error


def _show_card(request: HttpRequest, state: CardState, *, problem: str = "") -> HttpResponse:
    context = card_context(state) | {"problem": problem}
    return render(request, "guide/one.html", context, status=409 if problem else 200)


def _show_editor(
    request: HttpRequest,
    typed: TypedCard,
    *,
    is_new: bool = False,
    errors: list[tuple[str, str]] | None = None,
    theirs: CardState | None = None,
) -> HttpResponse:
    context = editor_context(typed, theirs=theirs) | {"is_new": is_new, "errors": errors or []}
    status = 409 if theirs else 422 if errors else 200
    return render(request, "guide/edit.html", context, status=status)
