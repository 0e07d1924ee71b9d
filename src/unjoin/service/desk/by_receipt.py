"""A caller rings back and has their receipt: what it says, and what can be done with it.

Rules kept here:

1. The desk is told what the public page tells, and no more: of what was withdrawn, deleted by age
   or never was, nothing, in the same words and after the same time (see `intake.steady`).
2. A volunteer acts with a receipt as its holder could: confirm who was relayed, withdraw. The
   entry then says *phone*, and the audit chain who did it; not which receipt it was.
3. Nobody asks faster than people can dictate: a budget for each account, in memory alone.
   Looking up leaves no trace anywhere.
4. A code is in no address. It goes in the body, and the page gives it back to be sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from unjoin.registry.consent import Channel
from unjoin.registry.receipt import ReceiptCode
from unjoin.service import clock
from unjoin.service.accounts.audit import Actor
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, withdraw
from unjoin.service.intake.limits import Client, ClientBuckets, Rate, Standing
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.queries import ReceiptState, find_receipt
from unjoin.service.intake.receipt_page import Card, find_cards
from unjoin.service.site.templatetags.counts import reason, standing, withdrawn

RATE = Rate(30, 10)
"""Thirty at once, then one every ten seconds: more than anybody takes down by telephone."""

_budgets = [ClientBuckets(RATE)]
"""Those of this process. Handles stand in them as hashes under a key that changes every hour."""


class Wish(StrEnum):
    """What the caller wants done with the receipt."""

    LOOK = "look"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person of a receipt. `name`: "" where none is published. `said`: where they stand."""

    number: int
    name: str
    said: str
    can_confirm: bool
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class ReceiptShown:
    """What a receipt says, in words to be read out. `is_waiting`: it is not published yet."""

    said: str
    persons: tuple[PersonShown, ...]
    is_waiting: bool

    @property
    def can_confirm(self) -> bool:
        """Whether anybody in it can be confirmed."""
        return any(person.can_confirm for person in self.persons)

    @property
    def can_withdraw(self) -> bool:
        """Whether there is anything to take back."""
        return self.is_waiting or any(person.can_withdraw for person in self.persons)


def may_ask(handle: str) -> bool:
    """Whether there is room for one more question of the account `handle`."""
    return _budgets[0].take(Client(handle)) is not Standing.OVER


def reset() -> None:
    """Begin anew, as a process that was just started."""
    _budgets[0] = ClientBuckets(RATE)


def look_up(code: ReceiptCode, *, instance: Instance) -> ReceiptShown:
    """What the receipt `code` says."""
    return _shown(find_receipt(code, instance=instance).as_shown())


def act(
    wish: Wish, code: ReceiptCode, persons: frozenset[int], *, instance: Instance, by: Actor
) -> str:
    """Do what the caller wishes for `persons`; answer with what to tell them.

    A declaration that still waits is taken back as a whole. Raises NothingToActOnError
    or TooManyChangesError; then nothing is saved.
    """
    today = clock.today()
    if wish is Wish.CONFIRM:
        confirm(
            instance=instance,
            code=code,
            persons=persons,
            by=by,
            today=today,
            channel=Channel.PHONE,
        )
        return _("The confirmation is received. It is counted with the next publication.")
    withdraw(
        instance=instance,
        code=code,
        persons=persons or None,
        by=by,
        today=today,
        channel=Channel.PHONE,
    )
    return _("The withdrawal is received.")


def _shown(state: ReceiptState) -> ReceiptShown:
    cards = find_cards(state)  # asked for an unknown receipt as well, which takes as long
    if state.waiting:
        said = _("It is with us, and not published yet")
    elif cards:
        said = _pending(state) or _("Where the declaration stands")
    else:
        said = _("Nothing is found under these digits. It may have been withdrawn or deleted.")
    return ReceiptShown(said, tuple(_person(card) for card in cards), state.waiting)


def _pending(state: ReceiptState) -> str:
    pending = next((person.pending for person in state.persons if person.pending), None)
    if pending is InboxItem.Kind.WITHDRAW:
        return _("A withdrawal made with this receipt takes effect with the next publication.")
    if pending is InboxItem.Kind.CONFIRM:
        return _("A confirmation made with this receipt takes effect with the next publication.")
    return ""


def _person(card: Card) -> PersonShown:
    state = card.state
    return PersonShown(
        state.number, card.name, _standing(card), state.can_confirm, state.can_withdraw
    )


def _standing(card: Card) -> str:
    state = card.state
    if state.leaf is None:
        why = reason(state.outcome) if state.outcome else ""
        return _("Not accepted. Reason: {reason}").format(reason=why)
    if not state.left:
        return withdrawn(state.outcome)
    consent = standing(state.consent) if state.consent else ""
    if state.confirmed:
        consent = _("{consent}, confirmed").format(consent=consent)
    where = (
        _("Published as statement No. {number}, and counted")
        if card.is_published
        else _("Accepted as statement No. {number}; published with the next publication")
    )
    return f"{where.format(number=state.leaf)} · {consent}"
