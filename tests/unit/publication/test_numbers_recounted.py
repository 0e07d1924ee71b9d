"""The published numbers, against a plain recount of entries and statements that shares no code."""

from __future__ import annotations

import csv
import dataclasses
import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.unit.handed_in import REVIEWER, make_key, person, with_batch
from unjoin.registry.campaign import Drive
from unjoin.registry.consent import Channel, Consent
from unjoin.registry.declaration import Declaration, Person
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import confirm, receive, withdraw
from unjoin.service.intake.errors import IntakeError
from unjoin.service.publication.actions import catch_up, publish
from unjoin.service.publication.models import Entry, RunningCount, Statement
from unjoin.service.publication.running_counts import counted_text
from unjoin.service.review.actions import accept, sort_inbox
from unjoin.service.review.queries import waiting_ids

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 18)
K = 3
TITLES = dict.fromkeys(("zh-Hans", "zh-Hant", "en"), "Teachers")
DRIVES = tuple(Drive(name, TITLES, FIRST, FIRST + timedelta(days=99)) for name in ("army", "art"))
PLACES = ("", "山东", "山東", "河南 ", "Tibet", "=1+1")
ROLES = ("", "教师", "教師", "军人")
CHANNELS = (Channel.MESSAGE, Channel.IMPORT)
OF_WEEK = ("added", "confirmed", "retracted", "corrected")
CONSENTS = (Consent.SELF, Consent.RELAYED, Consent.HEAD_COUNT)


@pytest.fixture
def centre(instance: Instance) -> Instance:
    small = with_batch(instance, K)
    return dataclasses.replace(
        small, campaign=dataclasses.replace(small.campaign, drives=DRIVES, milestones=(1, 10, 40))
    )


def test_numbers_are_those_of_a_plain_recount(centre: Instance, public_files: Path) -> None:
    draw = random.Random(6)
    codes: list[ReceiptCode] = []
    for today in days(draw):
        for code in draw.sample(codes, min(len(codes), 4)):
            ask_for_something(centre, draw, code, today)
        codes += [declare(centre, draw, today) for _ in range(draw.randrange(K, 9))]
        publish_all(centre, today)
        numbers = published(public_files)
        check(numbers, today)
        check_tables(public_files, numbers)
    assert {each["number"] for each in numbers["milestones"]} >= {1, 10}
    for member in ("confirmed", "retracted"):
        assert any(week[member] for week in numbers["weeks"])
    assert any(not any(week[member] for member in OF_WEEK) for week in numbers["weeks"])
    check_counted_anew(centre, public_files)


def days(draw: random.Random) -> Iterator[date]:
    """Six days on which something is published; between some of them weeks go by."""
    for number in range(6):
        yield FIRST + timedelta(weeks=number // 2 * 2, days=draw.randrange(3))


def declare(instance: Instance, draw: random.Random, today: date) -> ReceiptCode:
    declaration = Declaration(
        channel=draw.choice(CHANNELS),
        language="zh-Hans",
        persons=(one(draw),),
        drive=draw.choice(["", *(drive.id for drive in DRIVES)]),
    )
    return receive(
        instance=instance, declaration=declaration, key=make_key(), by=DECLARANT, today=today
    ).code


def ask_for_something(
    instance: Instance, draw: random.Random, code: ReceiptCode, today: date
) -> None:
    """Withdraw or confirm by receipt, unless that cannot be done."""
    with suppress(IntakeError):
        if draw.random() < 0.5:
            withdraw(instance=instance, code=code, by=DECLARANT, today=today)
        else:
            persons = frozenset({1})
            confirm(instance=instance, code=code, persons=persons, by=DECLARANT, today=today)


def one(draw: random.Random) -> Person:
    consent = draw.choice(CONSENTS)
    place, role = draw.choice(PLACES).strip(), draw.choice(ROLES)
    if consent is Consent.HEAD_COUNT:
        return person("", consent=consent, persons=draw.randrange(1, 9), place=place)
    return person("金福", consent=consent, place=place, role=role)


def publish_all(instance: Instance, today: date) -> None:
    sort_inbox(instance=instance)
    for item_id in waiting_ids():
        accept(item_id=item_id, refused={}, by=REVIEWER, today=today)
    assert publish(instance=instance, by=PUBLISHER, today=today).entries


def published(public_files: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((public_files / "data/numbers.json").read_bytes())
    return value


def check(numbers: dict[str, Any], today: date) -> None:
    entries = [bytes(row.data) for row in Entry.objects.order_by("index")]
    statements = {row.leaf: json.loads(bytes(row.body)) for row in Statement.objects.all()}
    weeks: Counter[tuple[int, int]] = Counter()
    channels: Counter[int] = Counter()
    left: dict[int, int] = {}
    for index, entry in enumerate(entries):
        kind, channel = entry[1], entry[5]
        week, persons = (int.from_bytes(entry[a:b]) for a, b in ((6, 8), (8, 12)))
        weeks[week, kind] += persons
        if kind == 1:
            left[index] = persons
            channels[channel] += persons
        elif kind in (3, 4):
            target = int.from_bytes(entry[12:20])
            left[target] -= persons
            channels[entries[target][5]] -= persons
    names = ["", "web", "phone", "paper", "kit", "message", "import"]
    assert numbers["total"] == sum(left.values())
    assert {c["channel"]: c["persons"] for c in numbers["channels"]} == {
        names[channel]: persons for channel, persons in channels.items() if persons
    }
    assert [w["week"] for w in numbers["weeks"]] == list(
        range(min(weeks)[0], (today - date(2000, 1, 3)).days // 7 + 1)
    )
    for week in numbers["weeks"]:
        assert [week[m] for m in OF_WEEK] == [weeks[week["week"], kind] for kind in (1, 2, 3, 4)]
    for drive in numbers["drives"]:
        carrying = [leaf for leaf, s in statements.items() if s.get("drive") == drive["id"]]
        assert drive["statements"] == len(carrying)
        assert drive["persons"] == sum(left[leaf] for leaf in carrying)
    check_cells(numbers["places"], (s.get("place") for s in statements.values()))
    check_cells(numbers["roles"], (s.get("role") for s in statements.values()))


def check_cells(cells: dict[str, Any], texts: Iterator[str | None]) -> None:
    counted = Counter(counted_text(text) for text in texts if text)
    shown = {cell["text"]: cell["statements"] for cell in cells["cells"]}
    assert cells["at_least"] == K
    assert all(counted[text] == number >= K for text, number in shown.items())
    assert cells["others"] in (0, sum(counted.values()) - sum(shown.values()))
    assert cells["others"] == 0 or cells["others"] >= K


def check_tables(public_files: Path, numbers: dict[str, Any]) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        text = (public_files / f"data/csv/{name}.csv").read_bytes().decode()
        return list(csv.DictReader(text.splitlines()))

    total = numbers["total"]
    assert sum(int(row["persons"]) for row in rows("organisations")) == total
    assert sum(int(row["persons"]) for row in rows("standings")) == total
    assert sum(int(row["persons"]) for row in rows("channels")) == total
    assert sum(int(row["added"]) for row in rows("weeks")) >= total
    grown = {row["week_number"]: row["total"] for row in rows("publications")}
    growth = {str(each["week"]): str(each["total"]) for each in numbers["growth"]}
    assert list(growth.items()) == list(grown.items())
    assert numbers["growth"][-1]["total"] == total
    assert [[int(row[m]) for m in OF_WEEK] for row in rows("weeks")] == [
        [week[m] for m in OF_WEEK] for week in numbers["weeks"]
    ]
    assert sum(int(row["persons"]) for row in rows("corrections")) == sum(
        c["persons"] for c in numbers["corrections"]
    )
    assert [int(row["number"]) for row in rows("milestones")] == [
        each["number"] for each in numbers["milestones"]
    ]
    places = [*(c["text"] for c in numbers["places"]["cells"]), ""][: len(rows("places"))]
    assert [row["place"].removeprefix("'") for row in rows("places")] == places
    assert not any(row["place"].startswith("=") for row in rows("places"))


def check_counted_anew(instance: Instance, public_files: Path) -> None:
    """Without the running counts, as in a restored backup, the same files come out."""
    before = {path: path.read_bytes() for path in (public_files / "data").rglob("*.*")}
    counts = dict(RunningCount.objects.values_list("name", "number"))
    RunningCount.objects.all().delete()
    (public_files / "data/numbers.json").unlink()
    (public_files / "data/SHA256SUMS").unlink()
    catch_up(instance=instance, today=FIRST)
    assert dict(RunningCount.objects.values_list("name", "number")) == counts
    assert {path: path.read_bytes() for path in before} == before
