"""Names: offered, their own, the real one; and groups of many names from one line."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.inside import Inside
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


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
    expect(desk.page.locator("#publish-name")).to_be_visible()
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
