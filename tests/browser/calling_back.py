"""Call-backs as volunteers ask for them and take them, by keyboard; for several tests."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.volunteer import Volunteer
from tests.nursery import run_unjoin

NUMBER, SHOWN = "13800138000", "+86 138 0013 8000"
EMPTY = """
from unjoin.service.callbacks.do_not_call import fill, unlist
from unjoin.service.callbacks.models import CallBack
from unjoin.service.callbacks.phone_numbers import parse_number
from unjoin.service.accounts.audit import Actor
from unjoin.service.clock import today
from unjoin.service.instance import current
CallBack.objects.all().delete()
# One number in fifty is on the list by chance: not this one.
unlist(parse_number("13800138000"), instance=current(), by=Actor("test"), today=today())
"""
COUNT = """
import json
from unjoin.service.callbacks.models import CallBack
print(json.dumps(CallBack.objects.count()))
"""


def make_desk_key(centre: Centre) -> str:
    """Make the desk's key while the site runs; its passphrase."""
    said = run_unjoin("keys", "make", "desk", "--data", centre.directory)
    found = re.search(r"Passphrase of the desk: (\S+)", said)
    assert found
    return found[1]


def empty(centre: Centre) -> None:
    """Let nobody wait to be called."""
    centre.shell(EMPTY)


def shows_number(page: Page) -> bool:
    """Whether the number is anywhere in the page. (Four of its digits are in many a checksum.)"""
    content = page.content()
    return any(part in content for part in (NUMBER, SHOWN, "0013 8000", "13800138"))


def kept(centre: Centre) -> int:
    """How many wait."""
    return int(json.loads(centre.shell(COUNT)))


def unlock(page: Page, centre: Centre, passphrase: str) -> None:
    """Unlock the desk in a tab of its own; nothing where it is."""
    beside = page.context.new_page()
    beside.goto(f"{centre.staff_url}/en/desk/unlock")
    if beside.locator("#id_passphrase").count():
        beside.fill("#id_passphrase", passphrase)
        beside.keyboard.press("Enter")
        # A second of work.
        beside.get_by_role("button", name="Lock the desk now").wait_for()
    beside.close()


def lock(page: Page, centre: Centre) -> None:
    """Lock it; nothing where it is."""
    beside = page.context.new_page()
    beside.goto(f"{centre.staff_url}/en/desk/call-backs")
    if beside.get_by_role("button", name="Lock the desk now").count():
        beside.get_by_role("button", name="Lock the desk now").click()
        beside.get_by_text("The desk is locked").wait_for()
    beside.close()


def ask_for_one(desk: Volunteer, **chosen: str) -> None:
    """After a call that ends so: the whole day today and tomorrow, unless `chosen` says less."""
    page = desk.page
    desk.press("i", "4")
    expect(page.locator("#call-back")).to_be_visible()
    expect(page.locator("#call-back-number")).to_be_focused()
    desk.type(NUMBER)
    for name, value in ({"day": "both"} | chosen).items():
        page.select_option(f"#call-back-{name}", value)
    page.fill("#call-back-begin", "00:00")
    page.fill("#call-back-end", "00:00")
    page.focus("#call-back-confirmed")
    desk.press("Space", "Control+Enter")
    expect(page.locator("#call-back")).to_be_hidden()
    expect(page.locator("#notice")).to_contain_text("Kept, sealed.")


def take_first(desk: Volunteer) -> None:
    """Take the first of the list."""
    desk.press("b")
    expect(desk.page.locator("#call-backs [data-key='1']")).to_be_visible()
    desk.press("1")
