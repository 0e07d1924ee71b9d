"""Review: what was decided on each declaration in the inbox, step by step."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from unjoin.service.intake.models import InboxItem
from unjoin.service.review.states import State


class ReviewStep(models.Model):
    """One step of one declaration; the highest `number` is where it stands.

    `refused` maps the number of a person, as text, to the reason for which
    that person is not published; persons it does not name are accepted. `by_two`:
    whether two reviewers accepted it together, as publishing a real name takes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(InboxItem, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=[(s.value, s.value) for s in State])
    refused = models.JSONField(default=dict)
    by_two = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("item", "number", name="review_step_once"),
            models.CheckConstraint(
                name="review_state_known",
                condition=models.Q(state__in=[s.value for s in State]),
            ),
        ]

    def __str__(self) -> str:
        return self.state
