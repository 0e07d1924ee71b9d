"""The desk at night: call-backs, numbers that must not be called, the rota, stories, a caller with
a receipt, and paper (see `night_paper`); each with marks, through the real forms and JSON.

As in `ten`, there is of everything at the raid: what waits, what is done, and what was given up.
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Iterator
from datetime import timedelta

from tests.seizure import night_paper, night_translations
from tests.seizure.browsing import form_to, forms_to
from tests.seizure.marks import Kind, Mark, latin, rare, telephone
from tests.seizure.staff import Member
from tests.seizure.story import Story
from tests.seizure.tables import Tables
from unjoin.service import clock

WAITING_STORIES = 9
"""Enough to tell an order by; so are those of the others."""
WAITING_CALL_BACKS = [f"waiting call-back {number}" for number in range(9)]
_STORY = re.compile(r'href="(/en/review/stories/[0-9a-f-]{36})"')


def begin(story: Story) -> None:
    """Before the first batch."""
    story.mark(Kind.PASSPHRASE, "the desk", story.house.passphrase)
    volunteer = story.member("volunteer")
    plan_a_shift(story)
    take_shifts(story, story.member("volunteer"))
    unlock(story, volunteer)
    _one_that_is_called_back(story, volunteer)
    keep_call_back(story, volunteer, "a call-back that waits")
    lock(volunteer)
    never_call(story, volunteer)
    night_paper.begin(story, volunteer)
    tell(story, volunteer, "a story that is refused")
    told = tell(story, volunteer, "a story that is published")
    give_up(story, volunteer)
    _decide_on_stories(story, told)


def go_on(story: Story) -> None:
    """After the first batch: a caller with a receipt, stories that wait, translations."""
    volunteer = story.member("volunteer", 1)
    confirm_by_receipt(story, volunteer, "scenario 8", 2)
    for number in range(WAITING_STORIES):
        story.waiting_stories.append(tell(story, volunteer, f"waiting story {number}"))
    night_translations.go_on(story, volunteer)
    for label in WAITING_CALL_BACKS:
        story.waiting_call_backs.append(keep_call_back(story, volunteer, label))
    plan_a_shift(story, begins="07:00", ends="09:00", days=5)
    plan_a_shift(story, begins="09:00", ends="11:00", days=5)
    story.taken_shifts += take_shifts(story, volunteer)


def unlock(story: Story, member: Member) -> None:
    """Type the passphrase, once wrongly."""
    page = member.browser.get("/en/desk/unlock")
    for typed in (story.house.passphrase[:-2], story.house.passphrase):
        form = page.form(with_field="passphrase")
        page = member.browser.post("/en/desk/unlock", form.filled(passphrase=typed))
    assert page.status == 200, page.text


def lock(member: Member) -> None:
    """Lock the desk."""
    form = form_to(member.browser.get("/en/desk/call-backs"), "/desk/lock")
    member.browser.post("/en/desk/lock", form.pairs)


def keep_call_back(story: Story, member: Member, label: str) -> uuid.UUID:
    """Keep one, with a number, a pretext and a note; its id."""
    asked = {
        "key": secrets.token_hex(16),
        "number": story.mark(Kind.NUMBER, label, telephone()),
        "zone": "Asia/Shanghai",
        "day": "both",
        "begin": "00:00",
        "end": "00:00",
        "forget": "24",
        "otherwise": "own-words",
        "say": story.mark(Kind.TEXT, f"{label}, what to say", f"{rare(5)}{latin()}"),
        "language": "cmn",
        "note": story.mark(Kind.TEXT, f"{label}, note", f"{rare(5)}{latin()}"),
        "confirmed": True,
    }
    member.browser.post_json("/en/desk/call-backs/keep", asked, _token(member))
    return uuid.UUID(hex=str(asked["key"]))


def _one_that_is_called_back(story: Story, member: Member) -> None:
    """It is kept, taken, its number shown, and ended."""
    keep_call_back(story, member, "a call-back that was made")
    listed = member.browser.get("/en/desk/call-backs/list").text
    (item,) = re.findall(r'"id": "([0-9a-f-]{36})"', listed)
    place = f"/en/desk/call-backs/{item}"
    shown = member.browser.post_json(f"{place}/take", {}, _token(member))
    assert re.sub(r"\D", "", shown["number"])[2:] in {mark.text for mark in story.marks}
    member.browser.post_json(f"{place}/end", {"reached": True}, _token(member))


def never_call(story: Story, member: Member) -> None:
    """Two that are never to be called again, one by the form; and one that is only asked about."""
    token = _token(member)
    for label, address in (("never call", "list"), ("asked about", "check")):
        number = story.mark(Kind.NUMBER, label, telephone())
        member.browser.post_json(f"/en/desk/do-not-call/{address}", {"number": number}, token)
    form = member.browser.get("/en/desk/do-not-call").form(with_field="number")
    number = story.mark(Kind.NUMBER, "never call, by the form", telephone())
    buttons = form.buttons[:1]
    page = member.browser.post("/en/desk/do-not-call", [*form.filled(number=number), *buttons])
    assert page.status == 200, page.text


def plan_a_shift(
    story: Story, *, begins: str = "03:00", ends: str = "06:00", days: int = 1
) -> None:
    """An operator plans one for next week, or the same on days that follow each other."""
    operator = story.member("operator")
    _set_up(operator)
    form = operator.browser.get("/en/shifts/plan").form(with_field="begins")
    filled = form.filled(
        language="cmn",
        day=(clock.today() + timedelta(days=7)).isoformat(),
        begins=begins,
        ends=ends,
        needed="1",
        days=str(days),
        zone="Asia/Shanghai",
    )
    page = operator.browser.post("/en/shifts/plan", filled)
    assert page.status == 200, page.text


def take_shifts(story: Story, member: Member) -> list[uuid.UUID]:
    """Say that one comes to all that can be taken, this one first or that one; their ids."""
    _set_up(member)
    offered = forms_to(member.browser.get("/en/shifts/"), "/take")
    secrets.SystemRandom().shuffle(offered)
    for form in offered:
        page = member.browser.post(form.action, form.pairs)
        assert page.status == 200, page.text
    return [uuid.UUID(form.action.split("/")[-2]) for form in offered]


def _set_up(member: Member) -> None:
    form = member.browser.get("/en/shifts/settings").form(with_field="zone")
    member.browser.post(
        "/en/shifts/settings", form.filled(zone="America/Toronto", languages=["cmn"])
    )


def tell(story: Story, member: Member, label: str) -> Mark:
    """A story in which a number and a place are replaced; nobody reads it before review."""
    words = Mark(Kind.TEXT, label, f"{rare(6)}{rare(6)}")
    number = story.mark(Kind.NUMBER, f"{label}, number", telephone())
    text = f"他在电话里说{words.text}，号码是{number}，人在长沙。"
    page = member.browser.press(
        member.browser.get("/en/desk/stories"), "look", text=text, language="zh-Hans"
    )
    form = page.form(with_button="look")
    fields = [name for name, _ in form.pairs if name.startswith("settle-")]
    assert len(fields) == 2, page.text
    page = member.browser.press(page, "look", **dict.fromkeys(fields, "general"))
    member.browser.press(page, "leave")
    return words


def give_up(story: Story, member: Member) -> None:
    """A story that is looked through and never left."""
    text = story.mark(Kind.TEXT, "a story given up", f"{rare(6)}{rare(5)}")
    member.browser.press(member.browser.get("/en/desk/stories"), "look", text=f"他说{text}。")


def _decide_on_stories(story: Story, published: Mark) -> None:
    """A reviewer publishes one and refuses the other."""
    reviewer = story.member("reviewer")
    while found := _STORY.search(reviewer.browser.get("/en/review/stories").text):
        page = reviewer.browser.get(found[1])
        if published.text in page.text:
            reviewer.browser.press(page, "accept")
        else:
            reviewer.browser.press(page, "refuse", reason="test or joke")
    story.public_stories.append(published)


def confirm_by_receipt(story: Story, member: Member, label: str, person: int) -> None:
    """The one who was not on the line rings up with the receipt."""
    code = story.find(label).receipt
    asked = {"code": code, "wish": "confirm", "persons": [str(person)]}
    answer = member.browser.post_json("/en/desk/receipt/asked", asked, _token(member))
    assert answer["done"], answer
    member.browser.post(
        "/en/desk/receipt",
        form_to(member.browser.get("/en/desk/receipt"), "/desk/receipt").filled(
            code=" ".join(re.findall("....", code))
        ),
    )


def staff_ids(tables: Tables) -> Iterator[bytes]:
    """The ids of all accounts, as they may stand in a table."""
    for row in tables["accounts_staff"]:
        found = row.values["id"]
        text = found.hex() if isinstance(found, bytes) else str(found).replace("-", "")
        yield from (bytes.fromhex(text), text.encode())


def _token(member: Member) -> str:
    data = member.browser.get("/en/desk/").data("desk-data")
    return str(data["token"])
