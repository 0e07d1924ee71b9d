"""Acts that wait: one of them opened, those that wait for somebody, and those they proposed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.acts.contents import open_contents
from unjoin.service.accounts.acts.digest import ActDigest, act_digest
from unjoin.service.accounts.acts.errors import AlteredActError, NoSuchActError
from unjoin.service.accounts.acts.kinds import ActKind
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.registry import Contents, Deed, deed_of, registered_deeds
from unjoin.service.accounts.acts.rules import WEEKS_WAITING
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.permissions import staff_can_enter
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance


@dataclass(frozen=True, slots=True)
class Act:
    """A proposal, opened. `digest` was worked out anew from `contents`."""

    proposal: Proposal
    contents: Contents
    digest: ActDigest
    deed: Deed

    @property
    def is_signed(self) -> bool:
        """Whether it waits for a second person; else it is a draft."""
        return self.proposal.credential is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of a list."""

    id: uuid.UUID
    kind: ActKind
    proposer: str
    week: Week


def open_act(proposal: Proposal, *, instance: Instance) -> Act:
    """`proposal` with its contents.

    Raises AlteredActError where they are not what the kept digest was made of.
    """
    contents = open_contents(bytes(proposal.sealed), instance=instance)
    digest = act_digest(
        act_id=str(proposal.pk),
        kind=proposal.kind,
        contents=contents,
        proposer=proposal.proposer.handle,
        week=proposal.week,
    )
    if digest != bytes(proposal.digest):
        raise AlteredActError
    return Act(proposal, contents, digest, deed_of(proposal.kind))


def find_proposal(proposal_id: uuid.UUID, *, staff: Staff, today: date) -> Proposal:
    """A proposal that `staff` may see: their own, or one that their role approves.

    Raises NoSuchActError for any other, as for one that is not there.
    """
    proposal = _current(today).select_related("proposer").filter(id=proposal_id).first()
    if proposal is None:
        raise NoSuchActError
    if proposal.proposer_id == staff.pk:
        return proposal
    may_answer = staff_can_enter(staff, *deed_of(proposal.kind).approvers)
    if proposal.credential is None or not may_answer:
        raise NoSuchActError
    return proposal


def waiting_for(staff: Staff, *, today: date) -> Sequence[Waiting]:
    """What somebody else proposed and `staff` may approve, oldest week first."""
    return _listed(_answerable(staff, today=today))


def count_waiting_for(staff: Staff, *, today: date) -> int:
    """How many those are."""
    return _answerable(staff, today=today).count()


def proposed_by(staff: Staff, *, today: date) -> Sequence[Waiting]:
    """What `staff` proposed and nobody has answered yet."""
    return _listed(_current(today).filter(proposer=staff, credential__isnull=False))


def deeds_to_propose(staff: Staff) -> Sequence[Deed]:
    """The kinds of act that the role of `staff` may propose."""
    return [deed for deed in registered_deeds() if staff_can_enter(staff, *deed.proposers)]


def roles_concerned() -> frozenset[Role]:
    """Every role that proposes or approves anything."""
    return frozenset(
        role for deed in registered_deeds() for role in (*deed.proposers, *deed.approvers)
    )


def _current(today: date) -> QuerySet[Proposal]:
    return Proposal.objects.filter(week__gte=week_of(today) - WEEKS_WAITING)


def _answerable(staff: Staff, *, today: date) -> QuerySet[Proposal]:
    kinds = [deed.kind for deed in registered_deeds() if staff_can_enter(staff, *deed.approvers)]
    signed = _current(today).filter(credential__isnull=False, kind__in=kinds)
    return signed.exclude(proposer=staff)


def _listed(proposals: QuerySet[Proposal]) -> Sequence[Waiting]:
    rows = proposals.order_by("week", "kind", "id").select_related("proposer")
    return [Waiting(row.id, ActKind(row.kind), row.proposer.handle, Week(row.week)) for row in rows]
