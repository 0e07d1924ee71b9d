"""What the receipt's pages show: the code itself, and where a receipt stands.

The code is shown after sending and, when it was typed back wrongly, once more.
No page has it in its address or its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from unjoin.registry.receipt import ReceiptCode, groups
from unjoin.registry.spoken import chinese_numerals, spoken_chinese, spoken_english
from unjoin.registry.statement import parse_statement
from unjoin.service.instance import current
from unjoin.service.intake import codes
from unjoin.service.intake.actions import Received
from unjoin.service.intake.errors import KeyReusedError, NothingToActOnError
from unjoin.service.intake.flood import RETRY_AFTER_S
from unjoin.service.intake.form_state import Answers, to_pairs
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import PersonState, ReceiptState
from unjoin.service.intake.rendering import render_unkept, unkept
from unjoin.service.intake.sheets import fill_sheet, mark
from unjoin.service.intake.typed_back import asked_groups
from unjoin.service.publication.ledger import NO_LEAF
from unjoin.service.publication.models import Statement
from unjoin.service.site.context import language_tag
from unjoin.service.site.proofs import proven_size, published_size
from unjoin.service.site.sentences import sentence


@dataclass(frozen=True, slots=True)
class Group:
    """One of the six groups of a code: as digits, as Chinese numerals, as it is said."""

    number: int
    digits: str
    numerals: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Card:
    """One person of a receipt as the page shows them. `name`: "" where none is published.

    `is_published`: the public pages reach to the person's leaf. It may be signed into
    the log before that, while the log waits for its witnesses. `is_proven`: there is a
    proof to be saved as well.
    """

    state: PersonState
    name: str
    is_published: bool
    is_proven: bool

    @property
    def can_certify(self) -> bool:
        """Whether a certificate can be made: they count, and are not being withdrawn."""
        return self.is_proven and self.state.can_withdraw


def show_receipt(request: HttpRequest, received: Received, answers: Answers) -> HttpResponse:
    """The code after sending. `received.repeated`: the same message had come before."""
    names = [person.public_name for person in answers.people]
    if answers.is_for_self:
        names.insert(0, answers.public_name)
    kind = {
        "is_new": True,
        "repeated": received.repeated,
        "is_change": answers.replaces is not None,
        "has_others": bool(answers.people),
    }
    if len(names) > 1:
        numbered = list(enumerate(names, start=1))
        return _show_groups(request, received.code, {**kind, "names": numbered})
    return _show_sheet(request, received.code, kind)


def show_sealed_receipt(
    request: HttpRequest, received: Received, *, is_change: bool
) -> HttpResponse:
    """The code after sending what the browser sealed; no name is known here."""
    kind = {
        "is_new": True,
        "repeated": received.repeated,
        "is_change": is_change,
        "is_sealed": True,
        "has_several": received.persons > 1,
    }
    return _show_sheet(request, received.code, kind)


def show_code(
    request: HttpRequest, code: ReceiptCode, *, differing: Iterable[int] = ()
) -> HttpResponse:
    """The code once more. `differing`: groups that were typed back wrongly."""
    wrong = {
        number: _("Group {number} was typed differently.").format(number=number)
        for number in differing
    }
    errors = [(f"group{number}", text) for number, text in wrong.items()]
    return _show_groups(request, code, {"errors": errors}, wrong)


def _show_groups(
    request: HttpRequest,
    code: ReceiptCode,
    more: Mapping[str, object],
    wrong: Mapping[int, str] = MappingProxyType({}),
) -> HttpResponse:
    context = {**_code_context(code, more, wrong), "code": code, "groups": spell_groups(code)}
    return render_unkept(request, "intake/sent.html", context)


def _show_sheet(request: HttpRequest, code: ReceiptCode, kind: dict[str, bool]) -> HttpResponse:
    """The page of one person, on which nothing but the code is theirs."""

    def render_marks() -> str:
        groups = [Group(n, *(mark(3 * n - 2 + form) for form in range(3))) for n in range(1, 7)]
        context = {**_code_context(code, kind), "code": mark(0), "groups": groups}
        return render_to_string("intake/sent.html", context, request)

    forms = [form for g in spell_groups(code) for form in (g.digits, g.numerals, g.spoken)]
    where = request.path, request.path_info, language_tag()
    key = (*where, asked_groups(code), *kind.values())
    return unkept(HttpResponse(fill_sheet(key, render_marks, [code, *forms])))


def _code_context(
    code: ReceiptCode, more: Mapping[str, object], wrong: Mapping[int, str] = MappingProxyType({})
) -> dict[str, object]:
    """What the page with the code needs besides the digits themselves."""
    asked = zip(asked_groups(code), ("first", "second"), strict=True)
    return {
        "asked": [(number, name, wrong.get(number, "")) for number, name in asked],
        **more,
    }


def show_key_reused(request: HttpRequest, answers: Answers, error: KeyReusedError) -> HttpResponse:
    """The same form came with other answers: the first were kept, these can replace them."""
    assert answers.key is not None, "it was received under a key"  # noqa: S101
    code = answers.replaces or codes.receipt_code(answers.key, pepper=current().pepper)
    pairs = [pair for pair in to_pairs(answers) if pair[0] != "replaces"]
    context = {
        "sentence": sentence(error),
        "code": code,
        "groups": spell_groups(code),
        "pairs": [*pairs, ("replaces", code)],
    }
    return render_unkept(request, "intake/key_reused.html", context, status=409)


def show_not_taken(
    request: HttpRequest, error: Exception, answers: Answers | None = None
) -> HttpResponse:
    """Why something was not taken in; `answers` are kept in a button back to the form."""
    pairs = to_pairs(answers) if answers else []
    context = {"sentence": sentence(error), "pairs": pairs}
    return render_unkept(request, "intake/not_taken.html", context, status=409)


def show_look_up(request: HttpRequest, *, typed: str = "", error: str = "") -> HttpResponse:
    """The form that asks for a receipt."""
    context = {
        "typed": typed,
        "error": error,
        "errors": [("code", error)] if error else [],
    }
    return render_unkept(request, "intake/look_up.html", context, status=422 if error else 200)


def show_state(
    request: HttpRequest, code: ReceiptCode, state: ReceiptState, *, notice: str = ""
) -> HttpResponse:
    """Where a receipt stands. `notice`: what has just been done, or why it was not."""
    persons = find_cards(state)
    context = {
        "code": code,
        "state": state,
        "persons": persons,
        "has_proofs": any(person.is_proven for person in persons),
        "notice": notice,
        "pending": next((p.pending for p in state.persons if p.pending), None),
        "kinds": InboxItem.Kind,
        "can_withdraw": any(person.can_withdraw for person in state.persons),
        "can_confirm": any(person.can_confirm for person in state.persons),
    }
    return render_unkept(request, "intake/state.html", context)


def show_taken_back(
    request: HttpRequest, code: ReceiptCode, state: ReceiptState, *, notice: str
) -> HttpResponse:
    """That a declaration which waited was withdrawn. Nothing about it is shown after this."""
    return render_unkept(request, "intake/taken_back.html", {"notice": notice})


def find_cards(state: ReceiptState) -> list[Card]:
    """The persons of `state`, with the names that are published of them."""
    names, published, proven = _public_names(state), published_size(), proven_size()
    return [
        Card(
            state=person,
            name=names.get(person.leaf, ""),
            is_published=person.leaf is not None and person.leaf < published,
            is_proven=person.leaf is not None and person.leaf < min(published, proven),
        )
        for person in state.persons
    ]


def show_question(
    request: HttpRequest, template: str, code: ReceiptCode, state: ReceiptState, error: str = ""
) -> HttpResponse:
    """The step before a withdrawal or a confirmation, which asks for whom."""
    is_withdrawal = template == "intake/withdraw.html"
    possible = [p for p in state.persons if (p.can_withdraw if is_withdrawal else p.can_confirm)]
    if not possible and not (is_withdrawal and state.waiting):
        return show_state(request, code, state, notice=sentence(NothingToActOnError()))
    names = _public_names(state)
    context = {
        "code": code,
        "state": state,
        "persons": [(person, names.get(person.leaf, "")) for person in possible],
        "errors": [(f"person-{possible[0].number}", error)] if error else [],
    }
    return render_unkept(request, template, context, status=422 if error else 200)


def _public_names(state: ReceiptState) -> dict[int | None, str]:
    """The published names of the persons of a receipt, by the leaf of their statement."""
    leaves = [person.leaf for person in state.persons if person.leaf is not None]
    if not leaves:
        leaves = [NO_LEAF]  # ask all the same: finding nothing takes as long
    rows = Statement.objects.filter(leaf__in=leaves)
    return {row.leaf: parse_statement(bytes(row.body)).name for row in rows}


def spell_groups(code: ReceiptCode) -> list[Group]:
    """The six groups of `code`, each in all its forms."""
    spoken = spoken_english(code) if language_tag() == "en" else spoken_chinese(code)
    rows = zip(groups(code), chinese_numerals(code), spoken, strict=True)
    return [Group(number, *row) for number, row in enumerate(rows, start=1)]


def show_busy(
    request: HttpRequest, code: ReceiptCode, *, action: str, persons: Iterable[int]
) -> HttpResponse:
    """Too many ask just now: the same request, to be sent again with one button."""
    context = {"code": code, "action": action, "persons": sorted(persons)}
    response = render_unkept(request, "intake/busy.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response
