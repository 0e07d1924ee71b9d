"""What operators changed of the cards, and how often cards were opened.

A card nobody changed has no row: it is read from its file, and a new version of the
program brings its new text. Nothing here is secret. What a taker learns is the guide
itself, and which cards were opened how often in a week, by whoever was at the desk.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Shows(models.TextChoices):
    """What volunteers see under a slug."""

    SHIPPED = "shipped"
    OWN = "own"
    NOTHING = "nothing"


class ChangedCard(models.Model):
    """A card that operators wrote or changed, or withdrew.

    `published`, `draft`: as `card_file` writes a card, or empty. `shows`: what volunteers
    see; the published text where it is `own`. `revision` is another after each change, so
    that nobody overwrites what they have not seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=40)
    shows = models.CharField(max_length=8, choices=Shows.choices)
    published = models.TextField(default="", blank=True)
    draft = models.TextField(default="", blank=True)
    revision = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("slug", name="guide_card_once"),
            models.CheckConstraint(
                name="guide_shows_known", condition=models.Q(shows__in=Shows.values)
            ),
            models.CheckConstraint(
                name="guide_own_is_published",
                condition=(models.Q(shows="own") & ~models.Q(published=""))
                | (~models.Q(shows="own") & models.Q(published="")),
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class CardUse(models.Model):
    """In how many calls of one week a card was opened. Not by whom, and not in which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.PositiveIntegerField()
    slug = models.CharField(max_length=40)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("week", "slug", name="guide_use_week_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.week}"
