"""Reviewers read a story without author or time; they publish, shorten, refuse or withdraw it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import TODAY
from tests.unit.stories.told import QUIET, REVIEWER, leave, publish
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.stories.actions import RefusalReason, accept_story, refuse_story, withdraw_story
from unjoin.service.stories.contents import StoryContents, seal_story
from unjoin.service.stories.errors import NotSettledError, StoryAddedError, StoryGoneError
from unjoin.service.stories.models import Story, WaitingStory
from unjoin.service.stories.settling import KeepReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

SignedIn = Callable[[Staff | Role], Client]
STORIES = "/review/stories"


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def deeds() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("number").values_list("actor", "action"))


@pytest.fixture
def reads(signed_in: SignedIn) -> Client:
    """A reviewer."""
    return signed_in(Role.REVIEWER)


def test_accepted_is_published_under_another_id(instance: Instance) -> None:
    story_id = leave(instance)
    story = accept_story(instance=instance, story_id=story_id, text=QUIET, by=REVIEWER, today=TODAY)
    assert (story.text, story.language, story.week) == (QUIET, "zh-Hans", week_of(TODAY))
    assert story.id != story_id
    assert not WaitingStory.objects.exists()
    assert deeds() == [("reviewer", "story accepted")]


def test_what_is_taken_out_is_marked(instance: Instance) -> None:
    less = "打电话来的人声音很轻。"
    accept_story(instance=instance, story_id=leave(instance), text=less, by=REVIEWER, today=TODAY)
    assert Story.objects.get().text == f"{less}[…]"


def test_less_than_a_clause_is_not_taken_out(instance: Instance, reads: Client) -> None:
    story_id = leave(instance, "他没有说不，他说以后再打。")
    answer = reads.post(
        f"{STORIES}/{story_id}", {"act": "accept", "text": "他没有说，他说以后再打。"}
    )
    assert answer.status_code == 422
    assert "cut out of the middle of a sentence" in text_of(answer)
    assert not Story.objects.exists()
    assert WaitingStory.objects.filter(id=story_id).exists()


def test_nothing_is_added(instance: Instance) -> None:
    story_id = leave(instance)
    with pytest.raises(StoryAddedError):
        accept_story(
            instance=instance, story_id=story_id, text=QUIET + "谢谢。", by=REVIEWER, today=TODAY
        )
    assert not Story.objects.exists()
    assert WaitingStory.objects.filter(id=story_id).exists()
    assert deeds() == []


def test_what_nobody_pointed_out_when_it_was_left_is_not_published(instance: Instance) -> None:
    """As after an update that finds more."""
    text = "王小明打来，他听了很久。"
    sealed = seal_story(StoryContents(text, "zh-Hans", {}), instance=instance)
    story_id = WaitingStory.objects.create(id=uuid.uuid4(), week=1, sealed=sealed).id
    with pytest.raises(NotSettledError):
        accept_story(instance=instance, story_id=story_id, text=text, by=REVIEWER, today=TODAY)
    assert WaitingStory.objects.filter(id=story_id).exists()


@pytest.mark.parametrize("reason", RefusalReason)
def test_refused_is_deleted(instance: Instance, reason: RefusalReason) -> None:
    refuse_story(story_id=leave(instance), reason=reason, by=REVIEWER, today=TODAY)
    assert not WaitingStory.objects.exists()
    assert deeds() == [("reviewer", f"story refused: {reason}")]


def test_second_decision_comes_too_late(instance: Instance) -> None:
    story_id = leave(instance)
    refuse_story(story_id=story_id, reason=RefusalReason.TEST, by=REVIEWER, today=TODAY)
    with pytest.raises(StoryGoneError):
        refuse_story(story_id=story_id, reason=RefusalReason.TEST, by=REVIEWER, today=TODAY)
    with pytest.raises(StoryGoneError):
        accept_story(instance=instance, story_id=story_id, text=QUIET, by=REVIEWER, today=TODAY)
    assert len(deeds()) == 1


def test_withdrawn_is_deleted(instance: Instance) -> None:
    story = publish(instance)
    withdraw_story(story_id=story.id, by=REVIEWER, today=TODAY)
    assert not Story.objects.exists()
    assert deeds()[-1] == ("reviewer", "story withdrawn")
    with pytest.raises(StoryGoneError):
        withdraw_story(story_id=story.id, by=REVIEWER, today=TODAY)


def test_page_shows_why_something_was_kept(instance: Instance, reads: Client) -> None:
    story_id = leave(instance, "他是从北京打来的。", kept={"北京": KeepReason.KNOWN})
    page = text_of(reads.get(f"{STORIES}/{story_id}"))
    assert '<mark title="Place name">北京</mark>' in page
    assert "kept because everybody knows it" in page


def test_page_says_neither_who_nor_when(
    instance: Instance, reads: Client, signed_in: SignedIn
) -> None:
    form = {"key": str(uuid.uuid4()), "language": "zh-Hans", "text": QUIET, "act": "leave"}
    signed_in(Role.VOLUNTEER).post("/desk/stories", form)
    story_id = WaitingStory.objects.get().id
    for address in (STORIES, f"{STORIES}/{story_id}"):
        page = re.sub(r"<[^>]*>", " ", text_of(reads.get(address)))
        assert "volunteer" not in page
        assert "week" not in page


def test_reviewer_publishes_on_the_page(instance: Instance, reads: Client) -> None:
    story_id = leave(instance)
    answer = reads.post(f"{STORIES}/{story_id}", {"act": "accept", "text": QUIET})
    assert answer.status_code == 302
    assert Story.objects.get().text == QUIET


def test_reviewer_who_adds_reads_that_nothing_was_saved(instance: Instance, reads: Client) -> None:
    story_id = leave(instance)
    answer = reads.post(f"{STORIES}/{story_id}", {"act": "accept", "text": QUIET + "谢谢。"})
    assert answer.status_code == 422
    assert "reviewer can only take out whole" in text_of(answer)
    assert not Story.objects.exists()


def test_refusal_needs_a_reason(instance: Instance, reads: Client) -> None:
    story_id = leave(instance)
    answer = reads.post(f"{STORIES}/{story_id}", {"act": "refuse", "reason": ""})
    assert answer.status_code == 422
    assert WaitingStory.objects.exists()
    reads.post(f"{STORIES}/{story_id}", {"act": "refuse", "reason": RefusalReason.OTHER.value})
    assert not WaitingStory.objects.exists()


def test_story_decided_on_meanwhile_is_no_longer_here(reads: Client) -> None:
    for address in (f"{STORIES}/{uuid.uuid4()}", f"{STORIES}/published/{uuid.uuid4()}"):
        assert reads.get(address).status_code == 409


def test_reviewer_finds_a_story_by_its_number_and_withdraws_it(
    instance: Instance, reads: Client
) -> None:
    story, other = publish(instance), publish(instance, "另一个故事。")
    found = reads.get(f"{STORIES}/published", {"reference": f" {story.reference.upper()}"})
    assert found["Location"].endswith(f"/{story.id}")
    assert QUIET in text_of(reads.get(found["Location"]))
    assert reads.post(found["Location"]).status_code == 302
    assert Story.objects.get() == other


@pytest.mark.parametrize("reference", ["00000000", "x", "%", "123456789", "1' or"])
def test_number_of_no_story(reads: Client, reference: str) -> None:
    answer = reads.get(f"{STORIES}/published", {"reference": reference})
    assert answer.status_code == 404
    assert "No published story has this number" in text_of(answer)
