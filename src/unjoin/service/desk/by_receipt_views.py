"""`/desk/receipt`: a caller's receipt at the desk, as a page without JavaScript and as JSON for the
dialog of the call screen. What is asked and answered is in `by_receipt`."""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from unjoin.registry.receipt import ReceiptCode, ReceiptError, parse_receipt_code
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.permissions import actor_handle, role_required
from unjoin.service.accounts.roles import Role
from unjoin.service.desk.by_receipt import ReceiptShown, Wish, act, look_up, may_ask
from unjoin.service.desk.draft_key import of_its_page
from unjoin.service.desk.reading import CallJsonError, read_object
from unjoin.service.instance import current
from unjoin.service.intake.errors import IntakeError
from unjoin.service.intake.receipt_page import spell_groups
from unjoin.service.intake.steady import steady
from unjoin.service.site.sentences import sentence


class TooOftenError(Exception):
    """This account asks faster than people dictate."""

    code = "receipt-often"


class NobodyChosenError(Exception):
    """There are several people, and none was chosen."""

    code = "receipt-nobody"


Answer = tuple[ReceiptShown, str]
"""What the receipt says now, and what has been done; the latter may be empty."""

REFUSED = (ReceiptError, IntakeError, TooOftenError, NobodyChosenError)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.VOLUNTEER)
def by_receipt(request: HttpRequest) -> HttpResponse:
    """The form, what the receipt says, and what can be done with it."""
    typed = request.POST.get("code", "")[:200]
    if request.method != "POST":
        return _show(request, typed)
    try:
        code = parse_receipt_code(typed)
        wish, sure = _wish(request.POST.get("wish", "")), "sure" in request.POST
        chosen = frozenset(_numbers(request.POST.getlist("person")))
        if wish is not Wish.LOOK and not sure:
            shown, _none = _carry_out(request, Wish.LOOK, code, chosen)
            return _show(request, typed, code=code, shown=shown, asks=wish, chosen=chosen)
        shown, done = _carry_out(request, wish, code, chosen)
        return _show(request, typed, code=code, shown=shown, done=done)
    except REFUSED as error:
        return _show(request, typed, problem=sentence(error))


@require_POST
@role_required(Role.VOLUNTEER)
@of_its_page
def asked(request: HttpRequest) -> HttpResponse:
    """The same for the call screen. The code is not in the answer."""
    try:
        members = read_object(request.body)
        typed, wish = members.text("code"), _wish(members.text("wish"))
        persons = frozenset(_numbers(members.texts("persons")))
        members.finish()
        shown, done = _carry_out(request, wish, parse_receipt_code(typed[:200]), persons)
    except RequestDataTooBig:
        return _refusal(ReceiptError("far too long", code="receipt-long"))
    except (*REFUSED, CallJsonError) as error:
        return _refusal(error)
    answer = asdict(shown) | {"can_confirm": shown.can_confirm, "can_withdraw": shown.can_withdraw}
    return JsonResponse(answer | {"done": done})


def _carry_out(
    request: HttpRequest, wish: Wish, code: ReceiptCode, persons: frozenset[int]
) -> Answer:
    """Ask or act, and answer at a steady moment. Raises one of REFUSED."""
    handle = actor_handle(request)
    if not may_ask(handle):
        raise TooOftenError
    with steady():
        if wish is Wish.LOOK:
            return look_up(code, instance=current()), ""
        shown = look_up(code, instance=current())
        chosen = persons or _only_one(shown, wish)
        if shown.persons and not chosen:
            raise NobodyChosenError
        done = act(wish, code, chosen, instance=current(), by=Actor(handle))
        return look_up(code, instance=current()), done


def _only_one(shown: ReceiptShown, wish: Wish) -> frozenset[int]:
    """Where the wish can be about one person only, that one."""
    possible = [
        person.number
        for person in shown.persons
        if (person.can_confirm if wish is Wish.CONFIRM else person.can_withdraw)
    ]
    return frozenset(possible) if len(possible) == 1 else frozenset()


def _refusal(error: Exception) -> JsonResponse:
    code = getattr(error, "code", "")
    return JsonResponse({"code": code, "sentence": sentence(error)}, status=422)


def _show(
    request: HttpRequest,
    typed: str,
    *,
    code: ReceiptCode | None = None,
    shown: ReceiptShown | None = None,
    asks: Wish | None = None,
    chosen: frozenset[int] = frozenset(),
    done: str = "",
    problem: str = "",
) -> HttpResponse:
    context = {
        "typed": typed,
        "code": code,
        "groups": spell_groups(code) if code else [],
        "shown": shown,
        "asks": asks.value if asks else "",
        "chosen": chosen,
        "done": done,
        "errors": [("code", problem)] if problem else [],
    }
    return render(request, "desk/by_receipt.html", context, status=422 if problem else 200)


def _wish(text: str) -> Wish:
    return Wish(text) if text in set(Wish) else Wish.LOOK


def _numbers(texts: list[str] | tuple[str, ...]) -> set[int]:
    """The person numbers among `texts` (untrusted); what is none is no choice."""
    limit = current().campaign.bounds.rows
    known = {str(number): number for number in range(1, limit + 1)}
    return {known[text] for text in texts if text in known}
