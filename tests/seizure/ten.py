"""The ten scenarios, each with marks, driven through the real screens' forms and JSON.

What the people are like is that of tests/scenarios. Here some of them are left waiting,
refused, taken back or withdrawn, so that at the raid there is of everything.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.seizure import night
from tests.seizure.marks import Kind, latin, name, rare
from tests.seizure.night_translations import WITHDRAWN_LATER
from tests.seizure.staff import person
from tests.seizure.story import Arrival, Declarant, Fate, Story, make_name, write_text

WAITING = 12
"""Declarations that come last and wait: enough to tell an order by."""
ACCEPTED = 10
"""Declarations of one person each, published in one batch."""


def before_the_first_batch(story: Story) -> None:
    """The ten scenarios, and others between them."""
    for scenario in SCENARIOS:
        scenario(story)
        _stranger(story, f"stranger beside {scenario.__name__}")
    for number in range(ACCEPTED - len(SCENARIOS), 0, -1):
        _stranger(story, f"stranger {number}")
    for label in ("refused", "refused too"):
        _stranger(story, label).fate = Fate.REFUSED
    night.begin(story)
    _stranger(story, "taken back").fate = Fate.TAKEN_BACK
    Declarant(story, "taken back, again").take_back(story.find("taken back"))


def review(story: Story) -> None:
    """A reviewer decides on all that waits."""
    reviewer = story.member("reviewer")
    refused = [a for a in story.arrivals if a.fate is Fate.REFUSED]
    # The name for which two reviewers are needed stays with them; see scenario 8.
    accepted, _ = reviewer.review(*(text.text for a in refused for text in a.texts))
    assert accepted > ACCEPTED


def after_the_first_batch(story: Story) -> None:
    """Some take back, one confirms, one changes what waits; then many come and wait."""
    withdrawn = story.find(WITHDRAWN_LATER)
    Declarant(story, f"{WITHDRAWN_LATER}, again").take_back(withdrawn, "1")
    withdrawn.fate = Fate.WITHDRAWN
    Declarant(story, "scenario 4, a colleague").confirm(story.find("scenario 4"), "2")
    for number in range(WAITING):
        _stranger(story, f"waiting {number}", persons=1 + (number == 5)).fate = Fate.WAITS
    night.go_on(story)
    real = Declarant(story, "scenario 8, a name to be published")
    given = make_name(real.label)
    publishes = real.declare(name=given, real="publish")
    publishes.fate = Fate.WAITS  # for the second of two reviewers
    story.member("reviewer").propose_to_publish(given.text)
    changed = story.find("waiting 3")
    again = Declarant(story, "waiting 3, again")
    again.declare(name=make_name(again.label), text=write_text(again.label), replaces=changed)


def look_around(story: Story) -> None:
    """The last requests before the raid: receipts looked up, pages read, nonsense sent."""
    for label in ("scenario 1", "refused", "taken back", WITHDRAWN_LATER, "waiting 1"):
        visitor = Declarant(story, f"{label}, looking")
        visitor.look_up(story.find(label))
        visitor.browser.get("/en/statements")
        lost, asked = latin(), latin()
        story.mark(Kind.AGENT, f"{visitor.label}, path", lost)
        story.mark(Kind.AGENT, f"{visitor.label}, query", asked)
        visitor.browser.get(f"/{lost}?{asked}=1")
        mistyped = story.mark(Kind.NAME, visitor.label, name())
        visitor.browser.post("/en/receipt", {"code": mistyped, "action": "look"})
        far_too_long = write_text(visitor.label)
        story.marks.append(far_too_long.mark)
        text = far_too_long.mark.text * 4000
        visitor.browser.post("/en/declare", {"text": text, "action": "check"})


def _stranger(story: Story, label: str, persons: int = 1) -> Arrival:
    """Somebody with a name and a text of their own, who leaves an address for letters."""
    declarant = Declarant(story, label)
    contact = story.mark(Kind.CONTACT, label, f"{latin()}@example.org")
    place = story.mark(Kind.CONTACT, f"{label}, place", f"{rare(4)}县")
    whom, was_asked = ("both", "yes") if persons > 1 else ("self", "")
    return declarant.declare(
        name=make_name(label),
        text=write_text(label),
        persons=persons,
        contact=contact,
        place=place,
        place_use="keep",
        whom=whom,
        org1=["party"],
        was_asked=was_asked,
    )


def scenario_1(story: Story) -> None:
    """An officer with an alias, his reasons, and the month of the military."""
    declarant = Declarant(story, "scenario 1")
    declarant.declare(
        name=make_name(declarant.label),
        text=write_text(declarant.label),
        place="山东",
        place_use="publish",
        role="现役军官",
        role_use="publish",
        drive="military-month",
        contact=story.mark(Kind.CONTACT, declarant.label, f"+86 138 {latin()}"),
    )


def scenario_2(story: Story) -> None:
    """A listener who cannot speak freely says “all right” to a pseudonym."""
    volunteer = story.member("volunteer")
    (offered,) = volunteer.offered_names(1)
    receipt = volunteer.save_call(person(offered, could_not_speak=True))
    story.arrived("scenario 2", receipt, 1)


def scenario_3(story: Story) -> None:
    """Eight officials phone in together."""
    volunteer = story.member("volunteer", 1)
    offered = volunteer.offered_names(8)
    story.arrived("scenario 3", volunteer.save_call(*map(person, offered)), 8)


def scenario_4(story: Story) -> None:
    """Police and prison staff, for themselves and for those who asked them."""
    declarant = Declarant(story, "scenario 4")
    declarant.declare(persons=2, whom="both", org1=["party"], was_asked="yes")


def scenario_5(story: Story) -> None:
    """A list on paper, keyed by two volunteers."""
    first, second = story.member("volunteer"), story.member("volunteer", 1)
    reference = story.mark(Kind.NAME, "scenario 5, reference", f"Q{latin()}"[:14])
    brought = make_name("scenario 5")
    lines = f"1. {brought.text} 党团\n2. ? 团队\n3. x12 三退"
    first.key_sheet(reference, lines)
    compared = second.key_sheet(reference, lines)
    receipt = second.send_sheet(compared)
    story.arrived("scenario 5", receipt, 3, brought)
    # A second list is left after its first keying: nothing of it is anywhere but sealed.
    left = make_name("scenario 5, a list half keyed")
    story.marks.append(left)
    other = story.mark(Kind.NAME, "scenario 5, other reference", f"R{latin()}"[:14])
    first.key_sheet(other, f"1. {left.text} 党")


def scenario_6(story: Story) -> None:
    """A deputy director writes pages; when he joined is kept private."""
    declarant = Declarant(story, WITHDRAWN_LATER)
    declarant.declare(
        name=make_name(declarant.label),
        text=write_text(declarant.label, paragraphs=60),
        joined="1974-07-01",
        joined_use="keep",
        role=story.mark(Kind.CONTACT, f"{declarant.label}, role", f"{rare(6)}副局长"),
        role_use="keep",
    )


def scenario_7(story: Story) -> None:
    """One director says no, another withdraws in the end, with a note to the custodians."""
    volunteer = story.member("volunteer")
    volunteer.count_call("no")
    note = story.mark(Kind.TEXT, "scenario 7, note", f"{rare(6)}{latin()}")
    (offered,) = volunteer.offered_names(1)
    receipt = volunteer.save_call(person(offered, private={"note": note}))
    story.arrived("scenario 7", receipt, 1)


def scenario_8(story: Story) -> None:
    """An officer keeps his real name sealed, leaves a number; a colleague; another publishes."""
    volunteer = story.member("volunteer")
    offered = volunteer.offered_names(2)
    private = {
        "real_name": story.mark(Kind.NAME, "scenario 8, real name", name()),
        "contact": story.mark(Kind.CONTACT, "scenario 8", f"138 {latin()}"),
    }
    receipt = volunteer.save_call(
        person(offered[0], private=private),
        person(offered[1], organisations=["league", "pioneers"], consent="relayed"),
    )
    story.arrived("scenario 8", receipt, 2)
    declarant = Declarant(story, "scenario 8, on the web")
    real = story.mark(Kind.NAME, "scenario 8, real name on the web", name())
    declarant.declare(choice="typed", typed=real, real="keep")


def scenario_9(story: Story) -> None:
    """A county meeting on speaker phone: 8 and 11."""
    volunteer = story.member("volunteer", 1)
    offered = volunteer.offered_names(19)
    people = [person(name) for name in offered[:8]]
    people += [person(name, organisations=["league", "pioneers"]) for name in offered[8:]]
    story.arrived("scenario 9", volunteer.save_call(*people), 19)


def scenario_10(story: Story) -> None:
    """A good day: the same form sent twice, a name that is no name, and one who gives up."""
    declarant = Declarant(story, "scenario 10")
    declarant.declare(name=make_name(declarant.label))
    gives_up = Declarant(story, "scenario 10, gives up")
    given_up = write_text(gives_up.label)
    story.marks.append(given_up.mark)
    page = gives_up.browser.get("/en/declare")
    gives_up.browser.press(page, "check", text=given_up.text, org=["party"])


SCENARIOS: tuple[Callable[[Story], None], ...] = (
    scenario_1,
    scenario_2,
    scenario_3,
    scenario_4,
    scenario_5,
    scenario_6,
    scenario_7,
    scenario_8,
    scenario_9,
    scenario_10,
)
