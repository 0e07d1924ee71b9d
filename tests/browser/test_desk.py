"""The call screen: every key, every fault, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.inside import Inside, looking_inside
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def inside(centre: Centre) -> Iterator[Inside]:
    with looking_inside(centre) as inside:
        yield inside


@pytest.fixture
def desk(centre: Centre, open_page: OpenPage, inside: Inside) -> Volunteer:
    """An open call screen, nothing received yet."""
    inside.empty()
    volunteer = Volunteer(centre, open_page())
    volunteer.open_desk()
    return volunteer


# Calls in which nobody withdrew


def test_junk_call_takes_one_key(
    desk: Volunteer, inside: Inside, measured: Callable[[str], None]
) -> None:
    desk.press("8")
    desk.page.get_by_text("Silent, or hung up: counted.").wait_for()
    assert desk.stage() == "outcome"
    measured(f"junk call: {desk.keystrokes} keystroke")
    assert desk.keystrokes == 1
    desk.press("0")  # the next call; the one before can no longer be taken back
    desk.page.goto("about:blank")  # leaving the page sends what is left
    desk.page.wait_for_timeout(500)
    assert inside.counted() == {"silent": 1, "abusive": 1}


def test_outcome_can_be_taken_back(desk: Volunteer, inside: Inside) -> None:
    desk.press("6", "u")
    desk.page.get_by_text("Taken back").wait_for()
    desk.page.goto("about:blank")
    desk.page.wait_for_timeout(500)
    assert inside.counted() == {}


def test_outcome_is_counted_after_ten_seconds(desk: Volunteer, inside: Inside) -> None:
    desk.page.clock.install()
    desk.page.reload()
    desk.press("5")
    with desk.page.expect_response("**/desk/outcomes"):
        desk.page.clock.fast_forward(10_001)
    assert not desk.page.locator("#notice").is_visible()
    assert inside.counted() == {"not-now": 1}


def test_outcome_that_could_not_be_sent_goes_with_the_next(desk: Volunteer, inside: Inside) -> None:
    desk.page.route("**/desk/outcomes", lambda route: route.abort())
    desk.press("8", "8")
    desk.page.get_by_text("could not be counted yet").wait_for()
    desk.page.unroute("**/desk/outcomes")
    with desk.page.expect_response("**/desk/outcomes"):
        desk.press("9", "9")
    desk.page.goto("about:blank")
    desk.page.wait_for_timeout(500)
    assert inside.counted() == {"silent": 2, "wrong-number": 2}


def test_labels_promise_nothing_that_does_not_happen(desk: Volunteer) -> None:
    for key in "47":
        assert "Only counted." in desk.page.locator(f"[data-key='{key}']").first.inner_text()


# People


def test_organisation_keys_toggle(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "a", "y", "p", "p")
    desk.press("s")
    desk.receipt()
    assert [p["organisations"] for p in inside.persons()] == [3]


def test_person_without_organisation_is_asked_about_once(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "s")
    desk.page.get_by_text("No organisation is chosen for").wait_for()
    assert desk.stage() == "people"
    desk.press("s")
    desk.receipt()
    assert inside.persons()[0]["organisations"] == 0


def test_other_pseudonym_is_another(desk: Volunteer) -> None:
    desk.press("1")
    first = desk.page.inner_text("#current-name")
    desk.press("r")
    assert desk.page.inner_text("#current-name") != first


def test_rows_are_added_chosen_and_removed(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p", "m", "l", "k", "y")
    assert len(set(desk.names())) == 3
    desk.press("ArrowUp", "Backspace")
    assert len(desk.names()) == 2
    desk.press("u")
    assert len(desk.names()) == 3
    desk.press("Enter")
    desk.receipt()
    assert [(p["organisations"], p["consent"]) for p in inside.persons()] == [
        (1, 2),
        (2, 2),
        (4, 3),
    ]


def test_removing_the_only_person_can_be_undone(desk: Volunteer) -> None:
    desk.press("1", "p", "Delete")
    assert desk.stage() == "outcome"
    desk.press("u")
    assert desk.stage() == "people"
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"


def test_consent_cycles_and_clears_what_only_the_spoken_have(
    desk: Volunteer, inside: Inside
) -> None:
    desk.press("x", "p", "c")
    assert "Relayed" in desk.page.inner_text("#consent-label")
    assert desk.page.inner_text("#current-marks") == ""
    desk.press("s")
    desk.receipt()
    (one,) = inside.persons()
    assert (one["consent"], one.get("could_not_speak")) == (3, None)


def test_head_count_takes_a_number(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "q")
    desk.type("x")
    desk.press("Enter")
    desk.page.get_by_text("Type a whole number of people").wait_for()
    desk.press("Backspace")
    desk.page.keyboard.insert_text("１２")
    desk.press("Enter", "p", "s")
    desk.receipt()
    (crowd,) = inside.persons()
    assert (crowd["persons"], crowd["consent"], crowd["organisations"]) == (12, 4, 1)


def test_statement_and_particulars_go_where_they_were_meant_to(
    desk: Volunteer, inside: Inside
) -> None:
    desk.press("1", "p", "w")
    desk.page.keyboard.insert_text("我退出。")
    desk.page.fill("#details-place", "北京")
    desk.page.check("#details-place-public")
    desk.page.fill("#details-role", "警官")
    desk.press("Escape", "w")
    assert desk.page.input_value("#details-text") == "我退出。"  # closing keeps
    desk.press("Control+Enter", "s")
    desk.receipt()
    (one,) = inside.persons()
    assert (one["text"], one["place"]) == ("我退出。", "北京")
    assert "role" not in one


def test_drive_is_chosen_by_key(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p", "d", "s")
    desk.receipt()
    assert inside.received()[0]["drive"] == "military-month"


# Names


def name_themselves(desk: Volunteer, name: str, answer: str) -> None:
    desk.press("n")
    desk.page.keyboard.insert_text(name)
    desk.press("Enter", answer)


def test_alias_is_published(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p")
    name_themselves(desk, "任远", "1")
    assert desk.page.inner_text("#current-name") == "任远"
    desk.press("s")
    desk.receipt()
    (one,) = inside.persons()
    assert one["name"] == "任远"
    assert "real_name_published" not in one


def test_real_name_kept_sealed_is_not_shown_again(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p")
    offered = desk.page.inner_text("#current-name")
    name_themselves(desk, "王建国", "2")
    assert desk.page.inner_text("#current-name") == offered
    assert "王建国" not in desk.page.inner_text("body")
    desk.press("s")
    desk.receipt()
    assert inside.persons()[0]["name"] == offered


def test_real_name_is_asked_about_twice(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p")
    name_themselves(desk, "王建国", "3")
    desk.press("s")
    desk.page.get_by_text("Anyone in the world will be able to read this name").wait_for()
    desk.press("Enter")  # the question has no answer by default
    assert desk.page.locator("#publish-name").is_visible()
    desk.press("2")
    desk.receipt()
    (one,) = inside.persons()
    assert (one["name"], one["real_name_published"]) == ("王建国", True)


def test_second_question_can_still_seal_the_name(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "p")
    offered = desk.page.inner_text("#current-name")
    name_themselves(desk, "王建国", "3")
    desk.press("m", "l")
    name_themselves(desk, "李红", "3")
    desk.press("s", "1", "2")  # one question for each of the two
    desk.receipt()
    assert [p["name"] for p in inside.persons()] == [offered, "李红"]


def test_escape_goes_back_to_the_name_still_typed(desk: Volunteer) -> None:
    desk.press("1", "n")
    desk.page.keyboard.insert_text("王建国")
    desk.press("Enter", "Escape")
    expect(desk.page.locator("#own-name-input")).to_be_focused()
    assert desk.page.input_value("#own-name-input") == "王建国"


def test_enter_of_an_input_method_does_not_send_half_a_name(desk: Volunteer) -> None:
    desk.press("1", "n")
    session = desk.page.context.new_cdp_session(desk.page)
    session.send(
        "Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4}
    )
    for event in ({"isComposing": True}, {"keyCode": 229}):
        desk.page.evaluate(
            """(init) => document.activeElement.dispatchEvent(new KeyboardEvent(
                "keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }))""",
            event,
        )
    assert desk.page.locator("#own-name").is_visible()
    assert not desk.page.locator("#real-name").is_visible()
    session.send("Input.insertText", {"text": "王"})
    assert desk.page.input_value("#own-name-input") == "王"
    desk.press("Enter")
    assert desk.page.locator("#real-name").is_visible()


# The group line


def test_group_line_that_cannot_be_read_is_marked_and_kept(desk: Volunteer) -> None:
    desk.press("1", "g")
    desk.page.keyboard.insert_text("党8 军11")
    desk.press("Enter")
    mark = desk.page.locator("#group .failing mark")
    mark.wait_for()
    assert mark.inner_text().startswith("军")
    assert desk.page.input_value("#group-line") == "党8 军11"


def test_group_line_includes_those_already_entered(desk: Volunteer) -> None:
    desk.press("1", "p")
    first = desk.page.inner_text("#current-name")
    desk.press("g")
    desk.page.keyboard.insert_text("党8 团队11")
    desk.press("Enter")
    expect(desk.page.locator(".in-call")).to_have_count(19)
    assert desk.names()[0] == first
    assert desk.page.inner_text("#read-back") == "8 Party, 11 League and Pioneers, 19 people"


def test_group_line_can_be_beside_those_already_entered(desk: Volunteer) -> None:
    desk.press("1", "p", "g")
    desk.type("p2")
    desk.page.uncheck("#group-included")
    desk.press("Enter")
    expect(desk.page.locator(".in-call")).to_have_count(3)


def test_group_can_be_relayed(desk: Volunteer, inside: Inside) -> None:
    desk.press("1", "g")
    desk.type("y3")
    desk.page.check("#group-relayed")
    desk.press("Enter")
    expect(desk.page.locator(".in-call")).to_have_count(3)
    desk.press("s")
    desk.receipt()
    assert {p["consent"] for p in inside.persons()} == {3}


# Faults


def test_lost_connection_keeps_everything_and_never_doubles(
    desk: Volunteer, inside: Inside
) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()  # it reaches the server; the answer does not come back
        route.abort()

    desk.press("1", "p")
    name = desk.page.inner_text("#current-name")
    desk.page.route("**/desk/calls", lose_the_answer)
    desk.press("s")
    desk.page.get_by_text("it is not known whether the call was saved").wait_for()
    desk.press("l", "Backspace")  # nothing may change now
    assert desk.page.inner_text("#current-name") == name
    assert desk.page.inner_text("#read-back") == "1 Party, 1 person"
    desk.page.unroute("**/desk/calls")
    desk.press("s")
    desk.receipt()
    assert len(inside.received()) == 1
    assert inside.counted() == {"withdrew": 1}


def test_server_fault_can_be_tried_again(desk: Volunteer) -> None:
    desk.press("1", "p")
    desk.page.route("**/desk/calls", lambda route: route.fulfill(status=502, body="bad gateway"))
    desk.press("s")
    desk.page.get_by_text("it is not known whether the call was saved").wait_for()
    desk.page.unroute("**/desk/calls")
    desk.press("Enter")
    desk.receipt()


def test_second_press_while_saving_sends_nothing(desk: Volunteer) -> None:
    sent = []
    desk.page.on("request", lambda request: sent.append(request.url))
    desk.press("1", "p", "s", "s", "Enter")
    desk.receipt()
    assert sum(url.endswith("/desk/calls") for url in sent) == 1


def test_refusal_leads_to_the_row_and_keeps_everything(desk: Volunteer) -> None:
    desk.press("1", "p")
    name_themselves(desk, "任远", "1")
    desk.press("m", "l")
    name_themselves(desk, "任 远", "1")
    desk.press("ArrowUp", "s")
    desk.page.get_by_text("the same name").wait_for()
    assert desk.page.inner_text("#current-position") == "Person 2 of 2"
    name_themselves(desk, "任近", "1")
    desk.press("s")
    desk.receipt()


def test_signed_out_volunteer_signs_in_elsewhere_and_saves(desk: Volunteer) -> None:
    desk.press("1", "p")
    desk.page.context.clear_cookies()
    desk.press("s")
    link = desk.page.locator("#problem a")
    link.wait_for()
    with desk.page.context.expect_page() as opened:
        link.click()
    other = opened.value
    other.fill("#id_handle", "volunteer")
    other.fill("#id_password", desk.centre.password["volunteer"])
    other.click("form:has(#id_password) button")
    other.wait_for_selector(".places")
    desk.page.bring_to_front()
    desk.press("s")
    desk.receipt()


def test_receipt_cannot_be_opened_again(desk: Volunteer) -> None:
    desk.press("1", "p", "t")
    desk.type("138")
    desk.press("Enter", "s")
    digits = desk.receipt()
    desk.press("n")
    assert desk.stage() == "outcome"
    desk.press("1")
    page = desk.page.content()
    assert digits[:4] + "</" not in page
    assert "138" not in desk.page.input_value("#contact-input")
    desk.page.go_back()
    assert digits[:4] + "</" not in desk.page.content()


# Keys and fingers


def test_keys_are_dead_while_typing(desk: Volunteer) -> None:
    desk.press("1", "t")
    desk.type("pslm")
    desk.press("Escape")
    assert desk.page.inner_text("#read-back") == "1 Not stated, 1 person"


def test_control_enter_works_with_keys_off(desk: Volunteer) -> None:
    desk.page.click("#keys-switch")
    desk.press("1")
    assert desk.stage() == "outcome"
    desk.page.click("[data-action=withdrew]")
    desk.page.click("[data-slug=party]")
    desk.press("p", "Enter")
    assert desk.stage() == "people"
    desk.press("Control+Enter")
    desk.receipt()
    desk.page.click("[data-action=next]")
    desk.press("8")  # still off in the next call
    assert not desk.page.locator("#notice").is_visible()


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


def test_help_lists_every_key(desk: Volunteer) -> None:
    desk.press("?")
    listed = set(re.findall(r"\S+", desk.page.inner_text("#help dl >> nth=0")))
    listed |= set(desk.page.locator("#help kbd").all_inner_texts())
    for keys in desk.page.locator("#desk [data-key]").evaluate_all(
        "buttons => buttons.map((button) => button.dataset.key)"
    ):
        key = keys.split(" ")[0].upper()
        assert key in listed or key == "?"
    desk.press("Escape")
    assert not desk.page.locator("#help").is_visible()


# Looks


def walk(desk: Volunteer, look: Callable[[str], None]) -> None:
    """Through every state of the screen, looking at each."""
    look("outcome")
    desk.press("8")
    look("counted")
    desk.press("1", "p", "n")
    desk.page.keyboard.insert_text("王建国")
    look("own-name")
    desk.press("Enter")
    look("real-name")
    desk.press("3", "k", "l", "y", "t")
    look("contact")
    desk.press("Escape", "w")
    look("details")
    desk.press("Escape", "h")
    look("hotlines")
    desk.press("Escape", "q")
    look("head-count")
    desk.press("Escape", "?")
    look("help")
    desk.press("Escape", "g")
    desk.page.keyboard.insert_text("军3")
    desk.press("Enter")
    desk.page.locator("#group mark").wait_for()
    look("group-error")
    desk.page.fill("#group-line", "党8 团队11")
    desk.press("Enter")
    expect(desk.page.locator(".in-call")).to_have_count(19)
    look("nineteen")
    desk.press("m", "s")
    look("not-stated")
    desk.press("Delete", "s")
    look("ask-again")
    desk.press("1")
    desk.receipt()
    look("receipt")


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [
        ("en", 1280, False),
        ("zh-hans", 1280, True),
        ("zh-hant", 640, False),  # 1280 at 200 %
        ("en", 320, True),
        ("zh-hans", 320, False),
    ],
)
def test_every_state_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
) -> None:
    page = open_page(width=width, dark=dark)
    desk = Volunteer(centre, page, language=language)
    desk.open_desk()

    def look(name: str) -> None:
        page.wait_for_timeout(200)  # past the movement of the notice
        screenshot(page, f"desk-{name}-{language}-{width}{'-dark' if dark else ''}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    walk(desk, look)


@pytest.mark.parametrize("width", [320, 1280])
def test_sign_in_is_accessible(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    width: int,
) -> None:
    page = open_page(width=width)
    page.goto(f"{centre.staff_url}/en/sign-in")
    assert_accessible(page)
    page.fill("#id_handle", "volunteer")
    page.fill("#id_password", "guess")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sign-in-errors")
    assert_accessible(page)
    screenshot(page, f"sign-in-{width}")
    page.goto(f"{centre.staff_url}/en/review/")
    page.fill("#id_handle", "volunteer")
    page.fill("#id_password", centre.password["volunteer"])
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Not your part')")
    assert_accessible(page)
    page.goto(f"{centre.staff_url}/en/")
    assert_accessible(page)
    screenshot(page, f"staff-home-{width}")
