"""The steps of an act of two: drafted, proposed, then approved, declined, taken back or expired.

Rules kept here: each step but the draft is an event of the audit chain, in the same
transaction; a draft is signed once and a proposal answered once, because the row is
locked and then signed or deleted; a deed is done only together with both names in the
chain, and one that fails leaves the proposal as it was.

Of two that wait for one another the database breaks one off. So everybody locks in one
order: hold off the publisher, lock rows, and the chain last.

The stores are Proposal and AuditEvent; what a deed writes is its own.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.acts.contents import seal_contents
from unjoin.service.accounts.acts.digest import Place, act_digest
from unjoin.service.accounts.acts.errors import NoSuchActError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.models import Permit, Proposal
from unjoin.service.accounts.acts.queries import open_act
from unjoin.service.accounts.acts.registry import Contents, Outcome, Pair, deed_of
from unjoin.service.accounts.acts.rules import (
    WEEKS_WAITING,
    check_can_approve,
    check_can_decline,
    check_can_propose,
    check_signed,
    has_expired,
)
from unjoin.service.accounts.acts.signed import Signed
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.models import Staff
from unjoin.service.instance import Instance
from unjoin.service.publication.locks import hold_off_publisher

PROPOSED_BY = ", proposed by "
"""Stands between a kind of act and a handle in the audit chain, and so stays as it is."""


def draft(
    *, kind: ActKind, contents: Contents, by: Staff, instance: Instance, today: date
) -> Proposal:
    """Keep an act for `by` to read and sign. Their earlier drafts go.

    Raises an ActError where they may not propose it, or it cannot be done.
    """
    check_can_propose(kind, by)
    deed_of(kind).check(contents)
    proposal_id, week = uuid.uuid4(), week_of(today)
    digest = act_digest(
        act_id=str(proposal_id), kind=kind.value, contents=contents, proposer=by.handle, week=week
    )
    with transaction.atomic():
        Proposal.objects.filter(proposer=by, credential__isnull=True).delete()
        return Proposal.objects.create(
            id=proposal_id,
            kind=kind,
            sealed=seal_contents(contents, instance=instance),
            digest=digest,
            proposer=by,
            week=week,
        )


def propose(
    *, proposal_id: uuid.UUID, signed: Signed, by: Staff, instance: Instance, today: date
) -> None:
    """Turn the draft that `by` signed into a proposal.

    Raises an ActError where it is no draft of theirs, is not what they signed, or cannot
    be done any more.
    """
    with transaction.atomic():
        proposal, by = _lock(proposal_id), _as_now(by)
        if proposal.proposer_id != by.pk or proposal.credential is not None:
            raise NoSuchActError
        if has_expired(proposal, today=today):
            raise NoSuchActError
        check_can_propose(proposal.kind, by)
        check_signed(proposal, signed, staff=by, place=Place.PROPOSER)
        act = open_act(proposal, instance=instance)
        act.deed.check(act.contents)
        proposal.credential = signed.credential
        proposal.save(update_fields=["credential"])
        _record(f"act proposed: {proposal.kind}", by.handle, today)


def approve(
    *, proposal_id: uuid.UUID, signed: Signed, by: Staff, instance: Instance, today: date
) -> Outcome:
    """Carry the act out, and answer with what the deed gives the second person.

    Raises an ActError, with nothing done, where `by` may not approve it, did not sign it
    as approver with another passkey, or it cannot be done any more.
    """
    with transaction.atomic():
        proposal, by = _lock(proposal_id), _as_now(by)
        check_can_approve(proposal, by, today=today)
        check_signed(proposal, signed, staff=by, place=Place.APPROVER)
        act = open_act(proposal, instance=instance)
        act.deed.check(act.contents)
        proposer = proposal.proposer.handle
        pair = Pair(proposer=Actor(proposer), approver=Actor(by.handle))
        outcome = act.deed.carry_out(act.contents, pair, today)
        proposal.delete()
        _record(f"act approved: {proposal.kind}{PROPOSED_BY}{proposer}", by.handle, today)
    return outcome


def decline(*, proposal_id: uuid.UUID, by: Staff, today: date) -> None:
    """Say no to a proposal, which ends it. Raises an ActError unless `by` may answer it."""
    with transaction.atomic():
        proposal, by = _lock(proposal_id), _as_now(by)
        check_can_decline(proposal, by, today=today)
        proposer = proposal.proposer.handle
        _record(f"act declined: {proposal.kind}{PROPOSED_BY}{proposer}", by.handle, today)
        proposal.delete()


def take_back(*, proposal_id: uuid.UUID, by: Staff, today: date) -> None:
    """End what `by` proposed or drafted themselves. Raises NoSuchActError for anything else."""
    with transaction.atomic():
        proposal = _lock(proposal_id)
        if proposal.proposer_id != by.pk:
            raise NoSuchActError
        if proposal.credential is not None:
            _record(f"act taken back: {proposal.kind}", by.handle, today)
        proposal.delete()


def expire(*, today: date) -> int:
    """Delete drafts, proposals and permits that waited too long; how many proposals those were.

    The event names the proposer, whose act it was. Any process may call it, also one
    without the pages and without passkeys.
    """
    first = Week(week_of(today) - WEEKS_WAITING)
    if not any(kept.objects.filter(week__lt=first).exists() for kept in (Permit, Proposal)):
        return 0  # nobody who only looks waits for a publication
    with transaction.atomic():
        hold_off_publisher()
        Permit.objects.filter(week__lt=first).delete()
        Proposal.objects.filter(week__lt=first, credential__isnull=True).delete()
        old = Proposal.objects.filter(week__lt=first).order_by("id")
        rows = list(old.values_list("id", "kind", "proposer__handle"))
        # One by one, and only what is still there: another process may be doing the same.
        expired = [row for row in rows if Proposal.objects.filter(id=row[0]).delete()[0]]
        for _id, kind, handle in expired:
            _record(f"act expired: {kind}", handle, today)
    return len(expired)


def _lock(proposal_id: uuid.UUID) -> Proposal:
    hold_off_publisher()
    proposals = Proposal.objects.select_for_update(of=("self",)).select_related("proposer")
    proposal = proposals.filter(id=proposal_id).first()
    if proposal is None:
        raise NoSuchActError
    return proposal


def _as_now(staff: Staff) -> Staff:
    """`staff` read anew: their account may have been closed since the request began."""
    return Staff.objects.get(pk=staff.pk)


def _record(action: str, handle: str, today: date) -> None:
    append_event(action=action, by=Actor(handle), week=week_of(today))
