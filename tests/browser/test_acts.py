"""Acts of two in a real browser: two people, two virtual authenticators, from start to file."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits
from tests.browser.passkeys import Device, sign_in

pytestmark = pytest.mark.browser

SEALED = """
from tests.unit.handed_in import hand_in, sealed
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.custody.models import PrivatePart
from unjoin.service.instance import current
from unjoin.service.intake.models import InboxItem
for table in (Proposal, PrivatePart, InboxItem):
    table.objects.all().delete()
hand_in(current(), sealed('小树'))
"""
TAKEN = """
from unjoin.service.accounts.models import AuditEvent
print(*AuditEvent.objects.order_by('number').values_list('actor', 'action'), sep='\\n')
"""
WHY = "The person asked for it"


@pytest.fixture
def held(centre: Centre) -> None:
    """One private part, and no proposal."""
    centre.shell(SEALED)


def enter(page: Page, centre: Centre, handle: str, path: str) -> Device:
    """Sign in, and keep the passkey at hand for signing."""
    sign_in(page, centre, handle, path)
    device = Device(page)
    device.hold(handle)
    return device


def propose_all(page: Page, why: str = WHY) -> None:
    """From the custodians' page to a proposal, by keyboard alone."""
    page.focus("#why-all")
    page.keyboard.type(why)
    page.keyboard.press("Enter")
    expect(page.locator("form[data-passkey] button")).to_be_visible()
    expect(page.locator(".needs-script")).to_be_hidden()
    page.focus("form[data-passkey] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/acts/?notice=proposed")


@pytest.mark.usefixtures("held")
def test_archive_taken_by_two_custodians(centre: Centre, open_page: OpenPage) -> None:
    one, two = open_page(), open_page()
    enter(one, centre, "custodian", "/custody/")
    propose_all(one)
    enter(two, centre, "second-custodian", "/")
    expect(two.locator("nav .menu-waits")).to_contain_text("1")
    two.click("nav >> text=Acts of two")
    two.click("main >> text=Take sealed private parts")
    expect(two.locator("main")).to_contain_text(WHY)
    expect(two.locator("form[data-passkey] button")).to_be_visible()
    two.focus("form[data-passkey] button")
    with two.expect_download() as download:
        two.keyboard.press("Enter")
    expect(two.locator("[data-when=sent]")).to_be_visible()
    with tarfile.open(fileobj=io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        (member,) = archive.getmembers()
        file = archive.extractfile(member)
        assert file
        identity = pyrage.x25519.Identity.from_str(centre.custodians[1].identity)
        opened = json.loads(pyrage.decrypt(file.read(), [identity]))
    assert opened["persons"]["1"] == {"contact": "somewhere"}
    assert centre.shell(TAKEN).split("\n")[-4:-1] == [
        "('custodian', 'act proposed: unseal')",
        "('second-custodian', 'all private parts taken')",
        "('second-custodian', 'act approved: unseal, proposed by custodian')",
    ]


@pytest.mark.usefixtures("held")
def test_second_custodian_without_a_finger(centre: Centre, open_page: OpenPage) -> None:
    one, two = open_page(), open_page()
    enter(one, centre, "custodian", "/custody/")
    propose_all(one)
    device = enter(two, centre, "second-custodian", "/acts/")
    two.click("main >> text=Take sealed private parts")
    device.refuse()
    two.click("form[data-passkey] button")
    expect(two.locator("[data-when=refused]")).to_be_visible()
    two.click("text=Decline it")
    expect(two.locator("[role=status]")).to_contain_text("You declined it.")


@pytest.mark.usefixtures("held")
def test_proposer_gets_nothing_alone(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    enter(page, centre, "custodian", "/custody/")
    propose_all(page)
    page.click("main >> text=Take sealed private parts")
    expect(page.locator("form[data-passkey]")).to_have_count(0)
    page.click("text=Take it back")
    expect(page.locator("[role=status]")).to_contain_text("You took it back.")


@pytest.mark.usefixtures("held")
def test_without_javascript_the_page_says_so(centre: Centre, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    sign_in(page, centre, "custodian", "/custody/")
    page.fill("#why-all", WHY)
    page.click("text=Propose to take all")
    expect(page.locator(".needs-script")).to_be_visible()
    expect(page.locator("form[data-passkey]")).to_be_hidden()


def test_account_made_by_two_signs_in(centre: Centre, open_page: OpenPage) -> None:
    one, two, new = open_page(), open_page(), open_page()
    enter(one, centre, "operator", "/operate/")
    one.fill("#handle", "night-reader")
    one.select_option("#role", "reviewer")
    one.click("text=Make the account")
    first_half = one.locator(".panel .code").first.inner_text()
    one.click("form[data-passkey] button")
    one.wait_for_url("**/acts/?notice=proposed")
    enter(two, centre, "custodian", "/acts/")
    two.click("main >> text=Make an account")
    expect(two.locator("main")).to_contain_text("night-reader")
    two.click("form[data-passkey] button")
    expect(two.locator("h1")).to_have_text("It is done")
    second_half = two.locator(".panel .code").first.inner_text()
    new.goto(f"{centre.staff_url}/sign-in")
    new.fill("#id_handle", "night-reader")
    new.fill("#id_password", f"{first_half}-{second_half}")
    new.keyboard.press("Enter")
    new.wait_for_url("**/account/enrol**")


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize(
    ("language", "width"), [("en", 1280), ("en", 320), ("zh-Hans", 1280), ("zh-Hant", 320)]
)
def test_looks(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    width: int,
) -> None:
    def judge(page: Page, name: str) -> None:
        screenshot(page, f"acts-{name}-{language}-{width}")
        assert fits(page), name
        assert_accessible(page)

    one, two = (open_page(language=language, width=width) for _ in range(2))
    enter(one, centre, "custodian", "/custody/")
    judge(one, "custody")
    one.fill("#why-all", "年度备份")
    one.press("#why-all", "Enter")
    one.wait_for_url("**/acts/*-*")
    judge(one, "draft")
    one.click("form[data-passkey] button")
    one.wait_for_url("**/acts/?notice=proposed")
    judge(one, "proposed")
    enter(two, centre, "second-custodian", "/acts/")
    judge(two, "waiting")
    two.click(".places a")
    judge(two, "approve")
    operator = open_page(language=language, width=width)
    enter(operator, centre, "operator", "/acts/keys")
    judge(operator, "keys")
    operator.check("#key-pepper")
    operator.press("#note", "Enter")
    operator.wait_for_url("**/acts/*-*")
    operator.goto(f"{centre.staff_url}/operate/audit")
    judge(operator, "audit")
