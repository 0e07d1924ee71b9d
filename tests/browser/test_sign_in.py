"""Signing in, in Chromium with virtual authenticators: enrolment, passkeys, codes, step-up."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage, own_centre
from tests.browser.looks import fits
from tests.browser.passkeys import Device, sign_in, use_passkey

centre = own_centre

OWN = "several words of mine"
MAKE = """
from unjoin.service.accounts.actions import make_account
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.roles import Role
from unjoin.service.clock import today
by = Actor("operator")
print(make_account(handle={handle!r}, role=Role.VOLUNTEER, by=by, today=today()).password)
"""
AGE = """
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import override_settings
from unjoin.service.instance import current
with override_settings(SECRET_KEY=current().session_key):
    session = SessionStore({cookie!r})
    session["proof"] = {{**session["proof"], "at": session["proof"]["at"] - 301}}
    session.save()
    print(session.session_key)
"""

looks = pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("en", 320, True), ("zh-Hans", 1280, True), ("zh-Hant", 320, False)],
)


@pytest.fixture
def newcomer(centre: Centre) -> Callable[[str], str]:
    """Makes a volunteer's account; gives its one-time password."""
    return lambda handle: centre.shell(MAKE.format(handle=handle)).strip()


def type_password(page: Page, centre: Centre, handle: str, password: str) -> None:
    """Go to the sign-in page and send handle and password."""
    page.goto(f"{centre.staff_url}/en/sign-in?next=/en/desk/")
    page.fill("#id_handle", handle)
    page.fill("#id_password", password)
    page.click("form:has(#id_password) button")


def code_on_the_phone(page: Page, *, moments: int = 0) -> str:
    """What an app shows that has learned the secret on the page."""
    return code_of(page.inner_text(".secret"), moments=moments)


def code_of(secret: str, *, moments: int = 0) -> str:
    moment = int(time.time()) // 30 + moments
    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), moment)))


def test_newcomer_makes_a_passkey_and_signs_in_with_it(
    centre: Centre, open_page: OpenPage, newcomer: Callable[[str], str]
) -> None:
    password = newcomer("night-owl")
    page = open_page()
    type_password(page, centre, "night-owl", password)
    expect(page.locator("h1")).to_have_text("Set up your sign-in")
    page.goto(f"{centre.staff_url}/en/desk/")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.goto(f"{centre.staff_url}/en/account/enrol?next=/en/desk/")
    device = Device(page)
    page.fill("#passkey-name", "blue key")
    page.click("text=Make a passkey")
    expect(page.locator("h1")).to_have_text("In case your device is lost")
    page.click("text=Skip this for now")
    page.wait_for_selector("#desk")
    (held,) = device.credentials()
    assert held["isResidentCredential"]
    assert held["rpId"] == "localhost"
    page.click("text=Sign out")
    expect(page.locator("h1")).to_have_text("Sign in")
    page.click("text=Sign in with a passkey")
    expect(page.locator("h1")).to_have_text("Your work")
    page.goto(f"{centre.staff_url}/en/account")
    expect(page.locator(".factors strong")).to_have_text("blue key")


def test_one_time_password_is_no_password_afterwards(
    centre: Centre, open_page: OpenPage, newcomer: Callable[[str], str]
) -> None:
    password = newcomer("early-bird")
    page = open_page()
    type_password(page, centre, "early-bird", password)
    Device(page)
    page.click("text=Make a passkey")
    page.wait_for_selector("text=Skip this for now")
    other = open_page()
    type_password(other, centre, "early-bird", password)
    expect(other.locator("#sign-in-errors")).to_contain_text("do not belong together")


def test_app_and_recovery_code_without_javascript(
    centre: Centre, open_page: OpenPage, newcomer: Callable[[str], str]
) -> None:
    page = open_page(javascript=False)
    type_password(page, centre, "no-script", newcomer("no-script"))
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    page.click("text=Set up an app")
    secret = page.inner_text(".secret")
    page.fill("#id_code", code_on_the_phone(page))
    page.fill("#id_new_password", OWN)
    page.click("text=Use this app")
    recovery = page.locator(".codes li").all_inner_texts()
    assert len(recovery) == 10
    page.click("text=They are noted")
    page.wait_for_selector("#desk, noscript")
    page.click("text=Sign out")
    type_password(page, centre, "no-script", OWN)
    page.fill("#id_code", code_of(secret, moments=1))
    page.click("form:has(#id_code) button")
    expect(page.locator(".account")).to_contain_text("no-script")
    page.click("text=Sign out")
    type_password(page, centre, "no-script", OWN)
    page.fill("#id_code", recovery[4])
    page.click("form:has(#id_code) button")
    expect(page.locator(".account")).to_contain_text("no-script")
    page.click("text=Sign out")
    type_password(page, centre, "no-script", OWN)
    page.fill("#id_code", recovery[4])
    page.click("form:has(#id_code) button")
    expect(page.locator("#sign-in-errors")).to_contain_text("it was used before")


def test_device_that_gives_no_passkey_is_said_in_words(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{centre.staff_url}/en/sign-in")
    device = Device(page)
    device.hold("volunteer")
    device.refuse()
    page.click("text=Sign in with a passkey")
    expect(page.locator("[data-when=refused]")).to_be_visible()
    expect(page.locator("button.big")).to_be_enabled()


def test_device_has_one_passkey_for_an_account(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{centre.staff_url}/en/sign-in")
    device = Device(page)
    device.hold("second-volunteer")
    page.click("text=Sign in with a passkey")
    expect(page.locator("h1")).to_have_text("Your work")
    page.goto(f"{centre.staff_url}/en/account")
    page.click("text=Make another passkey")
    expect(page.locator("[data-when=known]")).to_be_visible()
    device.remove()
    Device(page)
    page.fill("#passkey-name", "spare")
    page.click("text=Make another passkey")
    expect(page.locator(".factors li")).to_have_count(2)
    page.click("[aria-label='Remove spare']")
    expect(page.locator(".factors li")).to_have_count(1)
    page.click(".factors button")
    expect(page.locator("#sign-in-errors")).to_contain_text("the only way in")


def test_proof_is_asked_for_again_and_leads_back(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, centre, "second-operator", "/en/account/app")
    expect(page.locator("h1")).to_have_text("Authenticator app")
    forget_proof(centre, page)
    page.goto(f"{centre.staff_url}/en/account/app")
    expect(page.locator("h1")).to_have_text("Is it you?")
    Device(page).hold("second-operator")
    page.click("text=Use your passkey")
    expect(page.locator("h1")).to_have_text("Authenticator app")


def test_passkey_is_made_after_proof_was_asked_for(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, centre, "second-custodian", "/en/account")
    forget_proof(centre, page)
    page.click("text=Make another passkey")
    expect(page.locator("h1")).to_have_text("Is it you?")
    assert page.url.endswith("next=%2Fen%2Faccount")


def test_sign_out_ends_the_session_in_every_browser(centre: Centre, open_page: OpenPage) -> None:
    here, there = open_page(), open_page()
    for page in (here, there):
        sign_in(page, centre, "second-reviewer", "/en/")
    here.click("text=Sign out")
    there.reload()
    for page in (here, there):
        expect(page.locator("h1")).to_have_text("Sign in")


def test_wrong_passwords_close_the_password_and_not_the_passkey(
    centre: Centre, open_page: OpenPage
) -> None:
    page = open_page()
    for _ in range(6):
        type_password(page, centre, "custodian", "guess")
    expect(page.locator("#sign-in-errors")).to_contain_text("Too many wrong attempts")
    use_passkey(page, "custodian")
    expect(page.locator(".account")).to_contain_text("custodian")


@looks
def test_every_page_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    newcomer: Callable[[str], str],
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(language=language, width=width, dark=dark)
    base = f"{centre.staff_url}/{language.lower()}"
    handle = re.sub("[^a-z]", "", f"look{language}".lower()) + f"-{width}"

    def judge(name: str) -> None:
        screenshot(page, f"accounts-{name}-{language}-{width}{'-dark' if dark else ''}")
        assert_accessible(page)
        assert fits(page), name

    page.goto(f"{base}/sign-in")
    judge("sign-in")
    page.fill("#id_handle", handle)
    page.fill("#id_password", newcomer(handle))
    page.click("form:has(#id_password) button")
    judge("enrol")
    page.goto(f"{base}/account/app")
    judge("app")
    page.goto(f"{base}/account/enrol")
    Device(page)
    page.click("form[data-passkey] button")
    page.wait_for_url("**/recovery-codes*")
    judge("recovery-question")
    page.fill("#id_new_password", OWN)
    page.click("form:has(#id_new_password) button")
    page.wait_for_selector(".codes")
    judge("recovery-codes")
    page.goto(f"{base}/account")
    judge("own")
    page.goto(f"{base}/account/password")
    judge("password")
    page.goto(f"{base}/account/app")
    page.fill("#id_code", code_on_the_phone(page))
    page.click("form:has(#id_code) button")
    page.wait_for_selector(".codes")
    forget_proof(centre, page)
    page.goto(f"{base}/account/app")
    judge("prove")
    page.click(".account button")
    page.fill("#id_handle", handle)
    page.fill("#id_password", OWN)
    page.click("form:has(#id_password) button")
    page.wait_for_selector("#id_code")
    judge("code")


def forget_proof(centre: Centre, page: Page) -> None:
    """Let the proof in this browser's cookie be five minutes old."""
    (cookie,) = [each for each in page.context.cookies() if each["name"] == "unjoin_staff"]
    aged = centre.shell(AGE.format(cookie=cookie["value"])).strip()
    page.context.add_cookies([{**cookie, "value": aged}])  # type: ignore[typeddict-item]
