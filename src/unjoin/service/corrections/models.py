"""What two members of staff asked for, until the publisher has done it.

This is not in the inbox: the public process may write there, and whoever took it could
ask for corrections in the staff's name. Here only the staff's process writes.
"""

from __future__ import annotations

import uuid

from django.db import models


class LeafRequest(models.Model):
    """Acts on published entries that wait for the next publication.

    `sealed`: an age file for reviewers and custodians (see `corrections.acts`): which
    entries they are is public only afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "request about leaves"
