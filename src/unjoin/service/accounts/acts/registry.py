"""What each kind of act is: who may propose and approve it, what it says, what it does.

An app registers its deeds when Django starts (`AppConfig.ready`). An example::

    def _check(contents: Contents) -> None:
        if not Statement.objects.filter(leaf=contents["leaf"]).exists():
            raise ChangedMeanwhileError(_("This statement is no longer published."))

    def _describe(contents: Contents) -> Lines:
        return [(_("Statement"), str(contents["leaf"])), (_("Reason"), contents["reason"])]

    def _carry_out(contents: Contents, by: Pair, today: date) -> Outcome:
        take_back(leaf=contents["leaf"], by=by.approver, today=today)
        return None

    register(
        Deed(
            kind=ActKind.WITHDRAW_WITHOUT_RECEIPT,
            proposers=(Role.VOLUNTEER,),
            approvers=(Role.REVIEWER,),
            starts_at="desk",
            check=_check,
            describe=_describe,
            carry_out=_carry_out,
        )
    )

and its view, which has read and checked a form, ends with::

    return start_act(request, ActKind.WITHDRAW_WITHOUT_RECEIPT, {"leaf": 7, "reason": "…"})

Contents are JSON. They are kept sealed while the act waits, and deleted with it; what
must not be kept at all (a receipt code, a password) does not belong in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.roles import Role

Contents = Mapping[str, Any]
"""JSON: what the act is about. Both people sign it."""
Lines = Sequence[tuple[str | Promise, str | Promise]]
"""Labels and values, as people read them."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two who do it."""

    proposer: Actor
    approver: Actor


@dataclass(frozen=True, slots=True)
class ShownOnce:
    """Something the page shows to whoever signs, this once: it is kept nowhere."""

    lines: Lines


Outcome = HttpResponseBase | ShownOnce | None
"""What the second person gets: a file, something to note, or a page that says it is done."""


def _nothing_to_prepare(contents: Contents) -> tuple[Contents, ShownOnce | None]:
    return contents, None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One kind of act.

    `starts_at`: the URL name of the page on which it is proposed; `how`: what to do there.
    `check`: raises an ActError (mostly ChangedMeanwhileError) where the act cannot be
    done as the world is now. It is asked before either person signs, and again in the
    transaction that carries the act out.
    `describe`: everything the second person needs to judge it. No more than the roles
    concerned may know.
    `carry_out`: does it, within the caller's transaction, which ends only with both
    names in the audit chain. What it raises undoes the approval.
    `prepare`: may add to the contents at the start, and show the proposer something
    once.
    """

    kind: ActKind
    proposers: tuple[Role, ...]
    approvers: tuple[Role, ...]
    starts_at: str
    how: str | Promise = ""
    describe: Callable[[Contents], Lines]
    check: Callable[[Contents], None]
    carry_out: Callable[[Contents, Pair, date], Outcome]
    prepare: Callable[[Contents], tuple[Contents, ShownOnce | None]] = _nothing_to_prepare


_deeds: dict[ActKind, Deed] = {}


def register(deed: Deed) -> None:
    """Make `deed` known. Each kind once: a second one would be a mistake of the program."""
    assert deed.kind not in _deeds, f"{deed.kind} is registered twice"  # noqa: S101
    _deeds[deed.kind] = deed


def deed_of(kind: str) -> Deed:
    """The deed of a kind; KeyError for one that no app registered."""
    return _deeds[ActKind(kind)]


def registered_deeds() -> Sequence[Deed]:
    """All of them, in the order of ActKind."""
    return [_deeds[kind] for kind in ActKind if kind in _deeds]
