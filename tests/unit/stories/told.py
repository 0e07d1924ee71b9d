"""Stories for the tests: with what gives somebody away, and settled."""

from __future__ import annotations

import uuid

from tests.unit.handed_in import TODAY
from unjoin.service.accounts.audit import Actor
from unjoin.service.instance import Instance
from unjoin.service.stories.actions import accept_story, leave_story
from unjoin.service.stories.models import Story, WaitingStory
from unjoin.service.stories.settling import (
    GENERAL,
    KeepReason,
    Settled,
    distinct,
    field_of,
    hints_of,
    settle,
)

REVIEWER = Actor("reviewer")
TELLING = "昨天下午三点，长沙市的王小明来电。他说有19个人在听，电话是13800138000。"
QUIET = "打电话来的人声音很轻。他听了很久，最后说好。"


def all_replaced(text: str = TELLING, language: str = "zh-Hans") -> Settled:
    """`text` with a general word for everything."""
    decisions = {field_of(hint): GENERAL for hint in distinct(hints_of(text))}
    return settle(text, language=language, decisions=decisions)


def leave(
    instance: Instance,
    text: str = QUIET,
    *,
    kept: dict[str, KeepReason] | None = None,
    key: uuid.UUID | None = None,
    language: str = "zh-Hans",
) -> uuid.UUID:
    """Leave a story whose text is settled; answer with its id."""
    story_id = key or uuid.uuid4()
    leave_story(
        instance=instance,
        story_id=story_id,
        settled=Settled(text, kept or {}),
        language=language,
        today=TODAY,
    )
    assert WaitingStory.objects.filter(id=story_id).exists()
    return story_id


def publish(instance: Instance, text: str = QUIET, language: str = "zh-Hans") -> Story:
    """A published story."""
    story_id = leave(instance, text, language=language)
    return accept_story(instance=instance, story_id=story_id, text=text, by=REVIEWER, today=TODAY)
