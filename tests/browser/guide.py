"""The guide beside a call, as the tests look at it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.centre import Centre
from tests.browser.volunteer import Volunteer


def at_desk(centre: Centre, page: Page, language: str) -> Volunteer:
    volunteer = Volunteer(centre, page, language)
    volunteer.open_desk()
    expect(card(page)).to_have_count(1)
    return volunteer


def card(page: Page) -> Locator:
    """The card that is shown."""
    return page.locator(".guide-card:visible")


def shows(page: Page, slug: str) -> None:
    expect(card(page)).to_have_attribute("id", f"guide-card-{slug}")


def found(page: Page) -> list[str]:
    expect(page.locator("#guide-found")).to_be_visible()
    return page.locator("#guide-found [role=option] span").all_inner_texts()


def listed(page: Page) -> list[str]:
    """What else is offered, below the card."""
    slugs: list[str] = page.locator("#guide-fitting button").evaluate_all(
        "buttons => buttons.map((button) => button.dataset.card)"
    )
    return slugs


def start_outgoing(desk: Volunteer) -> None:
    """Call out; one number in fifty is not to be called, so there are others to try."""
    page = desk.page
    desk.press("o")
    for number in ("+12025550147", "+12025550148", "+12025550149", "+12025550150"):
        page.fill("#outgoing-number", number)
        desk.press("Enter")
        began, refused = "#desk[data-stage=talking]", "#outgoing .error:not(:empty)"
        # Asking for a number takes its time on purpose (see callbacks.do_not_call).
        page.wait_for_selector(f"{began}, {refused}")
        if desk.stage() == "talking":
            return
    raise AssertionError("none of the numbers may be called")
