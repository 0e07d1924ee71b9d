"""The inbox: what has been received and is not published yet.

Rows are only ever added by the channels. A change, a withdrawal or a
confirmation is a further row with the same receipt index and the next
revision; the publisher removes them all when they have had their effect.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


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

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    receipt_index = models.BinaryField(max_length=16)
    revision = models.PositiveSmallIntegerField()
    key_index = models.BinaryField(max_length=16)
    fingerprint = models.BinaryField(max_length=16)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("key_index", name="inbox_key_once"),
            models.UniqueConstraint("receipt_index", "revision", name="inbox_revision_once"),
            models.CheckConstraint(name="inbox_kind_known", condition=models.Q(kind__in=[1, 2, 3])),
        ]

    def __str__(self) -> str:
        return "inbox item"
