"""A translation from the volunteer's page to the public one, in a browser, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import LOOKS, fits
from tests.browser.passkeys import sign_in

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
from unjoin.service.publication.models import Statement
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import open_waiting
text = "年轻的时候，我相信我们在做一件对大家都好的事。后来我经手的文件告诉我不是这样。\\n\\n" * 5
person = Person(
    organisations=OrganisationMask(1), consent=Consent.SELF, name="译译", text=text + "从此退出。"
)
declaration = Declaration(channel=Channel.WEB, language="zh-Hans", persons=(person,))
once = dict(key=secrets.token_hex(16), by=DECLARANT, today=today())
receive(instance=current(), declaration=declaration, **once)
sort_inbox(instance=current())
for waiting in open_waiting(instance=current(), limit=100):
    accept(item_id=waiting.item_id, refused={}, by=Actor("reviewer"), today=today())
publish(instance=current(), by=PUBLISHER, today=today())
print(next(
    row.leaf for row in Statement.objects.order_by("-leaf") if "译译" in bytes(row.body).decode()
))
"""
ENGLISH = (
    "When I was young I believed that what we did was good for everybody. Later the papers that "
    "passed through my hands told me it was not so.\n\n" * 5
) + "From now on I have left."

AssertAccessible = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]


def without_script(page: Page) -> Page:
    """The same person at the same address, in a browser that runs no script."""
    plain = page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, storage_state=page.context.storage_state(), locale="en"
    )
    same = plain.new_page()
    same.goto(page.url)
    return same


def test_translation_goes_from_the_volunteer_to_the_public_page(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: AssertAccessible,
    screenshot: Screenshot,
) -> None:
    leaf = centre.shell(DECLARED).strip().splitlines()[-1]
    address = f"{centre.public_url}/en/statements/{leaf}"

    volunteer = open_page(width=320)
    sign_in(volunteer, centre, "volunteer", "/en/translations/")
    writer = without_script(volunteer)
    writer.locator("#into").select_option("en")
    writer.get_by_role("button", name="Show", exact=True).press("Enter")
    writer.locator(f'a[href$="/translations/{leaf}"]').press("Enter")
    writer.get_by_role("button", name="Give it").press("Enter")
    expect(writer.get_by_role("alert")).to_contain_text("There is no translation yet")
    writer.locator("#text").press_sequentially("!")
    writer.locator("#text").fill(ENGLISH)
    volunteer.goto(writer.url)
    assert_accessible(volunteer)
    assert fits(volunteer)
    writer.get_by_role("button", name="Give it").press("Enter")
    expect(writer.get_by_role("status")).to_contain_text("Given to the reviewers")
    writer.context.close()

    reader = open_page(language="zh-hans", dark=True)
    sign_in(reader, centre, "reviewer", "/zh-hans/review/translations")
    reader.locator(f'main li:has-text("{leaf}") a').first.press("Enter")
    expect(reader.locator(".pair")).to_contain_text("the papers that passed")
    assert_accessible(reader)
    reader.locator("button[value=accept]").press("Enter")
    expect(reader.locator("main .notice.good")).to_be_visible()

    public = open_page(javascript=False)
    public.goto(address)
    expect(public.locator(".pair")).to_have_count(0)
    centre.publish()
    for language, width, dark in LOOKS:
        look = f"{language}-{width}{'-dark' if dark else ''}"
        public = open_page(language=language, width=width, dark=dark)
        for page in ("", "/read"):
            public.goto(f"{centre.public_url}/{language}/statements/{leaf}{page}?after")
            expect(public.locator('.pair [lang="en"].prose')).to_contain_text("From now on")
            expect(public.locator('.pair [lang="zh-Hans"].prose')).to_contain_text("从此退出")
            assert "volunteer1" not in public.content()
            screenshot(public, f"translation{page.replace('/', '-')}-{look}")
            assert_accessible(public)
            assert fits(public)

    reader.goto(f"{centre.staff_url}/en/translations/published?number={leaf}")
    reader.locator("main li a").first.press("Enter")
    reader.get_by_role("button", name="Take it down").press("Enter")
    expect(reader.get_by_role("status")).to_contain_text("Taken down")
    public.goto(f"{centre.public_url}/en/statements/{leaf}?again")
    expect(public.locator(".pair")).to_have_count(0)
