"""Keys and fingers: every key has a button, can be switched off, and is dead while one types."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.inside import Inside
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


STAGES = {"ready": (), "talking": ("i",), "people": ("1", "p"), "receipt": ("s",)}
"""The keys that lead from each stage to the next."""

KEYS_OF_STAGE = """() => [...document.querySelectorAll("#desk [data-key]")]
    .filter((button) => button.checkVisibility())
    .flatMap((button) => button.dataset.key.split(" "))"""


def press_unheard(desk: Volunteer, key: str, init: dict[str, object]) -> None:
    """A press of `key` as the browser tells of one that an input method uses."""
    desk.page.evaluate(
        """([key, init]) => document.activeElement.dispatchEvent(new KeyboardEvent(
            "keydown", { key, bubbles: true, cancelable: true, ...init }))""",
        [key, init],
    )


def seen(desk: Volunteer) -> list[object]:
    """All that a key could change, but not what changes by itself: clock, queue and notice."""
    page = desk.page
    return [
        desk.stage(),
        desk.names(),
        *map(page.inner_text, ("#stage-title", ".desk-main", "#beside")),
        page.locator("dialog[open]").count(),
        page.locator("[aria-pressed=true]").count(),
    ]


def settled(desk: Volunteer) -> list[object]:
    """What is seen once names, cards and the receipt have arrived: twice the same."""
    before: list[object] = []
    while (now := seen(desk)) != before:
        before = now
        desk.page.wait_for_timeout(300)
    return now


# The list of keys


def test_help_lists_every_key_of_every_stage(desk: Volunteer) -> None:
    listed = set(desk.page.locator("#help kbd").all_text_contents())
    for stage, keys in STAGES.items():
        desk.press(*keys)
        desk.page.wait_for_selector(f"#desk[data-stage={stage}]")
        here = {key.upper() for key in desk.page.evaluate(KEYS_OF_STAGE)}
        # What opens the list need not stand in it, and a plus is the M of its own button.
        assert here - {"?", "+"} <= listed, stage
        assert len(here) > 5


def test_help_opens_and_closes_by_key(desk: Volunteer) -> None:
    desk.press("?")
    expect(desk.page.locator("#help")).to_be_visible()
    desk.press("i")  # with a panel open, only its own keys
    assert desk.stage() == "ready"
    desk.press("Escape")
    expect(desk.page.locator("#help")).to_be_hidden()


def test_no_two_buttons_of_a_stage_have_one_key(desk: Volunteer) -> None:
    for stage, keys in STAGES.items():
        desk.press(*keys)
        desk.page.wait_for_selector(f"#desk[data-stage={stage}]")
        here = desk.page.evaluate(KEYS_OF_STAGE)
        assert len(here) == len(set(here)), stage


# While an input method composes


@pytest.mark.parametrize("init", [{"isComposing": True}, {"keyCode": 229}])
def test_keys_are_dead_while_an_input_method_composes(
    desk: Volunteer, init: dict[str, object]
) -> None:
    for stage, keys in STAGES.items():
        desk.press(*keys)
        desk.page.wait_for_selector(f"#desk[data-stage={stage}]")
        before = settled(desk)
        others = ["Enter", "Escape", "Backspace", "Delete", "ArrowUp", "ArrowDown"]
        for key in [*desk.page.evaluate(KEYS_OF_STAGE), *others]:
            press_unheard(desk, key, init)
        assert seen(desk) == before, stage


def test_enter_of_an_input_method_does_not_send_half_a_name(desk: Volunteer) -> None:
    desk.press("1", "n")
    session = desk.page.context.new_cdp_session(desk.page)
    session.send(
        "Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4}
    )
    press_unheard(desk, "Enter", {"isComposing": True})
    press_unheard(desk, "Enter", {"keyCode": 229})
    expect(desk.page.locator("#own-name")).to_be_visible()
    expect(desk.page.locator("#real-name")).to_be_hidden()
    session.send("Input.insertText", {"text": "王"})
    assert desk.page.input_value("#own-name-input") == "王"
    desk.press("Enter")
    expect(desk.page.locator("#real-name")).to_be_visible()


def test_keys_are_dead_while_typing(desk: Volunteer) -> None:
    desk.press("1", "t")
    desk.type("pslm")
    desk.press("Escape")
    assert desk.page.inner_text("#read-back") == "1 Not stated, 1 person"


def test_capital_letter_is_the_same_key(desk: Volunteer) -> None:
    desk.press("I", "1", "P")
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"


def test_keys_of_the_browser_are_left_to_it(desk: Volunteer) -> None:
    desk.press("Control+i", "Alt+i", "Meta+i")
    assert desk.stage() == "ready"


# Switched off


def test_keys_that_are_switched_off_are_dead_at_every_stage(desk: Volunteer) -> None:
    page = desk.page
    page.click("#keys-switch")
    for stage in STAGES:
        page.wait_for_selector(f"#desk[data-stage={stage}]")
        before = (desk.stage(), desk.names(), page.locator("[aria-pressed=true]").count())
        desk.press(*set(page.evaluate(KEYS_OF_STAGE)), "Enter", "Delete", "ArrowDown")
        assert (
            desk.stage(),
            desk.names(),
            page.locator("[aria-pressed=true]").count(),
        ) == before
        expect(page.locator("dialog[open]")).to_have_count(0)
        if stage == "ready":
            page.click("[data-action=incoming]")
        elif stage == "talking":
            page.click("[data-action=withdrew]")
            page.click("[data-slug=party]")
        elif stage == "people":
            desk.press("Control+Enter")
    desk.receipt()


def test_keys_stay_off_in_this_browser_and_can_be_switched_on(desk: Volunteer) -> None:
    page = desk.page
    page.click("#keys-switch")
    page.reload()
    expect(page.locator("#keys-switch")).to_have_text("Switch keys on")
    desk.press("i")
    assert desk.stage() == "ready"
    page.click("#keys-switch")
    page.reload()
    desk.press("i")
    assert desk.stage() == "talking"


def test_what_the_browser_keeps_of_the_switch_is_one_word(desk: Volunteer) -> None:
    desk.page.click("#keys-switch")
    assert desk.page.evaluate("localStorage.getItem('unjoin-single-keys')") == "off"
    desk.page.click("#keys-switch")
    assert desk.page.evaluate("localStorage.getItem('unjoin-single-keys')") is None


# Without keys


def test_mouse_alone_suffices_and_enter_then_saves(desk: Volunteer, inside: Inside) -> None:
    desk.page.click("[data-action=withdrew]")
    desk.page.click("[data-slug=league]")
    desk.press("Enter")
    desk.receipt()
    assert inside.persons()[0]["organisations"] == 2


def test_tab_and_space_alone_suffice(desk: Volunteer) -> None:
    desk.page.click("#keys-switch")
    desk.page.focus("[data-action=withdrew]")
    desk.press("Space")
    for _ in range(60):
        desk.press("Tab")
        if desk.page.evaluate("document.activeElement.dataset.slug") == "party":
            break
    desk.press("Space")
    for _ in range(60):
        desk.press("Tab")
        if desk.page.evaluate("document.activeElement.dataset.action") == "save":
            break
    desk.press("Enter")
    desk.receipt()


# What a second press does, and a next caller sees


def test_second_press_while_saving_sends_nothing(desk: Volunteer) -> None:
    sent = []
    desk.page.on("request", lambda request: sent.append(request.url))
    desk.press("1", "p", "s", "s", "Enter")
    desk.receipt()
    assert sum(url.endswith("/desk/calls") for url in sent) == 1


def test_receipt_cannot_be_opened_again(desk: Volunteer) -> None:
    desk.press("1", "p", "t")
    desk.type("138")
    desk.press("Enter", "s")
    digits = desk.receipt()
    desk.press("n")
    assert desk.stage() == "ready"
    desk.press("1")
    page = desk.page.content()
    assert digits[:4] + "</" not in page
    assert "138" not in desk.page.input_value("#contact-input")
    desk.page.go_back()
    assert digits[:4] + "</" not in desk.page.content()


# Keys that are held down


def hold(desk: Volunteer, key: str) -> None:
    """Press it, and let go only after the keyboard has repeated it."""
    for _ in range(4):
        desk.page.keyboard.down(key)
    desk.page.keyboard.up(key)


def test_key_that_is_held_down_acts_once(desk: Volunteer) -> None:
    desk.press("1", "p")
    hold(desk, "m")
    expect(desk.page.locator(".in-call .name")).to_have_count(2)
    hold(desk, "Delete")
    expect(desk.page.locator(".in-call .name")).to_have_count(1)
    hold(desk, "h")
    expect(desk.page.locator("#hand-outs")).to_be_visible()
    expect(desk.page.locator("#hand-outs-search")).to_have_value("")


def test_key_that_is_held_down_goes_through_one_dialog_only(desk: Volunteer) -> None:
    own_name, question = desk.page.locator("#own-name"), desk.page.locator("#real-name")
    desk.press("1", "p")
    hold(desk, "n")
    expect(desk.page.locator("#own-name-input")).to_have_value("")
    desk.page.keyboard.insert_text("王建国")
    hold(desk, "Enter")
    expect(question).to_be_visible()
    hold(desk, "Escape")
    expect(question).to_be_hidden()
    expect(own_name).to_be_visible()
    expect(desk.page.locator("#own-name-input")).to_have_value("王建国")


def test_button_on_which_enter_is_held_down_is_pressed_once(desk: Volunteer) -> None:
    desk.press("1", "p")
    desk.page.locator("[data-action=add]").focus()
    hold(desk, "Enter")
    expect(desk.page.locator(".in-call .name")).to_have_count(2)
