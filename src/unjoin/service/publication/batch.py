"""A batch: what review has accepted, taken apart into persons and shuffled.

In the inbox, persons who declared together lie in one envelope. Here each
becomes an entry and a statement of their own, with a nonce of its own, among
all the others; what linked them is gone when the batch is written. The drive of a
declaration is what whoever made it chose: only persons who agreed themselves carry it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from unjoin.registry.campaign import Campaign
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.entry import NO_COMMITMENT, NO_TARGET, Entry, LeafIndex
from unjoin.registry.statement import Nonce, Statement, canonical_json, commit
from unjoin.registry.tally import Target
from unjoin.registry.weeks import Week
from unjoin.service.intake.codes import Index
from unjoin.service.intake.envelope import Envelope
from unjoin.service.review.sketches import TextDigest, text_digest

MakeNonce = Callable[[], Nonce]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One entry to be, with what is written beside it. A request has only `entry`."""

    entry: Entry
    receipt: Index | None = None
    body: bytes = b""
    nonce: Nonce = Nonce(b"")  # noqa: RUF009 — a NewType of an immutable constant
    text_digest: TextDigest | None = None


@dataclass
class Batch:
    """What one publication writes and deletes.

    `outcomes`: receipts of persons who are not published, and why. `erase`:
    leaves whose statements go. `acts`: earlier leaves that the batch says something of,
    and what. `private_handles`: private parts that go;
    `kept_handles`: those that stay. `ended_kits`: the key indexes of what came from kits, and of
    which nothing is published.
    """

    leaves: list[Leaf] = field(default_factory=list)
    outcomes: dict[Index, Reason] = field(default_factory=dict)
    erase: list[LeafIndex] = field(default_factory=list)
    acts: dict[LeafIndex, Kind] = field(default_factory=dict)
    private_handles: list[Index] = field(default_factory=list)
    kept_handles: list[Index] = field(default_factory=list)
    ended_kits: list[Index] = field(default_factory=list)


def add_declaration(
    batch: Batch,
    envelope: Envelope,
    refused: dict[str, int],
    *,
    week: Week,
    campaign: Campaign,
    make_nonce: MakeNonce,
) -> None:
    """Take the declaration in `envelope` apart into `batch`."""
    declaration = envelope.declaration
    assert declaration is not None, "the caller opened a DECLARE row"  # noqa: S101
    for number, person in enumerate(declaration.persons, start=1):
        receipt = envelope.receipts[number - 1]
        if str(number) in refused:
            batch.outcomes[receipt] = Reason(refused[str(number)])
            batch.private_handles.append(envelope.privates[number - 1])
            continue
        batch.kept_handles.append(envelope.privates[number - 1])
        body = canonical_json(_statement(declaration, person, campaign))
        nonce = make_nonce()
        entry = Entry(
            kind=Kind.WITHDRAW,
            organisations=person.organisations,
            consent=person.consent,
            channel=declaration.channel,
            week=week,
            persons=person.persons,
            target=NO_TARGET,
            reason=Reason.NONE,
            commitment=commit(body, nonce),
        )
        batch.leaves.append(Leaf(entry, receipt, body, nonce, text_digest(person.text)))


def discard_declaration(batch: Batch, envelope: Envelope, refused: dict[str, int]) -> None:
    """Note in `batch` that nobody in `envelope` is published, and why."""
    for number, receipt in enumerate(envelope.receipts, start=1):
        batch.outcomes[receipt] = Reason(refused.get(str(number), Reason.OWN_WISH))
    batch.private_handles.extend(envelope.privates)


def add_request(
    batch: Batch, kind: Kind, leaf: LeafIndex, target: Target, *, channel: Channel, week: Week
) -> None:
    """Add to `batch` the entry that a request by receipt becomes."""
    retracts = kind is Kind.RETRACT
    entry = Entry(
        kind=kind,
        organisations=target.organisations,
        consent=target.consent,
        channel=channel,
        week=week,
        persons=target.left,
        target=leaf,
        reason=Reason.OWN_WISH if retracts else Reason.NONE,
        commitment=NO_COMMITMENT,
    )
    batch.leaves.append(Leaf(entry))
    batch.acts[leaf] = kind
    if retracts:
        batch.erase.append(leaf)


def can_add_request(kind: Kind, target: Target) -> bool:
    """Whether the rules of the count allow such an entry for `target` now."""
    if kind is Kind.CONFIRM:
        return target.consent is Consent.RELAYED and target.left > 0 and not target.confirmed
    return target.left > 0


def numbered(batch: Batch, first: int) -> Iterator[tuple[LeafIndex, Leaf]]:
    """The leaves of `batch` with their indexes, from `first`."""
    return ((LeafIndex(first + n), leaf) for n, leaf in enumerate(batch.leaves))


def _statement(declaration: Declaration, person: Person, campaign: Campaign) -> Statement:
    agreed = person.consent in (Consent.SELF, Consent.SPOKEN)
    return Statement(
        campaign=campaign.id,
        organisations=campaign.slugs(person.organisations),
        language=declaration.language,
        name=person.name,
        text=person.text,
        place=person.place,
        role=person.role,
        joined=person.joined,
        drive=declaration.drive if agreed else "",
    )
