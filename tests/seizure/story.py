"""What happens in the house before the raid: who comes, in which order, and what becomes of it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.seizure.browsing import Browser, Page
from tests.seizure.house import House
from tests.seizure.marks import Kind, Mark, latin, name, rare
from tests.seizure.staff import Member, sign_in

TEXT_FILLER = "这些年我看到的一件一件都在这里写下来也许有人会读到。"  # between the marks of a text


class Fate(Enum):
    """What became of a declaration until the raid."""

    PUBLISHED = auto()
    WAITS = auto()
    REFUSED = auto()
    TAKEN_BACK = auto()
    """While it waited."""
    WITHDRAWN = auto()
    """After it was published."""


@dataclass
class Arrival:
    """One declaration. `texts`: names and texts that are public once it is published."""

    label: str
    receipt: str
    persons: int
    texts: list[Mark] = field(default_factory=list)
    fate: Fate = Fate.PUBLISHED
    revision: int = 1


@dataclass
class Story:
    """Arrivals in their true order, and every mark that was made."""

    house: House
    marks: list[Mark] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    browsers: list[Browser] = field(default_factory=list)
    waiting_stories: list[Mark] = field(default_factory=list)
    """Call stories that wait for a reviewer, in their true order."""
    public_stories: list[Mark] = field(default_factory=list)
    """And a translation: what volunteers wrote that is public."""
    waiting_translations: list[Mark] = field(default_factory=list)
    """Those that wait for a reviewer, in their true order."""
    waiting_call_backs: list[uuid.UUID] = field(default_factory=list)
    """The ids of call-backs that wait, in the order in which they were asked for."""
    taken_shifts: list[uuid.UUID] = field(default_factory=list)
    """The ids of shifts, in the order in which somebody took them."""

    def mark(self, kind: Kind, label: str, text: str) -> str:
        """Make `text` a secret whatever becomes of the declaration."""
        self.marks.append(Mark(kind, label, text))
        return text

    def arrived(self, label: str, receipt: str, persons: int, *texts: Mark) -> Arrival:
        """Note what has just been received."""
        assert re.fullmatch(r"[0-9]{24}", receipt), receipt
        self.mark(Kind.RECEIPT, label, receipt)
        self.arrivals.append(Arrival(label, receipt, persons, list(texts)))
        return self.arrivals[-1]

    def member(self, role: str, which: int = 0) -> Member:
        """Somebody of the staff, signed in."""
        member = sign_in(self.house, self.marks, role, which)
        self.mark(Kind.VOLUNTEER, f"handle of {role} {which + 1}", member.handle)
        self.browsers.append(member.browser)
        return member

    def close_browsers(self) -> None:
        """Everybody leaves."""
        for browser in self.browsers:
            browser.close()

    def secrets(self) -> list[Mark]:
        """What nobody may find."""
        hidden = [a for a in self.arrivals if a.fate is not Fate.PUBLISHED]
        texts = [text for arrival in hidden for text in arrival.texts]
        return [*self.marks, *texts, *self.waiting_stories, *self.waiting_translations]

    def public(self) -> list[Mark]:
        """What everybody may read: a search that does not find these finds nothing."""
        shown = [a for a in self.arrivals if a.fate is Fate.PUBLISHED]
        return [*(text for arrival in shown for text in arrival.texts), *self.public_stories]

    def find(self, label: str) -> Arrival:
        """The declaration of that label."""
        (arrival,) = [a for a in self.arrivals if a.label == label]
        return arrival


@dataclass(frozen=True)
class Written:
    """A text with its mark at the beginning, in the middle and at the end."""

    mark: Mark
    text: str


def write_text(label: str, paragraphs: int = 3) -> Written:
    """A text nobody else writes."""
    marked = f"{rare(5)}{latin()}{rare(3)}"
    between = [TEXT_FILLER * 3] * max(0, paragraphs - 3)
    half = len(between) // 2
    parts = [marked, *between[:half], f"我{marked}你", *between[half:], marked]
    return Written(Mark(Kind.TEXT, label, marked), "\n\n".join(parts))


def make_name(label: str) -> Mark:
    """A name nobody else bears."""
    return Mark(Kind.NAME, label, name())


class Declarant:
    """Somebody at the public site, whose browser runs no script."""

    def __init__(self, story: Story, label: str) -> None:
        self._story, self.label = story, label
        own: list[Mark] = []
        self.browser = Browser(own, label, story.house.ports[0])
        story.marks += own
        story.browsers.append(self.browser)

    def declare(
        self,
        *,
        name: Mark | None = None,
        text: Written | None = None,
        persons: int = 1,
        replaces: Arrival | None = None,
        typed: str = "",
        **values: str | list[str],
    ) -> Arrival:
        """Fill in the form, check, send, write the receipt down and look it up.

        Without `name`, an offered one is taken. `typed`: a name that is not to be published.
        `values`: what else is filled in.
        """
        page = self._open(replaces)
        key = dict(page.form(with_button="check").pairs)["key"]
        self._story.mark(Kind.KEY, self.label, key)
        filled: dict[str, str | list[str]] = {"org": ["party", "league"], "agrees": "yes"}
        if name:
            filled |= {"choice": "typed", "name": name.text, "real": "no"}
        else:
            offers = [value for key, value in page.form("check").pairs if key == "offers"]
            filled["choice"] = offers[0]
        if typed:
            filled["name"] = typed
        if text:
            filled |= {"text": text.text, "language": "zh-Hans"}
        page = self.browser.press(page, "check", **filled | values)
        again = {"real_again": str(values["real"])} if values.get("real", "no") != "no" else {}
        page = self.browser.press(page, "send", **again)
        texts = [*([name] if name else []), *([text.mark] if text else [])]
        arrival = self._receive(page, persons, texts, replaces)
        self._keep_receipt(page, arrival.receipt)
        return arrival

    def look_up(self, arrival: Arrival) -> Page:
        """The page that tells where it stands; the code typed in groups."""
        code = " ".join(re.findall("....", arrival.receipt))
        page = self.browser.get("/en/receipt")
        return self.browser.press(page, "look", code=code)

    def take_back(self, arrival: Arrival, *persons: str) -> None:
        """Withdraw it, or some of its persons."""
        page = self.browser.press(self.look_up(arrival), "withdraw")
        chosen = {"person": list(persons)} if persons else {}
        page = self.browser.press(page, "withdraw-now", **chosen)
        assert page.status == 200, page.text

    def confirm(self, arrival: Arrival, person: str) -> None:
        """Say that one is the person."""
        page = self.browser.press(self.look_up(arrival), "confirm")
        page = self.browser.press(page, "confirm-now", person=person)
        assert page.status == 200, page.text

    def _open(self, replaces: Arrival | None) -> Page:
        if not replaces:
            return self.browser.get("/en/declare")
        form = self.look_up(replaces).form(with_button="change")
        return self.browser.post("/en/declare", [*form.pairs, ("action", "change")])

    def _receive(
        self, page: Page, persons: int, texts: list[Mark], replaces: Arrival | None
    ) -> Arrival:
        receipt = dict(page.form(with_button="kept").pairs)["code"]
        if not replaces:
            return self._story.arrived(self.label, receipt, persons, *texts)
        assert receipt == replaces.receipt
        # What stood there before was never published.
        self._story.marks += replaces.texts
        replaces.texts, replaces.revision = texts, replaces.revision + 1
        return replaces

    def _keep_receipt(self, page: Page, receipt: str) -> None:
        """Type two groups back: once wrongly, then right; then look at the slip."""
        page = self.browser.press(page, "kept", first="0000", second="1")
        asked = re.findall(r'id="group(\d)" name="(first|second)"', page.text)
        asked = asked or (re.findall(r'name="(?:first|second)"', page.text) and [])
        groups = re.findall("....", receipt)
        typed = {field: groups[int(number) - 1] for number, field in asked}
        self.browser.press(page, "kept", **typed)
        self.browser.press(page, "slip")
