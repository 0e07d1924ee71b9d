"""Translations of published statements: some wait, one is published, one refused, one given up."""

from __future__ import annotations

import re

from tests.seizure.browsing import Page
from tests.seizure.marks import Kind, Mark, latin, rare
from tests.seizure.staff import Member
from tests.seizure.story import Story

WAITING = 9
"""Enough to tell an order by."""
WITHDRAWN_LATER = "scenario 6"
_STATEMENT = re.compile(r'href="(/en/translations/[0-9]+)"')
_WAITING = re.compile(r'href="(/en/review/translations/[0-9a-f-]{36})"')


def go_on(story: Story, member: Member) -> None:
    """After the first batch: what is accepted here is published with the next."""
    published = _give(story, member, "a translation that is published")
    story.marks.append(_give(story, member, "a translation that is refused"))
    _give_up(story, member)
    _decide(story, published)
    for number in range(WAITING):
        story.waiting_translations.append(_give(story, member, f"waiting translation {number}"))


def _give(story: Story, member: Member, label: str) -> Mark:
    """One of a statement in Chinese; nobody reads it before review."""
    words = Mark(Kind.TEXT, label, f"{rare(5)}{latin()}{rare(3)}")
    form = _open(story, member).form(with_field="key")
    page = member.browser.post(form.action, form.filled(text=f"I say {words.text}."))
    assert "Given to the reviewers" in page.text, page.text
    return words


def _give_up(story: Story, member: Member) -> None:
    """One that is sent with a fault, and shown again."""
    text = story.mark(Kind.TEXT, "a translation given up", f"{rare(6)}{rare(5)}")
    form = _open(story, member).form(with_field="key")
    page = member.browser.post(form.action, form.filled(text=f"{text}\u202e"))
    assert page.status == 422, page.text


def _open(story: Story, member: Member) -> Page:
    """A statement that stays: with what is withdrawn later, its translations go."""
    listed = member.browser.get("/en/translations/?into=en").text
    pages = (member.browser.get(address) for address in _STATEMENT.findall(listed))
    withdrawn = [mark.text for mark in story.find(WITHDRAWN_LATER).texts]
    return next(page for page in pages if not any(text in page.text for text in withdrawn))


def _decide(story: Story, published: Mark) -> None:
    """A reviewer accepts one and refuses the other."""
    reviewer = story.member("reviewer")
    listed = reviewer.browser.get("/en/review/translations").text
    for address in _WAITING.findall(listed):
        page = reviewer.browser.get(address)
        if published.text in page.text:
            reviewer.browser.press(page, "accept")
        else:
            reviewer.browser.press(page, "refuse", reason="test or joke")
    story.public_stories.append(published)
