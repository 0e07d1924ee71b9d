"""The people of a call: who leaves what, by key, and back to the line without losing anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.inside import Inside
from tests.browser.volunteer import Volunteer

pytestmark = pytest.mark.browser


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
    assert desk.stage() == "ready"
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


# To the people and back to the line


def test_people_are_kept_while_the_talk_goes_on(desk: Volunteer, inside: Inside) -> None:
    desk.press("i", "1", "p", "t")
    desk.type("138")
    desk.press("Escape", "k", "l", "y", "n")
    desk.page.keyboard.insert_text("老李")  # not confirmed yet
    names = desk.names()
    desk.press("Escape", "Escape")
    assert desk.stage() == "talking"
    expect(desk.page.locator("#so-far")).to_have_text(
        "Entered so far: 1 Party, 1 League and Pioneers, 2 people"
    )
    desk.press("1")
    assert desk.stage() == "people"
    assert desk.names() == names
    desk.press("n")
    assert desk.page.input_value("#own-name-input") == "老李"
    desk.press("Enter", "1", "ArrowUp", "t")
    assert desk.page.input_value("#contact-input") == "138"
    desk.press("Escape", "s")
    desk.receipt()
    assert [(p["name"], p["consent"]) for p in inside.persons()] == [(names[0], 2), ("老李", 3)]


def test_line_typed_for_a_group_is_kept_while_the_talk_goes_on(desk: Volunteer) -> None:
    desk.press("i", "1", "g")
    desk.type("p8 ly")
    desk.press("Escape", "Escape", "1", "g")
    assert desk.page.input_value("#group-line") == "p8 ly"
    desk.type("11")
    desk.press("Enter")
    expect(desk.page.locator(".in-call")).to_have_count(19)
    desk.press("g")
    assert desk.page.input_value("#group-line") == ""


def test_removing_the_only_person_of_a_call_goes_back_to_the_line(desk: Volunteer) -> None:
    desk.press("i", "1", "p")
    name = desk.page.inner_text("#current-name")
    desk.press("Delete")
    assert desk.stage() == "talking"
    expect(desk.page.locator("#so-far")).to_be_hidden()
    desk.press("u")
    assert desk.stage() == "people"
    assert desk.names() == [name]


def test_person_who_turns_out_not_to_speak_freely_is_marked_from_the_line(
    desk: Volunteer, inside: Inside
) -> None:
    desk.press("i", "1", "a", "Escape", "x")
    assert len(desk.names()) == 1
    desk.press("s")
    desk.receipt()
    assert inside.persons()[0]["could_not_speak"] is True


def test_colleague_who_is_not_on_the_line_is_one_key(desk: Volunteer, inside: Inside) -> None:
    desk.press("i", "1", "p", "k")
    assert "Relayed" in desk.page.inner_text("#consent-label")
    desk.press("l", "y", "s")
    desk.receipt()
    assert [p["consent"] for p in inside.persons()] == [2, 3]


def test_refusal_after_people_were_entered_saves_nobody(desk: Volunteer, inside: Inside) -> None:
    desk.press("i", "1", "p", "Escape", "5")
    assert desk.stage() == "ready"
    desk.press("i", "1")
    assert desk.page.inner_text("#read-back") == "1 Not stated, 1 person"
    assert inside.received() == []
