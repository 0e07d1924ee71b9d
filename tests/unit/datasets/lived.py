"""A campaign with all that can happen in one, and every place where a number of it stands."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import translation

from tests.unit.datasets import told
from tests.unit.datasets.conftest import LATER, publish_now
from tests.unit.datasets.recount import read_log
from tests.unit.datasets.told import Facts, Key
from tests.unit.datasets.told_pages import Page, read_feed, read_milestone_feed, read_sheet
from tests.unit.handed_in import LEAGUE, PARTY, TODAY, make_key, person, with_batch
from tests.unit.sheets.papers import lines_of
from unjoin.registry.campaign import Drive
from unjoin.registry.consent import (
    CHANNEL_SLUGS,
    REASON_SLUGS,
    Channel,
    Consent,
    Kind,
    Reason,
)
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.entry import LeafIndex
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.tally import STANDING_SLUGS
from unjoin.service.accounts.audit import DECLARANT, Actor
from unjoin.service.corrections.actions import ask_to_correct
from unjoin.service.corrections.acts import LeafAct
from unjoin.service.datasets.names import TABLES
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, receive, withdraw
from unjoin.service.intake.queries import find_receipt
from unjoin.service.publication.models import Entry
from unjoin.service.sheets.writing import write_press_sheets
from unjoin.service.site import words
from unjoin.service.site.templatetags.counts import combination
from unjoin.service.site.words import standing_label

K = 2
TITLES = dict.fromkeys(("zh-Hans", "zh-Hant", "en"), "=Teachers")
DRIVES = tuple(Drive(name, TITLES, TODAY, TODAY + timedelta(days=60)) for name in ("army", "art"))
PAGES = ("en", "zh-hans", "zh-hant")
BOTH = OrganisationMask(PARTY | LEAGUE)
FOLDED = {"山東": "山东", "教師": "教师"}
FORMS = ("csv", "parquet")

Kinds = tuple[str, ...]
OF_LOG: Kinds = (
    "size",
    "total",
    "cell",
    "organisations",
    "standing",
    "channel",
    "added",
    "confirmed",
    "retracted",
    "corrected",
    "correction entries",
    "correction persons",
)
OF_STATEMENTS: Kinds = ("drive statements", "place", "role")
OF_MILESTONES: Kinds = ("milestone size", "milestone total", "milestone week")
OF_SHEET: Kinds = ("size", "total", "standing", "organisations")
OF_NUMBERS: Kinds = (*OF_LOG, *OF_STATEMENTS, "drive persons", "growth", "week", "at least")
OF_PAGE: Kinds = (
    "size",
    "total",
    "cell",
    "organisations",
    "standing",
    "channel",
    "added",
    "taken",
    "growth",
    "correction entries",
    "correction persons",
    "place",
    "role",
    "drive persons",
    "milestone total",
    "milestone week",
    "milestone number",
)
OF_PUBLICATIONS: Kinds = tuple(
    f"publication {each}" for each in ("size", "week", "total", "added", "retracted", "corrected")
)
OF_TABLES: dict[str, Kinds] = {
    "organisations": ("cell", "organisations", "slug"),
    "standings": ("standing",),
    "channels": ("channel",),
    "weeks": ("added", "confirmed", "retracted", "corrected"),
    "corrections": ("correction entries", "correction persons"),
    "drives": ("drive statements", "drive persons"),
    "milestones": OF_MILESTONES,
    "places": ("place",),
    "roles": ("role",),
    "publications": OF_PUBLICATIONS,
}


@dataclass(frozen=True)
class Source:
    """Bytes as they are handed out, how they are read, and the kinds of facts they must have."""

    data: bytes
    read: Callable[[bytes], Facts]
    kinds: Kinds


@dataclass(frozen=True)
class Record:
    """Everything that was published, by where it stands, and what the log says."""

    sources: dict[str, Source]
    expected: dict[Key, int]

    def disagreements(self, **planted: bytes) -> list[str]:
        """What is not as in the log, once the bytes of `planted` stand in their places."""
        chosen = {name: self.sources[name] for name in planted} or self.sources
        facts = {
            name: source.read(planted.get(name, source.data)) for name, source in chosen.items()
        }
        kinds = {name: source.kinds for name, source in chosen.items()}
        return told.disagreements(facts, self.expected, kinds)


def busy_centre(instance: Instance) -> Instance:
    """`instance` with K = 2, two drives and milestones."""
    small = with_batch(instance, K)
    campaign = replace(small.campaign, drives=DRIVES, milestones=(1, 1_000))
    return replace(small, campaign=campaign)


def publish_everything(centre: Instance, client: Client, public_files: Path) -> Record:
    """A campaign with all that can happen in one, published, and everything that says so."""
    publications = list(live_through(centre))
    write_press_sheets(centre.open_public_files(), instance=centre, alone=lambda: None)
    return Record(
        dict(gather(client, centre, public_files)), count_log(public_files, publications, centre)
    )


def hand(
    centre: Instance, channel: Channel, *persons: Person, drive: str = "", today: date = TODAY
) -> ReceiptCode:
    declaration = Declaration(channel=channel, language="zh-Hans", persons=persons, drive=drive)
    return receive(
        instance=centre, declaration=declaration, key=make_key(), by=DECLARANT, today=today
    ).code


def head_count(persons: int, **fields: object) -> Person:
    return person("", consent=Consent.HEAD_COUNT, persons=persons, **fields)


def live_through(centre: Instance) -> Iterator[tuple[int, date]]:
    """Four publications; yields the size of the log after each, and its day."""
    group = (person("金福", place="山东"), person("金禄", place="山東"))
    hand(centre, Channel.WEB, *group)
    twice = hand(centre, Channel.WEB, person("庚"), drive="army")
    hand(centre, Channel.WEB, person("小树", organisations=BOTH, role="教师"), drive="army")
    yield published(centre, TODAY)

    relayed = person("万顺", consent=Consent.RELAYED, organisations=OrganisationMask(6))
    confirmed = hand(centre, Channel.PHONE, relayed, person("说", consent=Consent.SPOKEN))
    crowd = hand(centre, Channel.PAPER, head_count(40, place="河南", role="军人"), drive="army")
    hand(centre, Channel.KIT, person("甲", place="河南", organisations=OrganisationMask(0)))
    hand(centre, Channel.MESSAGE, person("乙", place="湖南", role="教师"), drive="art")
    hand(centre, Channel.IMPORT, head_count(1_200, organisations=BOTH, place="Tibet", role="工人"))
    hand(centre, Channel.WEB, person("=1+1", consent=Consent.RELAYED))
    yield published(centre, TODAY)

    confirm(instance=centre, code=confirmed, persons=frozenset({1}), by=DECLARANT, today=LATER)
    gone = hand(centre, Channel.WEB, person("丙"), drive="art", today=LATER)
    hand(centre, Channel.WEB, person("丁", organisations=LEAGUE), today=LATER)
    yield published(centre, LATER)

    withdraw(instance=centre, code=gone, by=DECLARANT, today=LATER)
    acts = [
        LeafAct(leaf_of(crowd, centre), Kind.CORRECT, Reason.FALSE_NAME, Channel.PAPER, 7),
        LeafAct(leaf_of(twice, centre), Kind.CORRECT, Reason.DUPLICATE, Channel.WEB),
    ]
    ask_to_correct(acts=acts, instance=centre, by=Actor("second-reviewer"), today=LATER)
    hand(centre, Channel.WEB, person("戊"), today=LATER)
    hand(centre, Channel.WEB, person("己"), today=LATER)
    yield published(centre, LATER)


def published(centre: Instance, today: date) -> tuple[int, date]:
    before = Entry.objects.count()
    publish_now(centre, today)
    assert Entry.objects.count() > before
    return Entry.objects.count(), today


def leaf_of(code: ReceiptCode, centre: Instance) -> LeafIndex:
    leaf = find_receipt(code, instance=centre).persons[-1].leaf
    assert leaf is not None
    return leaf


def count_log(
    public: Path, publications: list[tuple[int, date]], centre: Instance
) -> dict[Key, int]:
    """What the log itself says, and the published statements, and how it grew."""
    rows = told.entry_rows(read_log(public, publications[-1][0]))
    lines = (public / "data/statements/000").read_bytes().splitlines()
    texts = [{"leaf": line["leaf"], **line["statement"]} for line in map(json.loads, lines)]
    facts = told.of_entries(rows)
    facts += told.without_small(told.of_statements(texts, told.persons_left(rows), FOLDED), K)
    facts += of_growth(rows, publications, centre.campaign.milestones)
    facts += [(("week",), told.week_of_day(str(publications[-1][1]))), (("at least",), K)]
    weeks = {key[1] for key, _ in facts if key[0] == "taken"}
    facts += [(("slug", slug), mask) for slug, mask in told.SLUGS.items()]
    facts += [(("number", week), told.week_of_day(week)) for week in weeks]
    return dict(facts)


def of_growth(
    rows: list[dict[str, Any]], publications: list[tuple[int, date]], milestones: tuple[int, ...]
) -> Facts:
    """Publications and milestones, by counting the log at each size that it had."""
    facts: Facts = []
    before, reached = 0, 0
    for size, day in publications:
        counted = dict(told.of_entries(rows[:size]))
        week, total = told.week_of_day(str(day)), counted[("total",)]
        taken = {
            kind: sum(row["persons"] for row in rows[before:size] if row["kind"] == of)
            for kind, of in (
                ("added", "withdraw"),
                ("retracted", "retract"),
                ("corrected", "correct"),
            )
        }
        of_this = {"size": size, "week": week, "total": total, **taken}
        facts += [((f"publication {member}", size), value) for member, value in of_this.items()]
        facts += [(("growth", monday_of(day)), total)]
        for number in milestones:
            if reached < number <= total:
                facts += [(("milestone number", number), number)]
                facts += [
                    ((f"milestone {m}", number), of_this[m]) for m in ("size", "week", "total")
                ]
                facts += [((f"{m} at {number}",), of_this[m]) for m in ("size", "total")]
        before, reached = size, max(total, reached)
    return facts


def monday_of(day: date) -> str:
    return str(day - timedelta(days=day.weekday()))


def gather(client: Client, centre: Instance, public: Path) -> Iterator[tuple[str, Source]]:
    """Everything that says a number, by the address under which it is found."""

    def get(path: str) -> bytes:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content

    size = json.loads(get("/api/v1/checkpoint"))["size"]
    yield "audit", Source(audit(public), told.read_audit, ("size", "total", "cell"))
    for path in ("/data/numbers.json", "/api/v1/numbers"):
        yield path, Source(get(path), told.read_numbers, (*OF_NUMBERS, *OF_MILESTONES))
    answers = b",".join(get(f"/api/v1/entries/{leaf}") for leaf in range(size))
    yield "/api/v1/entries/", Source(b"[" + answers + b"]", read_entries_of_api, OF_LOG)
    left = told.persons_left(read_entries_of(get("/data/csv/entries-00000.csv")))
    for form in FORMS:
        path = f"/data/{form}/entries-00000.{form}"
        yield path, Source(get(path), lambda data: told.of_entries(told.rows_of(data)), OF_LOG)
        path = f"/data/{form}/statements-00000.{form}"
        yield path, Source(get(path), partial(read_statements, left=left), OF_STATEMENTS)
        for name in TABLES:
            path = f"/data/{form}/{name}.{form}"
            yield path, Source(get(path), partial(told.read_table, name), OF_TABLES[name])
    yield "/en/feed-numbers.atom", Source(get("/en/feed-numbers.atom"), read_feed, OF_PUBLICATIONS)
    yield "/en/feed.atom", Source(get("/en/feed.atom"), read_milestone_feed, OF_MILESTONES)
    reached = [each["number"] for each in json.loads(get("/data/numbers.json"))["milestones"]]
    for prefix in PAGES:
        labels = labels_of(prefix)
        front, numbers = get(f"/{prefix}/"), get(f"/{prefix}/numbers")
        yield f"/{prefix}/", Source(front, partial(read_front, labels), ("total", "standing"))
        yield f"/{prefix}/numbers", Source(numbers, partial(read_page, labels), OF_PAGE)
        path = f"/data/press/numbers.{prefix}.pdf"
        yield path, Source(get(path), partial(read_press, prefix), OF_SHEET)
        for number in reached:
            path = f"/data/press/milestone-{number}.{prefix}.pdf"
            read = partial(read_press_of_milestone, prefix, number)
            yield path, Source(get(path), read, (f"size at {number}", f"total at {number}"))


def audit(public: Path) -> bytes:
    """What the program for auditors says, which reads the log from its tiles."""
    command = [sys.executable, "-m", "unjoin", "audit", str(public), "--statements", "--json"]
    done = subprocess.run([*command, "--no-state"], capture_output=True, check=True, timeout=120)
    return done.stdout


def labels_of(prefix: str) -> dict[str, Key]:
    """What the words of the pages stand for."""
    with translation.override(prefix):
        kinds: list[dict[str, Key]] = [
            {combination(OrganisationMask(mask)): ("organisations", mask) for mask in range(8)},
            {standing_label(s): ("standing", slug) for s, slug in STANDING_SLUGS.items()},
            {str(words.CHANNELS[c]): ("channel", slug) for c, slug in CHANNEL_SLUGS.items()},
            {str(words.REASONS[r]): ("correction", REASON_SLUGS[r]) for r in Reason if r},
            {translation.gettext("Others, together"): ("others", "")},
            {translation.gettext("Sum"): ("total",)},
        ]
    labels = {label: key for kind in kinds for label, key in kind.items()}
    assert len(labels) == sum(map(len, kinds))
    return labels


def read_entries_of(data: bytes) -> list[dict[str, Any]]:
    return told.rows_of(data)


def read_entries_of_api(data: bytes) -> Facts:
    return told.of_entries(json.loads(data))


def read_statements(data: bytes, left: dict[int, int]) -> Facts:
    facts = told.of_statements(told.rows_of(data), left, FOLDED)
    return told.without_small(facts, K)


def read_front(labels: dict[str, Key], data: bytes) -> Facts:
    return Page(data, labels).front()


def read_page(labels: dict[str, Key], data: bytes) -> Facts:
    """Places and roles as they are counted: a page shows them in its own characters."""
    facts = Page(data, labels).numbers()
    return [
        ((key[0], FOLDED.get(key[1], key[1])) if key[0] in ("place", "role") else key, number)
        for key, number in facts
    ]


def read_press(prefix: str, data: bytes) -> Facts:
    with translation.override(prefix):
        lead = translation.gettext("Persons whose withdrawal is in the public log")
        size = translation.gettext("Size of the log")
    return read_sheet(lines_of(data), labels_of(prefix), lead, size)


def read_press_of_milestone(prefix: str, number: int, data: bytes) -> Facts:
    facts = read_press(prefix, data)
    return [((f"{key[0]} at {number}",), value) for key, value in facts if len(key) == 1]
