"""What one receipt says. Asked with the code, one receipt at a time; no list exists."""

from __future__ import annotations

from dataclasses import dataclass, replace

from unjoin.registry.consent import Consent, Reason
from unjoin.registry.entry import LeafIndex
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.instance import Instance
from unjoin.service.intake import codes, lookups
from unjoin.service.intake.models import InboxItem
from unjoin.service.publication.ledger import Fate, find_fates


@dataclass(frozen=True, slots=True)
class PersonState:
    """What became of one person. Either `leaf` or `outcome` is set.

    `left`: persons that still count at the leaf. `pending`: a request for this
    receipt waits for the next batch.
    """

    number: int
    leaf: LeafIndex | None
    outcome: Reason | None
    consent: Consent | None = None
    left: int = 0
    confirmed: bool = False
    pending: InboxItem.Kind | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the person took it back, before publication or after, and nothing is left."""
        return self.left == 0 and self.outcome is Reason.OWN_WISH

    @property
    def can_withdraw(self) -> bool:
        """Whether a withdrawal would change anything."""
        return self.left > 0 and self.pending is not InboxItem.Kind.WITHDRAW

    @property
    def can_confirm(self) -> bool:
        """Whether this is a relayed person who has not answered for it yet."""
        return (
            self.left > 0
            and self.consent is Consent.RELAYED
            and not self.confirmed
            and self.pending is None
        )


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """What a receipt stands for.

    `waiting`: a declaration waits in the inbox and can still be changed.
    `withdrawn`: it waited, and was withdrawn. `revision`: the highest in the
    inbox, 0 where there is none. `persons`: those published or not accepted.
    All are empty for a code that is not known, or no longer.
    """

    waiting: bool
    withdrawn: bool
    revision: int
    persons: tuple[PersonState, ...]

    @property
    def is_known(self) -> bool:
        """Whether there is anything to say about this receipt."""
        return self.waiting or self.withdrawn or bool(self.persons)

    def as_shown(self) -> ReceiptState:
        """What whoever holds the receipt is told: nothing of what was withdrawn.

        Somebody forced to hand over a receipt can say that it was never one: withdrawn,
        deleted by age and unknown are one answer.
        """
        persons = tuple(person for person in self.persons if not person.is_withdrawn)
        return replace(self, withdrawn=False, persons=persons)


def find_receipt(code: ReceiptCode, *, instance: Instance) -> ReceiptState:
    """The state of the receipt with `code`."""
    index = codes.receipt_index(code, 0, pepper=instance.pepper)
    latest = lookups.latest_message(index)
    kind, revision = (latest.kind, latest.revision) if latest else (None, 0)
    persons = _find_persons(code, instance, kind)
    if persons:
        return ReceiptState(waiting=False, withdrawn=False, revision=revision, persons=persons)
    return ReceiptState(
        waiting=kind is InboxItem.Kind.DECLARE,
        withdrawn=kind is InboxItem.Kind.WITHDRAW,
        revision=revision,
        persons=(),
    )


def _find_persons(
    code: ReceiptCode, instance: Instance, pending: InboxItem.Kind | None
) -> tuple[PersonState, ...]:
    limit = instance.campaign.thresholds.rows_per_declaration
    indexes = [
        codes.receipt_index(code, number, pepper=instance.pepper) for number in range(1, limit + 1)
    ]
    # All of them for every code, so that an unknown one takes no shorter way.
    rows = lookups.outcomes(indexes)
    fates = find_fates([LeafIndex(row.leaf) for row in rows.values() if row.leaf is not None])
    return tuple(
        _person_state(number, rows[index], fates, pending)
        for number, index in enumerate(indexes, start=1)
        if index in rows
    )


def _person_state(
    number: int,
    row: lookups.Outcome,
    fates: dict[LeafIndex, Fate],
    pending: InboxItem.Kind | None,
) -> PersonState:
    if row.leaf is None:
        return PersonState(number, None, Reason(row.outcome or Reason.OTHER))
    leaf = LeafIndex(row.leaf)
    target = fates[leaf].target
    return PersonState(
        number=number,
        leaf=leaf,
        outcome=fates[leaf].reason if target.left == 0 else None,
        consent=target.consent,
        left=target.left,
        confirmed=target.confirmed,
        pending=pending,
    )
