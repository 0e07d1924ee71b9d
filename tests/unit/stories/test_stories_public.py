"""`/stories`: by week, in pages, without script, without a handle."""

from __future__ import annotations

import gzip
import re

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.stories.told import QUIET, publish
from unjoin.service.instance import Instance
from unjoin.service.stories.models import Story
from unjoin.service.stories.queries import CHARACTERS_PER_PAGE

pytestmark = pytest.mark.django_db


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def all_pages(client: Client) -> list[str]:
    """Every page, following the link to older stories."""
    address, pages = "/stories", []
    while address:
        pages.append(text_of(client.get(address)))
        following = re.search(r'href="([^"]*)" rel="next"', pages[-1])
        address = following[1].replace("&amp;", "&") if following else ""
    return pages


def references(page: str) -> list[str]:
    return re.findall(r'id="story-([0-9a-f]{8})"', page)


def test_page_before_the_first_story(client: Client) -> None:
    answer = client.get("/stories")
    assert answer.status_code == 200
    assert "No story has been published yet." in text_of(answer)


def test_stories_stand_by_week_newest_first(instance: Instance, client: Client) -> None:
    old, new = publish(instance, "第一个。"), publish(instance, "第二个。")
    Story.objects.filter(id=old.id).update(week=old.week - 3)
    page = text_of(client.get("/stories"))
    assert references(page) == [new.reference, old.reference]
    assert page.count("week of ") == 2


def test_every_story_is_on_one_page(instance: Instance, client: Client) -> None:
    stories = [publish(instance, f"{QUIET}编号{chr(0x4E00 + n)}。") for n in range(25)]
    for number, story in enumerate(stories):
        Story.objects.filter(id=story.id).update(week=story.week - number // 7)
    pages = all_pages(client)
    shown = [reference for page in pages for reference in references(page)]
    assert len(pages) == 3
    assert sorted(shown) == sorted(story.reference for story in stories)


def test_page_of_a_story_withdrawn_meanwhile_goes_on(instance: Instance, client: Client) -> None:
    for number in range(12):
        publish(instance, f"{QUIET}{chr(0x4E00 + number)}。")
    first = text_of(client.get("/stories"))
    following = re.search(r'href="([^"]*)" rel="next"', first)
    assert following
    last = following[1].rpartition("after=")[2]
    Story.objects.filter(id=last).delete()
    second = text_of(client.get(following[1].replace("&amp;", "&")))
    assert len(references(second)) == 2


def test_page_with_long_stories_is_small(instance: Instance, client: Client) -> None:
    letters = "".join(chr(0x4E00 + n * 7 % 2000) for n in range(2900))
    for number in range(6):
        story = publish(instance)
        Story.objects.filter(id=story.id).update(text=letters[number:])
    answer = client.get("/stories", headers={"accept-encoding": "gzip"})
    assert len(answer.content) < 14 * 1024
    assert len(references(gzip.decompress(answer.content).decode())) == 1
    assert len(letters) < CHARACTERS_PER_PAGE


def test_markup_in_a_story_is_text(instance: Instance, client: Client) -> None:
    story = publish(instance)
    Story.objects.filter(id=story.id).update(text="<script>alert(1)</script>")
    assert "<script" not in text_of(client.get("/stories"))


@pytest.mark.parametrize(
    "query", ["week=x", "week=1&after=1", "week=-1", "after=%00", "week=9999999"]
)
def test_nonsense_in_the_address(client: Client, query: str) -> None:
    assert client.get(f"/stories?{query}").status_code == 400


def test_nothing_older(instance: Instance, client: Client) -> None:
    publish(instance)
    assert "There are no older stories." in text_of(client.get("/stories?week=1"))


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_story_keeps_its_language(instance: Instance, client: Client, language: str) -> None:
    publish(instance, "He listened, and said yes.", "en")
    page = text_of(client.get(f"/{language}/stories"))
    assert '<div class="prose" lang="en"><p>He listened, and said yes.</p></div>' in page
