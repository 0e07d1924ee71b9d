"""What is done with a story: left, accepted, refused, withdrawn.

Rules kept here:

1. A story is taken only when everything that is pointed out in it is settled. What is
   stored is the settled text, sealed.
2. Nobody is its author: `leave_story` has no `by`, and writes no event into the audit chain,
   since an event "left a story" beside a story of the same week would name who told it.
   What reviewers do is in the chain.
3. A reviewer can take out whole clauses, and add nothing; where they were stands a mark, and
   what is published is looked through again.
4. Of two reviewers who decide at once one succeeds: whoever deletes the row that waits.
5. Refused and withdrawn stories are deleted. Stories are counted nowhere.
6. A form that is sent once more when its story is published leaves no second one. When it was
   refused, it is left again: nothing is kept of what was refused, not even that.
"""

from __future__ import annotations

import hmac
import uuid
from datetime import date
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.accounts.sealed_secrets import derive_key
from unjoin.service.instance import Instance
from unjoin.service.intake.turns import write_turn
from unjoin.service.stories.contents import StoryContents, open_story, seal_story
from unjoin.service.stories.errors import (
    StoryAddedError,
    StoryEmptyError,
    StoryGoneError,
    StoryLanguageError,
    TooManyStoriesError,
)
from unjoin.service.stories.general_words import LANGUAGES
from unjoin.service.stories.models import Story, WaitingStory
from unjoin.service.stories.settling import KeepReason, Settled, check_settled
from unjoin.service.stories.shortening import shorten

WAITING_LIMIT = 300
"""As nobody is known to have left it, somebody who leaves thousands can only be bounded."""


class RefusalReason(StrEnum):
    """Why a story is not published; it stands in the audit chain."""

    IDENTIFIES = "could identify somebody"
    NO_STORY = "no account of a call"
    HARM = "harmful or advertising"
    TEST = "test or joke"
    OTHER = "other"


def leave_story(
    *, instance: Instance, story_id: uuid.UUID, settled: Settled, language: str, today: date
) -> None:
    """Keep a story for the reviewers, once for `story_id`, which was made with the form.

    Raises StoryEmptyError, StoryLongError, StoryLanguageError, NotSettledError,
    NeverKeptError or TooManyStoriesError.
    """
    if Story.objects.filter(id=_published_id(story_id)).exists():
        return
    if not settled.text:
        raise StoryEmptyError
    if language not in LANGUAGES:
        raise StoryLanguageError
    check_settled(settled.text, settled.kept)
    contents = StoryContents(settled.text, language, _still_there(settled))
    sealed = seal_story(contents, instance=instance)
    row = WaitingStory(id=story_id, week=week_of(today), sealed=sealed)
    try:
        with write_turn(), transaction.atomic():
            if WaitingStory.objects.count() >= WAITING_LIMIT:
                raise TooManyStoriesError
            row.save(force_insert=True)
    except IntegrityError:
        return  # the very same form, sent twice


def accept_story(
    *, instance: Instance, story_id: uuid.UUID, text: str, by: Actor, today: date
) -> Story:
    """Publish the story that waits under `story_id`, as `text`, which may have clauses less.

    Raises StoryGoneError, StoryAddedError, StoryEmptyError or NotSettledError.
    """
    with write_turn(), transaction.atomic():
        contents = _take(story_id, instance)
        if not text:
            raise StoryEmptyError
        shortened = shorten(contents.text, text, language=contents.language)
        if shortened is None:
            raise StoryAddedError
        check_settled(shortened, contents.kept)
        story = Story.objects.create(
            id=_published_id(story_id),
            week=week_of(today),
            language=contents.language,
            text=shortened,
        )
        append_event(action="story accepted", by=by, week=week_of(today))
    return story


def refuse_story(*, story_id: uuid.UUID, reason: RefusalReason, by: Actor, today: date) -> None:
    """Delete a story that waits. Raises StoryGoneError."""
    with write_turn(), transaction.atomic():
        _delete(WaitingStory.objects.filter(id=story_id))
        append_event(action=f"story refused: {reason}", by=by, week=week_of(today))


def withdraw_story(*, story_id: uuid.UUID, by: Actor, today: date) -> None:
    """Delete a published story. Raises StoryGoneError."""
    with write_turn(), transaction.atomic():
        _delete(Story.objects.filter(id=story_id))
        append_event(action="story withdrawn", by=by, week=week_of(today))


def _published_id(story_id: uuid.UUID) -> uuid.UUID:
    """Under which the story that waits as `story_id` is published; only `session.key` tells."""
    digest = hmac.digest(derive_key("stories: published"), story_id.bytes, "sha256")
    return uuid.UUID(bytes=digest[:16], version=4)


def _still_there(settled: Settled) -> dict[str, KeepReason]:
    """The reasons for what is still in the text."""
    return {words: reason for words, reason in settled.kept.items() if words in settled.text}


def _take(story_id: uuid.UUID, instance: Instance) -> StoryContents:
    """What waits under `story_id`, deleted within the caller's transaction."""
    row = WaitingStory.objects.filter(id=story_id).first()
    if row is None:
        raise StoryGoneError
    _delete(WaitingStory.objects.filter(id=story_id))
    return open_story(bytes(row.sealed), instance=instance)


def _delete(rows: QuerySet[WaitingStory] | QuerySet[Story]) -> None:
    """Delete the one row of `rows`. Raises StoryGoneError where another was faster."""
    if not rows.delete()[0]:
        raise StoryGoneError
