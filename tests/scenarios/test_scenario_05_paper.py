"""What people wrote on banknotes and walls, and lists that others bring on paper.

A name that cannot be read, a number without names, no organisation given, somebody
who is dead; two volunteers who do not read it alike; then the public count. No
page needs JavaScript.
"""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.paper import Keyer
from tests.browser.passkeys import sign_in
from tests.scenarios.published import PublishedPerson, read_published
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.entry import decode_entry
from unjoin.registry.pseudonym import find_offered

pytestmark = pytest.mark.browser

NOT_STATED, PARTY, PARTY_AND_LEAGUE, LEAGUE_AND_PIONEERS, ALL = 0, 1, 3, 6, 7
BROUGHT = """1. 欧阳修远 党团
2. 王小明 团队
3. ? 党
4. 赵敏之 ?
5. 李老师 党 已故
6. 又有十二人 三退"""
AS_READ_FIRST = BROUGHT.replace("又有十二人", "12人")
AS_READ_SECOND = AS_READ_FIRST.replace("王小明", "王晓明")


def keyers(centre: Centre, open_page: OpenPage) -> tuple[Keyer, Keyer]:
    """Two volunteers, signed in, without JavaScript and in Chinese."""
    first, second = (
        Keyer(centre, open_page(javascript=False, language="zh-CN"), handle, "zh-hans")
        for handle in ("volunteer", "second-volunteer")
    )
    first.sign_in()
    second.sign_in()
    return first, second


def accept_all(centre: Centre, page: Page) -> None:
    """A reviewer signs in and accepts whatever waits."""
    sign_in(page, centre, "reviewer", "/zh-hans/review/")
    while page.locator(".waiting a").count():
        page.locator(".waiting a").first.click()
        page.click("button[name=act][value=accept]")
        page.goto(f"{centre.staff_url}/zh-hans/review/")


def new_entries(centre: Centre, before: int) -> list[PublishedPerson]:
    centre.publish()
    return read_published(centre)[before:]


def test_list_on_paper_is_keyed_twice_settled_and_counted(
    centre: Centre, open_page: OpenPage
) -> None:
    before = len(read_published(centre))
    first, second = keyers(centre, open_page)
    first.open_sheet("A-17")
    first.fill(BROUGHT)
    expect(first.page.locator(".errors li")).to_have_count(1)
    expect(first.page.locator(".errors li")).to_contain_text("6")
    expect(first.page.locator("#lines")).to_have_value(BROUGHT)
    first.fill(AS_READ_FIRST)
    expect(first.page.locator(".totals tfoot")).to_contain_text("16")
    expect(first.page.locator(".notice.stop")).to_contain_text("李老师")
    first.press("save")

    second.open_sheet("a 17")
    assert "欧阳修远" not in second.page.content()
    second.fill(AS_READ_SECOND)
    second.press("save")
    expect(second.page.locator(".difference")).to_have_count(1)
    second.choose("王晓明")
    second.press("check")
    second.press("send")
    code = second.receipt()

    accept_all(centre, open_page(javascript=False))
    published = new_entries(centre, before)
    assert Counter((p.organisations, p.consent, p.persons) for p in published) == {
        (PARTY_AND_LEAGUE, Consent.RELAYED, 1): 1,
        (LEAGUE_AND_PIONEERS, Consent.RELAYED, 1): 1,
        (PARTY, Consent.RELAYED, 1): 1,
        (NOT_STATED, Consent.RELAYED, 1): 1,
        (ALL, Consent.HEAD_COUNT, 12): 1,
    }
    assert all(decode_entry(p.entry).channel is Channel.PAPER for p in published)
    names = {p.name for p in published}
    assert {"欧阳修远", "王晓明", "赵敏之", ""} < names
    (pseudonym,) = names - {"欧阳修远", "王晓明", "赵敏之", ""}
    assert find_offered(pseudonym)

    bringer = Declarant(centre, open_page(javascript=False), "en")
    bringer.look_up(code)
    expect(bringer.page.locator(".cards li")).to_have_count(5)
    expect(bringer.page.locator(".cards li", has_text=pseudonym)).to_contain_text("Person 3")
    bringer.page.goto(f"{centre.public_url}/en/numbers")
    expect(bringer.page.locator("main .grid").first).to_contain_text("Not stated")


def test_words_on_a_wall_count_under_pseudonyms(centre: Centre, open_page: OpenPage) -> None:
    """Nobody signs a wall; what stands there is keyed as it was read."""
    before = len(read_published(centre))
    for keyer in keyers(centre, open_page):
        keyer.open_sheet("wall 3")
        keyer.fill("? 三退\n? ?\nx3 ?", consent="self")
        keyer.press("save")
    keyer.press("send")
    assert len(keyer.receipt()) == 24
    accept_all(centre, open_page(javascript=False, language="zh-CN"))
    published = new_entries(centre, before)
    assert Counter((p.organisations, p.consent, p.persons) for p in published) == {
        (ALL, Consent.SELF, 1): 1,
        (NOT_STATED, Consent.SELF, 1): 1,
        (NOT_STATED, Consent.HEAD_COUNT, 3): 1,
    }
    named = [p.name for p in published if p.persons == 1]
    assert all(find_offered(name) for name in named)
    assert len(set(named)) == 2


def test_list_of_the_dead_is_refused(centre: Centre, open_page: OpenPage) -> None:
    before = len(read_published(centre))
    for keyer in keyers(centre, open_page):
        keyer.open_sheet("B-2")
        keyer.fill("李老师 党 †\n†王老师 党团")
        keyer.press("save")
    expect(keyer.page.locator(".errors")).to_be_visible()
    expect(keyer.page.locator("button[value=send]")).to_have_count(0)
    keyer.goto(keyer.path_of(keyer.page, "discard"))
    keyer.page.check("#DEAD")
    keyer.page.click("main form button")
    keyer.page.wait_for_selector("#reference")
    assert new_entries(centre, before) == []
