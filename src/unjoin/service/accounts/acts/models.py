"""Proposals that wait for a second person, and permits of what two have approved."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from unjoin.service.accounts.acts.kinds import ActKind


class Proposal(models.Model):
    """One act that is not carried out: a draft, or signed by its proposer and waiting.

    `sealed`: its contents as JSON in an age file for reviewers and custodians, so that
    a copy of the database tells no more than that somebody proposed something of this
    kind in that week. `digest`: what both sign. `credential`: SHA-256 of the id of the
    passkey that the proposer signed with; none while it is a draft. There is no time
    but the week, and the row is deleted with the end of the act.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32, choices=ActKind.choices)
    sealed = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    credential = models.BinaryField(max_length=32, null=True)
    week = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="proposal_kind_known", condition=models.Q(kind__in=ActKind.values)
            )
        ]

    def __str__(self) -> str:
        return f"proposal: {self.kind}"


class Permit(models.Model):
    """Leave for one change of the key `what`, given by two. Using it deletes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.CharField(max_length=16)
    week = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"permit: {self.what}"
