"""A story is left settled, sealed, of one size, and by nobody."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import TODAY
from tests.unit.stories.told import QUIET, REVIEWER, TELLING, all_replaced, leave, publish
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.publication.retention import purge
from unjoin.service.stories import actions
from unjoin.service.stories.actions import accept_story, leave_story
from unjoin.service.stories.contents import TEXT_LIMIT, open_story
from unjoin.service.stories.errors import (
    NotSettledError,
    StoryEmptyError,
    StoryLanguageError,
    StoryLongError,
    TooManyStoriesError,
)
from unjoin.service.stories.models import Story, WaitingStory
from unjoin.service.stories.settling import KeepReason, Settled, distinct, field_of, hints_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

SignedIn = Callable[[Staff | Role], Client]
DESK, TOLD = "/desk/stories", "/desk/stories/told"


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def teller(signed_in: SignedIn) -> Client:
    """A volunteer at the desk."""
    return signed_in(Role.VOLUNTEER)


def form(text: str, act: str = "look", **decisions: str) -> dict[str, str]:
    return {
        "key": "0" * 31 + "1",
        "language": "zh-Hans",
        "text": text,
        "act": act,
        **{name.replace("_", "-"): way for name, way in decisions.items()},
    }


def decided(text: str, way: str) -> dict[str, str]:
    return {field_of(hint): way for hint in distinct(hints_of(text))}


def test_what_waits_is_the_settled_text(instance: Instance) -> None:
    settled = all_replaced()
    story_id = leave(instance, settled.text, kept={"某处": KeepReason.MANY})
    row = WaitingStory.objects.get(id=story_id)
    contents = open_story(bytes(row.sealed), instance=instance)
    assert contents.text == settled.text
    assert contents.kept == {}  # of what is not in the text no reason is kept
    assert row.week == week_of(TODAY)


def test_all_that_wait_are_of_one_size(instance: Instance) -> None:
    for text in ("好。", QUIET * 60, "He listened. " * 200):
        leave(instance, text)
    sizes = [len(bytes(row.sealed)) for row in WaitingStory.objects.all()]
    # age adds a stanza of random length; a size class is far more than that.
    assert max(sizes) - min(sizes) < 512


def test_nobody_is_its_author(instance: Instance, teller: Client) -> None:
    before = AuditEvent.objects.count()
    answer = teller.post(DESK, form(QUIET, "leave"))
    assert answer.status_code == 302
    row = WaitingStory.objects.get()
    assert AuditEvent.objects.count() == before
    assert b"volunteer" not in open_story(bytes(row.sealed), instance=instance).text.encode()
    assert {field.name for field in WaitingStory._meta.get_fields()} == {"id", "week", "sealed"}
    assert {field.name for field in Story._meta.get_fields()} == {"id", "week", "language", "text"}


@pytest.mark.parametrize(
    ("settled", "language", "error"),
    [
        (Settled("", {}), "en", StoryEmptyError),
        (Settled(TELLING, {}), "zh-Hans", NotSettledError),
        (Settled("好" * (TEXT_LIMIT + 1), {}), "zh-Hans", StoryLongError),
        (Settled(QUIET, {}), "fr", StoryLanguageError),
    ],
)
def test_story_that_is_not_taken(
    instance: Instance, settled: Settled, language: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        leave_story(
            instance=instance,
            story_id=uuid.uuid4(),
            settled=settled,
            language=language,
            today=TODAY,
        )
    assert not WaitingStory.objects.exists()


def test_longest_story_fits(instance: Instance) -> None:
    leave(instance, "好" * TEXT_LIMIT)
    leave(instance, "\U0001f33f" * TEXT_LIMIT)


def test_form_sent_twice_leaves_one(instance: Instance, teller: Client) -> None:
    for _time in range(2):
        assert teller.post(DESK, form(QUIET, "leave")).status_code == 302
    assert WaitingStory.objects.count() == 1


def test_more_than_are_kept_are_not_taken(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "WAITING_LIMIT", 2)
    leave(instance)
    leave(instance)
    with pytest.raises(TooManyStoriesError):
        leave(instance)


def test_page_points_out_and_leaves_nothing(teller: Client) -> None:
    answer = teller.post(DESK, form(TELLING, "leave"))
    page = text_of(answer)
    assert answer.status_code == 422
    for hint in hints_of(TELLING):
        assert f'name="{field_of(hint)}"' in page
        assert f'<mark lang="zh-Hans">{hint.words}</mark>' in page
    assert 'value="leave"' not in page
    assert not WaitingStory.objects.exists()


def test_first_look_points_out_and_blames_nobody(teller: Client) -> None:
    answer = teller.post(DESK, form(TELLING))
    assert answer.status_code == 200
    assert 'class="errors"' not in text_of(answer)
    again = teller.post(DESK, form(TELLING) | decided(TELLING, ""))
    assert again.status_code == 422
    assert "5 left" in text_of(again)


def test_page_settles_shows_and_then_leaves(instance: Instance, teller: Client) -> None:
    """Without JavaScript: look, decide, look at what will be left, leave."""
    answer = teller.post(DESK, form(TELLING) | decided(TELLING, "general"))
    page = text_of(answer)
    settled = all_replaced().text
    assert answer.status_code == 200
    assert settled in page
    assert 'value="leave"' in page
    assert not WaitingStory.objects.exists()
    teller.post(DESK, form(settled, "leave"))
    contents = open_story(bytes(WaitingStory.objects.get().sealed), instance=instance)
    assert contents.text == settled


def test_reason_chosen_on_the_page_is_kept(instance: Instance, teller: Client) -> None:
    text = "他是从北京打来的。"
    assert 'value="leave"' in text_of(teller.post(DESK, form(text) | decided(text, "known")))
    teller.post(DESK, form(text, "leave") | decided(text, "known"))
    contents = open_story(bytes(WaitingStory.objects.get().sealed), instance=instance)
    assert contents.kept == {"北京": KeepReason.KNOWN}


def test_who_is_signed_out_gets_the_text_back(staff_site: None) -> None:
    answer = Client().post(DESK, form(TELLING))
    assert answer.status_code == 401
    assert TELLING in text_of(answer)


def test_dialog_settles_and_leaves(teller: Client) -> None:
    asked = {"key": str(uuid.uuid4()), "language": "zh-Hans", "text": TELLING, "leave": True}
    answer = teller.post(TOLD, {**asked, "decisions": []}, content_type="application/json").json()
    assert answer["left"] is False
    assert len(answer["pointed"]) == 5
    decisions = [{"field": each["field"], "way": "general"} for each in answer["pointed"]]
    settled = teller.post(
        TOLD, {**asked, "decisions": decisions}, content_type="application/json"
    ).json()
    assert settled == {"text": all_replaced().text, "left": True, "pointed": []}
    assert WaitingStory.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"text": "好" * 4000}, {"text": 1}, {"more": 1}, {"decisions": [1]}]
)
def test_dialog_that_asks_for_nonsense_is_refused(
    teller: Client, change: dict[str, object]
) -> None:
    asked = {"key": "", "language": "en", "text": "x", "leave": True, "decisions": []}
    answer = teller.post(TOLD, {**asked, **change}, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["sentence"]
    assert not WaitingStory.objects.exists()


def test_form_sent_again_when_its_story_is_published_leaves_no_other(
    instance: Instance, teller: Client
) -> None:
    sent = form(QUIET, "leave")
    teller.post(DESK, sent)
    waiting = WaitingStory.objects.get()
    accept_story(instance=instance, story_id=waiting.id, text=QUIET, by=REVIEWER, today=TODAY)
    answer = teller.post(DESK, sent)
    assert answer.status_code == 302
    assert not WaitingStory.objects.exists()
    assert Story.objects.get().id != waiting.id


def test_story_nobody_decides_on_is_deleted_in_time(instance: Instance) -> None:
    old, fresh = leave(instance), leave(instance)
    published = publish(instance)
    keep = instance.settings.keep_refused_weeks
    WaitingStory.objects.filter(id=old).update(week=week_of(TODAY) - keep)
    WaitingStory.objects.filter(id=fresh).update(week=week_of(TODAY) - keep + 1)
    purge(instance=instance, by=PUBLISHER, today=TODAY)
    assert list(WaitingStory.objects.values_list("id", flat=True)) == [fresh]
    assert Story.objects.get() == published
