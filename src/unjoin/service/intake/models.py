"""The inbox: what has been received and is not published yet.

Rows are only ever added by the channels. A change, a withdrawal or a
confirmation is a further row with the same receipt index and the next
revision; the publisher removes them all when they have had their effect.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

SEALED_LIMIT_BYTES = 4 * 1024 * 1024
"""More than any channel can send. The publisher reads rows into memory that it did not make."""


class InboxItem(models.Model):
    """One sealed message to the centre.

    `receipt_index`: 16 bytes from pepper and code (person number 0).
    `key_index`: 16 bytes from pepper and idempotency key. `fingerprint`: 16
    bytes that tell a repetition from another message under the same key.
    `sealed`: an age file (see `intake.envelope`). There is no time but the week.
    """

    class Kind(models.IntegerChoices):
        DECLARE = 1
        WITHDRAW = 2
        CONFIRM = 3

    class Queue(models.IntegerChoices):
        """In which order reviewers come to it. What a flood brought waits behind the rest."""

        PROMPT = 1
        SLOW = 2

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    receipt_index = models.BinaryField(max_length=16)
    revision = models.PositiveSmallIntegerField()
    key_index = models.BinaryField(max_length=16)
    fingerprint = models.BinaryField(max_length=16)
    week = models.PositiveIntegerField()
    queue = models.PositiveSmallIntegerField(choices=Queue.choices, default=Queue.PROMPT)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("key_index", name="inbox_key_once"),
            models.UniqueConstraint("receipt_index", "revision", name="inbox_revision_once"),
            models.CheckConstraint(name="inbox_kind_known", condition=models.Q(kind__in=[1, 2, 3])),
            models.CheckConstraint(name="inbox_queue_known", condition=models.Q(queue__in=[1, 2])),
            # The public process adds rows, and whoever takes it can add any.
            models.CheckConstraint(
                name="inbox_lengths",
                condition=models.Q(Exact(Length("receipt_index"), 16))
                & models.Q(Exact(Length("key_index"), 16))
                & models.Q(Exact(Length("fingerprint"), 16))
                & models.Q(LessThanOrEqual(Length("sealed"), SEALED_LIMIT_BYTES)),
            ),
        ]

    def __str__(self) -> str:
        return "inbox item"
