"""Who may propose an act and who may approve it.

Rules kept here:

1. Only somebody with an open account of a role that the deed names, and with a
   passkey, proposes or approves.
2. Nobody approves or declines what they proposed themselves.
3. An act that waited a whole week has expired.
4. Approving takes another passkey than proposing; both have signed this very digest,
   the one as proposer, the other as approver.
5. When an act is approved, its proposer could still propose it with that passkey; and
   whoever has just signed still has the passkey they signed with.

`check_can_x` raises an ActError with the sentence people read; `can_x` asks the same.
Nothing here looks at a clock or writes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.credentials import passkey_digests
from unjoin.service.accounts.acts.digest import Place
from unjoin.service.accounts.acts.errors import (
    ActError,
    ActRoleError,
    NoPasskeyError,
    NoSuchActError,
    NotSignedError,
    ProposerGoneError,
    SamePasskeyError,
    SamePersonError,
)
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.registry import deed_of
from unjoin.service.accounts.acts.signed import Signed
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import staff_can_enter

WEEKS_WAITING = 1
"""A proposal of one week can be approved in that week and in so many after it."""


def check_can_propose(kind: str, staff: Staff) -> None:
    """Raise ActRoleError or NoPasskeyError unless `staff` may propose acts of `kind`."""
    proposers = deed_of(kind).proposers
    if not staff_can_enter(staff, *proposers):
        raise ActRoleError(proposers)
    if not passkey_digests(staff):
        raise NoPasskeyError


def can_propose(kind: str, staff: Staff) -> bool:
    """Whether `check_can_propose` would let them."""
    return _passes(lambda: check_can_propose(kind, staff))


def check_can_decline(proposal: Proposal, staff: Staff, *, today: date) -> None:
    """Raise an ActError unless `staff` is somebody whose answer `proposal` waits for."""
    approvers = deed_of(proposal.kind).approvers
    if proposal.credential is None or has_expired(proposal, today=today):
        raise NoSuchActError
    if proposal.proposer_id == staff.pk:
        raise SamePersonError
    if not staff_can_enter(staff, *approvers):
        raise ActRoleError(approvers)


def check_can_approve(proposal: Proposal, staff: Staff, *, today: date) -> None:
    """Like `check_can_decline`; and they have a passkey, and the proposer is who they were."""
    check_can_decline(proposal, staff, today=today)
    if not passkey_digests(staff):
        raise NoPasskeyError
    _check_proposer_stands(proposal)


def can_approve(proposal: Proposal, staff: Staff, *, today: date) -> bool:
    """Whether `check_can_approve` would let them."""
    return _passes(lambda: check_can_approve(proposal, staff, today=today))


def check_signed(proposal: Proposal, signed: Signed, *, staff: Staff, place: Place) -> None:
    """Raise NotSignedError or SamePasskeyError unless `signed` is that of `staff`, for this."""
    if (signed.staff_id, signed.digest, signed.place) != (
        staff.pk,
        bytes(proposal.digest),
        place,
    ):
        raise NotSignedError
    if signed.credential not in passkey_digests(staff):
        raise NotSignedError
    if proposal.credential is not None and bytes(proposal.credential) == signed.credential:
        raise SamePasskeyError


def has_expired(proposal: Proposal, *, today: date) -> bool:
    """Whether it has waited longer than it may."""
    return week_of(today) - proposal.week > WEEKS_WAITING


def _check_proposer_stands(proposal: Proposal) -> None:
    proposer = Staff.objects.get(pk=proposal.proposer_id)
    stands = staff_can_enter(proposer, *deed_of(proposal.kind).proposers)
    if not stands or bytes(proposal.credential or b"") not in passkey_digests(proposer):
        raise ProposerGoneError


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except ActError:
        return False
    return True
