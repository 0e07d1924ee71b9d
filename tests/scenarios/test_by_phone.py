"""The situations in which somebody telephones, from the ring to the public count.

Keystrokes are counted from the open call screen to the receipt; a typed
character is a keystroke. Where time matters, keys come at a person's pace and
digits are read out at 2.5 a second.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.calling_back import NUMBER, empty, shows_number
from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.inside import Inside, looking_inside
from tests.browser.passkeys import Device, sign_in
from tests.browser.volunteer import KEY_MS, Volunteer
from tests.scenarios.published import PublishedPerson, read_published, read_statement_page
from unjoin.registry.consent import Consent
from unjoin.service.custody.sealing import unseal

pytestmark = pytest.mark.browser

PARTY, LEAGUE, PIONEERS = 1, 2, 4
Measured = Callable[[str], None]

PRIVATE_PARTS = """
import json
from unjoin.service.custody.models import PrivatePart
print(json.dumps([bytes(part.sealed).hex() for part in PrivatePart.objects.all()]))
"""


@pytest.fixture(scope="module")
def inside(centre: Centre) -> Iterator[Inside]:
    with looking_inside(centre) as inside:
        yield inside


@pytest.fixture
def desk(centre: Centre, open_page: OpenPage) -> Volunteer:
    """A volunteer in front of the open call screen."""
    volunteer = Volunteer(centre, open_page())
    volunteer.open_desk()
    return volunteer


def publish(centre: Centre) -> list[PublishedPerson]:
    """Publish; what is new by it."""
    before = len(read_published(centre))
    centre.publish()
    return read_published(centre)[before:]


def test_listener_who_cannot_speak_freely(desk: Volunteer, measured: Measured) -> None:
    """Scenario 2: half an hour of silence, then "all right"."""
    desk.press("x", "a", "s")
    desk.receipt()
    measured(f"scenario 2: {desk.keystrokes} keystrokes to the receipt")
    assert desk.keystrokes <= 4
    (person,) = publish(desk.centre)
    assert person.organisations == PARTY | LEAGUE | PIONEERS
    assert person.consent == Consent.SPOKEN
    assert "could_not_speak" not in person.statement


def test_mark_of_who_could_not_speak_is_for_the_reviewer(desk: Volunteer, inside: Inside) -> None:
    inside.empty()
    desk.press("x", "a", "s")
    desk.receipt()
    (person,) = inside.persons()
    assert person["could_not_speak"] is True
    publish(desk.centre)


def test_eight_colleagues_in_one_call(
    desk: Volunteer, open_page: OpenPage, measured: Measured
) -> None:
    """Scenario 3: eight officials phone in together; what links them is never published."""
    desk.press("1", "g")
    desk.type("p8")
    desk.press("Enter")
    desk.page.locator(".in-call >> nth=7").wait_for()
    names = desk.names()
    assert len(set(names)) == 8
    desk.press("s")
    digits = desk.receipt()
    measured(f"scenario 3: {desk.keystrokes} keystrokes for eight people")
    people = publish(desk.centre)
    assert sorted(person.name for person in people) == sorted(names)
    assert all(person.persons == 1 for person in people)
    assert_nothing_links(people)
    shown = read_statement_page(desk.centre, open_page(), people[0].leaf)
    assert not [person.name for person in people[1:] if person.name in shown]
    assert digits[:8] not in re.sub(r"\D", "", shown)  # however it is grouped


def assert_nothing_links(people: list[PublishedPerson]) -> None:
    """Each entry differs from any stranger's of that week in its commitment only."""
    without_commitment = {person.entry[:22] for person in people}
    assert len(without_commitment) == 1
    assert len({person.entry[22:] for person in people}) == len(people)
    for person in people:
        assert set(person.statement) == {"v", "campaign", "language", "organisations", "name"}


def test_director_who_says_no(desk: Volunteer, inside: Inside, measured: Measured) -> None:
    """Scenario 7, where it ends with a refusal: called out, one key, nothing else kept."""
    inside.empty()
    empty(desk.centre)  # of numbers that are on the list by chance, too
    desk.press("o")
    desk.page.locator("#outgoing").wait_for()
    desk.type(NUMBER)
    desk.press("Enter")
    desk.page.wait_for_selector("#desk[data-stage=talking]")
    desk.press("6")
    desk.page.get_by_text("No: noted.").wait_for()
    keys = desk.keystrokes - len(NUMBER)
    measured(f"scenario 7, refusal: {keys} keys with the look into the list, beside the number")
    assert keys <= 3
    assert desk.stage() == "ready"
    with desk.page.expect_response("**/desk/outcomes"):
        desk.press("i")  # the next call
    assert inside.counted() == {"no": 1}
    assert inside.received() == []
    assert not shows_number(desk.page)


def test_officer_who_gives_his_name_and_a_colleague(
    desk: Volunteer, open_page: OpenPage, measured: Measured
) -> None:
    """Scenario 8: the real name asked about twice, a number sealed, the hotline handed out."""
    name, number = "王建国", f"138 {secrets.randbelow(10**8):08d}"
    desk.press("i", "1", "p")
    offered = desk.page.inner_text("#current-name")
    desk.press("n")
    desk.type(name)
    desk.press("Enter", "3", "t")  # the real name, and yes, publish it
    desk.type(number)
    desk.press("Enter", "k", "l", "y", "h")
    hotline = desk.page.locator("#hand-outs .digits").inner_text()
    assert hotline == "+1 202 555 0147"
    desk.press("Escape", "s", "1")  # asked once more: sealed after all
    digits = desk.receipt()
    keys = desk.keystrokes - len(name + number)
    measured(f"scenario 8: {keys} keys beside the typed name and number")
    assert keys <= 40
    assert_shown_nowhere(desk, name, number)
    officer, colleague = sorted(publish(desk.centre), key=lambda person: person.organisations)
    assert (officer.name, officer.organisations) == (offered, PARTY)
    assert officer.consent == Consent.SPOKEN
    assert colleague.organisations == LEAGUE | PIONEERS
    assert colleague.consent == Consent.RELAYED
    assert name not in read_statement_page(desk.centre, open_page(), officer.leaf)
    assert_only_custodians_open(desk.centre, {"real_name": name, "contact": number})
    assert len(digits) == 24


def assert_shown_nowhere(desk: Volunteer, *texts: str) -> None:
    """Not on the receipt's screen, not in its source, not in the next call."""
    for _ in range(2):
        source = desk.page.content()
        values = desk.page.locator("input, textarea").evaluate_all(
            "fields => fields.map((field) => field.value)"
        )
        for text in texts:
            assert text not in source
            assert text not in " ".join(values)
        desk.press("n")


def assert_only_custodians_open(centre: Centre, private: dict[str, str]) -> None:
    """A sealed part opens with either custodian's offline key, to just this."""
    sealed = [bytes.fromhex(text) for text in json.loads(centre.shell(PRIVATE_PARTS))]
    for key in centre.custodians:
        opened = [json.loads(unseal(one, identity=key.identity))["persons"]["1"] for one in sealed]
        assert private in opened


def accept_by_two(centre: Centre, one: Page, two: Page) -> None:
    """One reviewer accepts the first that waits, and another agrees, each with a passkey."""
    for page, handle, path in ((one, "reviewer", "/review/"), (two, "second-reviewer", "/acts/")):
        sign_in(page, centre, handle, path)
        Device(page).hold(handle)
    one.click("text=Begin")
    one.click("button[value=accept]")
    one.click("form[data-passkey] button")
    one.wait_for_url("**/acts/?notice=proposed")
    two.reload()
    two.click("main >> text=Publish under a real name")
    expect(two.locator("main")).to_contain_text("王建国")
    two.click("form[data-passkey] button")
    expect(two.locator("h1")).to_have_text("It is done")


def test_officer_who_wants_his_name_published(desk: Volunteer, open_page: OpenPage) -> None:
    """Scenario 8, the other answer: asked twice, then reviewed, then published."""
    desk.press("1", "p", "n")
    desk.type("王建国")
    desk.press("Enter", "3", "s", "2")
    desk.receipt()
    assert publish(desk.centre) == []  # no rule accepts a real name
    accept_by_two(desk.centre, open_page(), open_page())
    (officer,) = publish(desk.centre)
    assert officer.name == "王建国"
    assert "王建国" in read_statement_page(desk.centre, open_page(), officer.leaf)


@pytest.mark.parametrize("line", ["p8 ly11", "党8 团队11"])
def test_meeting_on_speaker_phone(
    centre: Centre, open_page: OpenPage, measured: Measured, line: str
) -> None:
    """Scenario 9: the first takes a pseudonym, then the whole room leaves."""
    desk = Volunteer(centre, open_page(), key_ms=KEY_MS)
    desk.open_desk()
    desk.press("1")
    first = desk.page.inner_text("#current-name")
    desk.press("g")
    desk.type(line)
    desk.press("Enter")
    desk.page.locator(".in-call >> nth=18").wait_for()
    names = desk.names()
    assert names[0] == first
    assert len(set(names)) == 19
    assert desk.page.inner_text("#read-back") == "8 Party, 11 League and Pioneers, 19 people"
    desk.press("s")
    desk.read_out_receipt()
    measured(
        f"scenario 9, {line}: {desk.keystrokes} keystrokes, "
        f"{desk.seconds:.1f} s at 0.2 s a key with the receipt read out"
    )
    assert desk.keystrokes <= 16
    assert desk.seconds <= 20
    people = publish(centre)
    assert sorted(person.name for person in people) == sorted(names)
    assert sum(person.organisations == PARTY for person in people) == 8
    assert sum(person.organisations == LEAGUE | PIONEERS for person in people) == 11
    assert_parts_add_up(open_page(javascript=False), centre.public_url)


def assert_parts_add_up(page: Page, url: str) -> None:
    """On the public page of numbers, the cells of each row, the rows, and the columns."""
    page.goto(f"{url}/en/numbers")
    table = page.locator("table").first
    *rows, foot = (
        [int(text.replace(",", "")) for text in row.locator("td").all_inner_texts()]
        for row in table.locator("tbody tr, tfoot tr").all()
    )
    assert foot[0] > 0
    assert all(row[0] == sum(row[1:]) for row in (*rows, foot))
    assert [sum(column) for column in zip(*rows, strict=True)] == foot


def test_receipt_from_the_phone_is_found_on_the_public_site(
    desk: Volunteer, open_page: OpenPage
) -> None:
    desk.press("1", "p", "s")
    digits = desk.receipt()
    page = open_page(javascript=False)
    page.goto(f"{desk.centre.public_url}/en/receipt")
    page.fill("#code", digits)
    page.click("button[value=look]")
    expect(page.locator("h1")).to_have_text("It is with us, and not published yet")
    publish(desk.centre)
    page.reload()
    assert "Published, and counted." in page.inner_text("main")
