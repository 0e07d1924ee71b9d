"""Every page of the staff site against every role: the allowed get in, all others are refused.

The list of pages is the site's own. A page without a row in the table fails the test, and
so does a row without a page.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.unit.handed_in import TODAY
from unjoin.service.accounts.actions import make_account
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.registry import registered_deeds
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.places import PLACES
from unjoin.service.accounts.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

V, R, C, O = Role.VOLUNTEER, Role.REVIEWER, Role.CUSTODIAN, Role.OPERATOR  # noqa: E741
ALL = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
"""Of a method that the page does not take, from anybody."""
Roles = frozenset[Role]
SignedIn = Callable[[Staff | Role], Client]


def only(*roles: Role) -> Roles:
    return frozenset(roles)


# name of the page: who may GET it, who may POST to it
TABLE: Mapping[str, tuple[Roles, Roles]] = {
    "staff-home": (ALL, NOBODY),
    "sign-out": (NOBODY, ALL),
    "prove": (ALL, ALL),
    "prove-passkey": (ALL, ALL),
    "own-account": (ALL, NOBODY),
    "enrol": (ALL, NOBODY),
    "add-passkey": (ALL, ALL),
    "remove-passkey": (NOBODY, ALL),
    "add-app": (ALL, ALL),
    "remove-app": (NOBODY, ALL),
    "make-recovery-codes": (ALL, ALL),
    "change-password": (ALL, ALL),
    "acts": (ALL, NOBODY),
    "acts-keys": (only(O), only(O)),
    "act": (ALL, NOBODY),
    "act-challenge": (ALL, NOBODY),
    "act-propose": (NOBODY, ALL),
    "act-approve": (NOBODY, ALL),
    "act-decline": (NOBODY, ALL),
    "act-take-back": (NOBODY, ALL),
    "desk": (only(V), NOBODY),
    "desk-calls": (NOBODY, only(V)),
    "desk-outcomes": (NOBODY, only(V)),
    "desk-undo": (NOBODY, only(V)),
    "desk-group-line": (NOBODY, only(V)),
    "desk-names": (only(V), NOBODY),
    "shifts": (only(V), NOBODY),
    "shifts-settings": (only(V, O), only(V, O)),
    "shift-take": (NOBODY, only(V)),
    "shift-take-over": (NOBODY, only(V)),
    "shift-offer": (NOBODY, only(V)),
    "shift-keep": (NOBODY, only(V)),
    "shift-give-back": (NOBODY, only(V)),
    "shift-on": (NOBODY, only(V)),
    "shift-off": (NOBODY, only(V)),
    "shifts-who": (only(V), NOBODY),
    "shifts-heartbeat": (NOBODY, only(V)),
    "shifts-calendar": (only(V), NOBODY),
    "shifts-feed-new": (NOBODY, only(V)),
    "shifts-feed-end": (NOBODY, only(V)),
    "shifts-plan": (only(O), only(O)),
    "shifts-copy": (NOBODY, only(O)),
    "shift-needed": (NOBODY, only(O)),
    "shift-remove": (NOBODY, only(O)),
    "board": (only(O), NOBODY),
    "board-live": (only(O), NOBODY),
    "hand-outs-card": (only(V), NOBODY),
    "hand-outs-qr": (only(V), NOBODY),
    "call-backs": (only(V), NOBODY),
    "call-backs-list": (only(V), NOBODY),
    "call-backs-keep": (NOBODY, only(V)),
    "call-back-take": (NOBODY, only(V)),
    "call-back-hold": (NOBODY, only(V)),
    "call-back-end": (NOBODY, only(V)),
    "call-back-give-back": (NOBODY, only(V)),
    "desk-unlock": (only(V), only(V)),
    "desk-lock": (NOBODY, only(V)),
    "do-not-call": (only(V), only(V)),
    "do-not-call-check": (NOBODY, only(V)),
    "do-not-call-list": (NOBODY, only(V)),
    "without-receipt": (only(V), only(V)),
    "paper": (only(V), only(V)),
    "paper-key": (only(V), only(V)),
    "paper-compare": (only(V), only(V)),
    "paper-discard": (only(V), only(V)),
    "paper-parcel-new": (only(V), only(V)),
    "paper-parcel": (only(V), NOBODY),
    "paper-parcel-sheet": (NOBODY, only(V)),
    "paper-parcel-close": (NOBODY, only(V)),
    "paper-parcel-photographs": (NOBODY, only(V)),
    "paper-list": (only(V), only(V)),
    "paper-photographs": (NOBODY, only(V)),
    "paper-photograph": (only(V), NOBODY),
    "paper-photograph-remove": (NOBODY, only(V)),
    "desk-kit": (only(V), only(V)),
    "desk-receipt": (only(V), only(V)),
    "desk-receipt-asked": (NOBODY, only(V)),
    "desk-stories": (only(V), only(V)),
    "desk-stories-told": (NOBODY, only(V)),
    "review-stories": (only(R), NOBODY),
    "review-story": (only(R), only(R)),
    "review-stories-published": (only(R), NOBODY),
    "story-withdraw": (only(R), only(R)),
    "translations": (only(V), NOBODY),
    "translation-write": (only(V), only(V)),
    "review-translations": (only(R), NOBODY),
    "review-translation": (only(R), only(R)),
    "translations-published": (only(R, O), NOBODY),
    "translation-take-down": (only(R, O), only(R, O)),
    "review": (only(R), NOBODY),
    "review-declaration": (only(R), only(R)),
    "review-reconsider": (NOBODY, only(R)),
    "review-photograph": (only(R), NOBODY),
    "review-unpublishable": (only(R), only(R)),
    "review-alike": (only(R), only(R)),
    "review-same": (only(R), only(R)),
    "corrections": (only(R), only(R)),
    "custody": (only(C), NOBODY),
    "custody-all": (NOBODY, only(C)),
    "custody-one": (NOBODY, only(C)),
    "operate": (only(O), NOBODY),
    "operate-account-make": (NOBODY, only(O)),
    "operate-account-reset": (NOBODY, only(O)),
    "operate-account-close": (NOBODY, only(O)),
    "operate-account-open": (NOBODY, only(O)),
    "operate-materials": (only(O), only(O)),
    "operate-material": (only(O), only(O)),
    "operate-material-retire": (NOBODY, only(O)),
    "operate-audit": (only(O), NOBODY),
    "operate-audit-export": (only(O), NOBODY),
    "guide-used": (NOBODY, only(V)),
    "guide-cards": (only(O), NOBODY),
    "guide-new": (only(O), only(O)),
    "guide-card": (only(O), NOBODY),
    "guide-edit": (only(O), only(O)),
    "guide-publish": (NOBODY, only(O)),
    "guide-take-back": (NOBODY, only(O)),
    "guide-discard": (NOBODY, only(O)),
    "guide-withdraw": (NOBODY, only(O)),
    "guide-shipped": (NOBODY, only(O)),
}
OPEN = {"sign-in", "sign-in-passkey", "sign-in-code", "shifts-feed"}
"""What is there for whoever is not signed in."""
BEFORE_ENROLMENT = {"enrol", "add-passkey", "add-app", "sign-out"}
"""What an account can do that has nothing but its one-time password."""
AWAY = ("/account", "/sign-in")

# kind of act: who proposes it, who approves it
ACTS: Mapping[ActKind, tuple[Roles, Roles]] = {
    ActKind.PUBLISH_REAL_NAME: (only(R), only(R)),
    ActKind.WITHDRAW_WITHOUT_RECEIPT: (only(V), only(R)),
    ActKind.UNSEAL: (only(C), only(C)),
    ActKind.CORRECT: (only(R), only(R)),
    ActKind.CHANGE_KEYS: (only(O), only(C)),
    ActKind.MAKE_ACCOUNT: (only(O), only(C, O)),
    ActKind.RESET_SIGN_IN: (only(O), only(C, O)),
}

ARGUMENTS = {
    "act_id": uuid.UUID(int=1),
    "sheet_id": uuid.UUID(int=1),
    "parcel_id": uuid.UUID(int=1),
    "photograph_id": uuid.UUID(int=1),
    "item_id": uuid.UUID(int=1),
    "material_id": uuid.UUID(int=1),
    "staff_id": uuid.UUID(int=1),
    "shift_id": uuid.UUID(int=1),
    "story_id": uuid.UUID(int=1),
    "translation_id": uuid.UUID(int=1),
    "leaf": 2**40,
    "language": "en",
    "passkey_id": 999_999,
    "digest": "0" * 32,
    "slug": "no-such-card",
}
"""Of nothing that exists: whoever gets in is told so."""


def pages(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver("unjoin.service.urls_staff")).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern)
        else:
            yield pattern


def address(name: str) -> str:
    (pattern,) = (page for page in pages() if page.name == name)
    wanted = pattern.pattern.converters or pattern.pattern.regex.groupindex
    return reverse(
        name, kwargs={key: ARGUMENTS[key] for key in wanted}, urlconf="unjoin.service.urls_staff"
    )


CELLS = [(name, method) for name in TABLE for method in ("GET", "POST")]


def allowed(name: str, method: str) -> Roles:
    return TABLE[name][method == "POST"]


def ask(client: Client, name: str, method: str) -> HttpResponseBase:
    return client.generic(method, address(name))


def is_refused(answer: HttpResponseBase) -> bool:
    return answer.status_code == 403


def test_table_has_every_page_and_no_other() -> None:
    names = [page.name for page in pages()]
    assert None not in names
    assert len(names) == len(set(names))
    assert set(names) == set(TABLE) | OPEN


def test_table_has_every_act_and_no_other() -> None:
    assert {deed.kind for deed in registered_deeds()} == set(ActKind) == set(ACTS)


@pytest.mark.parametrize("deed", registered_deeds(), ids=lambda deed: str(deed.kind))
def test_acts_are_of_the_roles_in_the_table(deed: object) -> None:
    proposers, approvers = ACTS[deed.kind]  # type: ignore[attr-defined]
    assert (frozenset(deed.proposers), frozenset(deed.approvers)) == (proposers, approvers)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", Role)
def test_cells_of_role(signed_in: SignedIn, role: Role) -> None:
    for name, method in CELLS:
        if name == "sign-out":
            continue
        answer = ask(signed_in(role), name, method)
        where = f"{role} {method} {name}: {answer.status_code}"
        if not allowed(name, method):
            assert answer.status_code == 405, where
        elif role in allowed(name, method):
            assert answer.status_code in (200, 204, 302, 400, 404, 409, 422), where
            assert "sign-in" not in answer.get("Location", ""), where
        else:
            assert is_refused(answer), where


@pytest.mark.parametrize(("name", "method"), CELLS)
def test_nobody_gets_in_without_signing_in(name: str, method: str) -> None:
    answer = ask(Client(), name, method)
    if not allowed(name, method):
        assert answer.status_code == 405
    elif name == "sign-out":
        assert answer.status_code == 302
    else:
        assert answer.status_code in (302, 401)
        assert answer.status_code == 401 or answer["Location"].startswith("/sign-in")


def test_account_that_has_not_enrolled_only_enrols() -> None:
    made = make_account(handle="newcomer", role=V, by=Actor("operator"), today=TODAY)
    client = Client()
    answer = client.post("/sign-in", {"handle": made.handle, "password": made.password})
    assert answer["Location"].startswith("/account/enrol")
    got_in = {
        f"{method} {name}"
        for name, method in CELLS
        if allowed(name, method) and name not in BEFORE_ENROLMENT
        for answer in [ask(client, name, method)]
        if answer.status_code not in (302, 401, 403, 422)
        or (answer.status_code == 302 and not answer["Location"].startswith(AWAY))
    }
    assert got_in == set()


def test_closed_account_gets_nowhere(signed_in: SignedIn, operator: Staff) -> None:
    client = signed_in(operator)
    Staff.objects.filter(pk=operator.pk).update(is_active=False)
    for name, method in CELLS:
        if allowed(name, method) and name != "sign-out":
            assert ask(client, name, method).status_code in (302, 401), name


def test_menu_offers_a_page_to_those_whom_it_lets_in() -> None:
    for place in PLACES:
        get, _ = TABLE[place.url_name]
        assert frozenset(place.roles) == get, place.url_name
