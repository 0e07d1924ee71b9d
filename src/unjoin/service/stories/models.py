"""Stories that wait for a reviewer, and those that are published.

No row says who left a story, and no event of the audit chain does (see decision 28). What a
taker of the database sees of one that waits: the week in which it was left. All that wait
are of one size.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class WaitingStory(models.Model):
    """`sealed`: an age file for reviewers and custodians (see `contents`).

    `id` is made with the form, so that a form sent twice leaves one story.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "story that waits"


class Story(models.Model):
    """A published story. `week`: that of its publication, not that of the call.

    `language`: the BCP 47 tag of `text`, in which […] stands where a reviewer took something
    out. Its `id` follows from the one that it waited under and `session.key`, so that whoever
    sends the form again is known to have sent it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-week", "id"], name="story_by_week")]

    def __str__(self) -> str:
        return f"story {self.reference}"

    @property
    def reference(self) -> str:
        """By which people can say which one they mean: eight letters and digits."""
        return self.id.hex[:8]
