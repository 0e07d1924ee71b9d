"""Reading stories: those that wait, for reviewers; those that are published, for everybody."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from itertools import groupby

import pyrage
from django.db.models import Q

from unjoin.registry.weeks import Week
from unjoin.service.hints.finding import Hint, Piece, paragraphs
from unjoin.service.instance import Instance
from unjoin.service.stories.contents import StoryContents, open_story
from unjoin.service.stories.models import Story, WaitingStory
from unjoin.service.stories.settling import KeepReason, distinct, hints_of

STORIES_PER_PAGE = 10
CHARACTERS_PER_PAGE = 4000
"""A page is short enough for a slow network: about 8 kB compressed."""

_REFERENCE = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is pointed out, and why whoever left the story kept it."""

    hint: Hint
    reason: KeepReason | None


@dataclass(frozen=True, slots=True)
class WaitingReading:
    """A story as a reviewer reads it."""

    story_id: uuid.UUID
    contents: StoryContents
    paragraphs: list[list[Piece]]
    kept: list[Kept]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Stories of one page by week, newest first; `after` is the last of them if there are more."""

    weeks: list[tuple[Week, list[Story]]]
    after: Story | None


def waiting_ids() -> list[uuid.UUID]:
    """All that wait, in the order of their random ids."""
    return list(WaitingStory.objects.order_by("id").values_list("id", flat=True))


def read_waiting(story_id: uuid.UUID, *, instance: Instance) -> WaitingReading | None:
    """One that waits; None where it does not, or nobody here can open it."""
    row = WaitingStory.objects.filter(id=story_id).first()
    if row is None:
        return None
    try:
        contents = open_story(bytes(row.sealed), instance=instance)
    except pyrage.DecryptError:
        return None
    hints = hints_of(contents.text)
    return WaitingReading(
        story_id,
        contents,
        paragraphs(contents.text, hints),
        [Kept(hint, contents.kept.get(hint.words)) for hint in distinct(hints)],
    )


def published_page(*, week: int | None = None, after: uuid.UUID | None = None) -> StoryPage:
    """The page that follows the story `after` of `week`, which may be gone; else the first."""
    stories = Story.objects.order_by("-week", "id")
    if week is not None:
        rest = Q(week=week, id__gt=after) if after else Q(week=week)
        stories = stories.filter(rest | Q(week__lt=week))
    found = list(stories[: STORIES_PER_PAGE + 1])
    shown = _fitting(found[:STORIES_PER_PAGE])
    by_week = [(Week(week), list(some)) for week, some in groupby(shown, lambda story: story.week)]
    return StoryPage(by_week, shown[-1] if len(found) > len(shown) else None)


def find_by_reference(reference: str) -> Story | None:
    """The published story that people call by `reference` (as typed, untrusted)."""
    wanted = reference.strip().lower()
    if not _REFERENCE.fullmatch(wanted):
        return None
    low, high = (uuid.UUID(hex=wanted + end * 24) for end in "0f")
    return Story.objects.filter(id__gte=low, id__lte=high).first()


def _fitting(stories: list[Story]) -> list[Story]:
    """As many of `stories` as fit on a page, one at least."""
    characters = 0
    for number, story in enumerate(stories):
        characters += len(story.text)
        if characters > CHARACTERS_PER_PAGE and number:
            return stories[:number]
    return stories
