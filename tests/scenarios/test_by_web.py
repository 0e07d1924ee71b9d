"""The situations in which somebody declares on the web, from the form to the public count.

Each runs with JavaScript and without. The texts are invented.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.passkeys import sign_in
from tests.scenarios.published import PublishedPerson, read_published, read_statement_page
from unjoin.registry.consent import Consent

pytestmark = pytest.mark.browser

PARTY, LEAGUE, PIONEERS = 1, 2, 4

OFFICER = """在部队里，提一级要多少钱，人人心里有数。

上级替上级遮掩，我的一个朋友说了真话，进了监狱。

老家乡里的干部拿走了乡亲的地。我不愿再和他们站在一起。"""

DEPUTY_DIRECTOR = "\n\n".join(
    [
        "我写下这些，是想清楚了的。",
        *["这些年我看到的，一件一件都在这里。" * 12] * 20,
        "我的妻子和孩子现在住在国外，电话是 +1 202 555 0123。",
        "我知道这样做的代价。",
    ]
)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def declarant(request: pytest.FixtureRequest, centre: Centre, open_page: OpenPage) -> Declarant:
    page = open_page(javascript=request.param, language="zh-CN")
    return Declarant(centre, page, "zh-hans")


@pytest.fixture
def reviewer(centre: Centre, open_page: OpenPage) -> Page:
    """A reviewer, signed in, in front of what waits."""
    page = open_page(language="zh-CN")
    sign_in(page, centre, "reviewer", "/zh-hans/review/")
    return page


def accept_the_one(reviewer: Page) -> str:
    """Open what waits, read it, accept it; what the reviewer read."""
    reviewer.reload()
    expect(reviewer.locator(".waiting h2 a")).to_have_count(1)
    reviewer.click(".waiting h2 a")
    reviewer.wait_for_load_state()
    text = reviewer.inner_text("main")
    reviewer.click("button[name=act][value=accept]")
    return text


def publish(centre: Centre, before: int) -> list[PublishedPerson]:
    """Publish, and read what is new."""
    centre.publish()
    return read_published(centre)[before:]


def total(page: Page, centre: Centre, entries: int) -> int:
    """The number on the first page, of which the browser may have an older copy."""
    page.goto(f"{centre.public_url}/en/?entries={entries}")
    return int(re.sub(r"\D", "", page.locator(".figure").first.inner_text()))


def test_scenario_1_officer_leaves_under_an_alias_with_his_reasons(
    centre: Centre, declarant: Declarant, reviewer: Page
) -> None:
    page = declarant.page
    before = len(read_published(centre))
    count = total(page, centre, before)
    declarant.open_form()
    declarant.leave("party", "league")
    declarant.type_name("海川")
    declarant.open_details()
    page.fill("#text", OFFICER)
    page.fill("#place", "山东")
    page.check("#place-publish")
    page.fill("#role", "现役军官")
    page.check("#role-publish")
    page.check("#drive-military-month")
    code = declarant.send()
    declarant.type_back()

    assert "现役军官" in accept_the_one(reviewer)
    (person,) = publish(centre, before)
    assert person.organisations == PARTY | LEAGUE
    assert person.consent == Consent.SELF
    assert person.statement == {
        "v": 1,
        "campaign": "ccp",
        "language": "zh-Hans",
        "organisations": ["party", "league"],
        "name": "海川",
        "text": OFFICER,
        "place": "山东",
        "role": "现役军官",
        "drive": "military-month",
    }
    assert total(page, centre, before + 1) == count + 1
    shown = read_statement_page(centre, page, person.leaf)
    assert "Month of the military" in shown
    declarant.look_up(code)
    assert page.locator("li.card").count() == 1


def test_scenario_4_police_leave_with_colleagues_who_asked(
    centre: Centre, declarant: Declarant
) -> None:
    page = declarant.page
    before = len(read_published(centre))
    declarant.open_form()
    page.check("#whom-both")
    declarant.leave("party", "league", "pioneers")
    own_name = declarant.take_offered_name()
    page.check("#org1-party")
    declarant.press("add")
    declarant.press("add")
    page.check("#org3-pioneers")
    page.uncheck("#org3-party")
    page.check("#was_asked")
    code = declarant.send()

    people = publish(centre, before)
    consents = sorted(person.consent for person in people)
    assert consents == [Consent.SELF, *[Consent.RELAYED] * 3]
    assert len({person.name for person in people}) == 4
    by_consent = {person.consent: person for person in people}
    assert by_consent[Consent.SELF].name == own_name
    assert sorted(p.organisations for p in people) == [PARTY, PARTY, PIONEERS, 7]

    # One of them answers for it with the receipt.
    declarant.look_up(code)
    declarant.press("confirm")
    page.check("#person-2")
    declarant.press("confirm-now")
    publish(centre, before)
    declarant.look_up(code)
    second, third = (page.locator("li.card").nth(n) for n in (1, 2))
    expect(second).to_contain_text(people_name(page, 1))
    assert second.locator("p").first.inner_text() != third.locator("p").first.inner_text()


def people_name(page: Page, place: int) -> str:
    """The name in the heading of a person's card."""
    heading = page.locator("li.card h2").nth(place).inner_text()
    return re.split("[:：]", heading)[-1].strip()


def test_scenario_6_long_statement_is_published_whole_after_review(
    centre: Centre, declarant: Declarant, reviewer: Page
) -> None:
    page = declarant.page
    before = len(read_published(centre))
    declarant.open_form()
    declarant.leave("party")
    declarant.take_offered_name()
    declarant.open_details()
    page.fill("#text", DEPUTY_DIRECTOR)
    page.fill("#joined", "1974年7月1日")
    page.fill("#contact", "+1 202 555 0123")
    declarant.send()

    read = accept_the_one(reviewer)
    hint = read.index("+1 202 555 0123")
    assert hint < read.index("我写下这些")  # what could identify somebody comes first
    (person,) = publish(centre, before)
    assert person.statement["text"] == DEPUTY_DIRECTOR
    assert "joined" not in person.statement
    page.goto(f"{centre.public_url}/en/statements/{person.leaf}")
    assert page.locator(".prose p").count() == DEPUTY_DIRECTOR.count("\n\n") + 1
    assert page.locator(".prose").get_attribute("lang") == "zh-Hans"
    assert "1974" not in page.inner_text("main")
