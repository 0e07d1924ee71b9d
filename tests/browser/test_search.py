"""Searching the statements in a real browser, in Chinese and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits

pytestmark = pytest.mark.browser

DECLARED = """
import secrets
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER, Actor
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.intake.actions import receive
from unjoin.service.publication.actions import publish
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import open_waiting
text = "那年我在井冈镇的小学教书，每天要写两遍思想汇报。" * 20
person = Person(
    organisations=OrganisationMask(2), consent=Consent.SELF, name="龚樾", text=text, place="萍乡"
)
declaration = Declaration(channel=Channel.WEB, language="zh-Hans", persons=(person,))
once = dict(key=secrets.token_hex(16), by=DECLARANT, today=today())
receive(instance=current(), declaration=declaration, **once)
sort_inbox(instance=current())
for waiting in open_waiting(instance=current(), limit=100):
    accept(item_id=waiting.item_id, refused={}, by=Actor("reviewer"), today=today())
publish(instance=current(), by=PUBLISHER, today=today())
"""


def test_somebody_looks_for_a_name_and_reads_on(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
) -> None:
    centre.shell(DECLARED)
    page = open_page(javascript=False, language="zh-TW", width=320)
    page.goto(f"{centre.public_url}/zh-hant/statements")
    page.locator("#q").fill("龔樾")
    page.locator("#q").press("Enter")
    expect(page.locator(".wall .who a")).to_have_text("龚樾")
    page.locator(".find summary").click()
    page.locator("#in").select_option("text")
    page.locator(".find button").click()
    expect(page.locator(".wall")).to_have_count(0)
    page.locator("#q").fill("井岡鎮的小學")
    page.locator("#organisation").select_option("league")
    page.locator(".find button").click()
    expect(page.locator(".wall .who a")).to_have_text("龚樾")
    page.locator(".wall .who a").click()
    page.locator('a[href$="/read"]').click()
    expect(page.locator("article.read p").last).to_contain_text("井冈镇")
    assert fits(page)
    looked = open_page(width=320, dark=True)
    for path in ("/en/statements?q=%E9%BE%9A&organisation=league", page.url.partition("hant")[2]):
        looked.goto(centre.public_url + path)
        assert_accessible(looked)
