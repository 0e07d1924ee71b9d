"""Translations that wait, and those that are published.

No row says who wrote a translation, and no event of the audit chain does (see decision 35). What a
taker of the database sees of one that waits: of which published statement it is, into which
language, in which week it was given, and roughly how long it is.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class WaitingTranslation(models.Model):
    """`sealed`: an age file of the text for reviewers and custodians (see `contents`).

    `id` is made with the form, so that a form sent twice gives one translation. It waits for a
    reviewer, or, once `is_accepted`, for the next publication; of one statement into one language
    only one does that.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    leaf = models.PositiveBigIntegerField(db_index=True)
    language = models.CharField(max_length=8)
    week = models.PositiveIntegerField()
    is_accepted = models.BooleanField(default=False)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="translation_accepted_once",
                fields=["leaf", "language"],
                condition=models.Q(is_accepted=True),
            )
        ]

    def __str__(self) -> str:
        return "translation that waits"


class Translation(models.Model):
    """The published translation of the statement at `leaf` into `language`, a BCP 47 tag.

    `week`: that of its publication. It goes with the statement, in the same transaction.
    """

    pk = models.CompositePrimaryKey("leaf", "language")
    leaf = models.PositiveBigIntegerField()
    language = models.CharField(max_length=8)
    week = models.PositiveIntegerField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"translation of {self.leaf} into {self.language}"
