"""The count is shown to have grown when it was published, and not when entries were received."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.unit.handed_in import TODAY, hand_in, person, with_batch
from unjoin.registry.pseudonym import offer
from unjoin.registry.tally import Tally
from unjoin.registry.weeks import Week, week_of
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.figures.tables import growth_table
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.actions import publish
from unjoin.service.publication.numbers import Grown, Numbers, NumbersError, parse_numbers


def numbers_grown(*growth: Grown) -> Numbers:
    last = growth[-1]
    return Numbers(
        campaign="ccp",
        origin="log",
        root=bytes(32),
        week=last.week,
        tally=Tally(last.total),
        growth=growth,
    )


def test_curve_stays_where_it_was_in_a_week_without_a_publication() -> None:
    table = growth_table(numbers_grown(Grown(Week(10), 5), Grown(Week(13), 9), Grown(Week(14), 8)))
    (curve,) = table.plots
    assert curve.values == (0, 5, 5, 5, 9, 8)
    assert curve.labels[:2] == ("2000-03-06", "2000-03-13")
    assert [line.numbers for line in table.lines] == [(8,), (9,), (5,)]


@pytest.mark.django_db
def test_received_in_one_week_and_published_in_another(
    instance: Instance, public_files: Path, client: Client
) -> None:
    centre = with_batch(instance, 2)
    week = week_of(TODAY)
    first, second = offer(2, draw=random.Random(7).randrange)
    codes = [hand_in(centre, person(first.hans))]
    assert not publish(instance=centre, by=PUBLISHER, today=TODAY).entries
    later = TODAY + timedelta(weeks=1)
    codes.append(hand_in(centre, person(second.hans), today=later))
    publish(instance=centre, by=PUBLISHER, today=later)
    numbers = read(public_files)
    assert {each["week"]: each["added"] for each in numbers["weeks"]} == {week: 1, week + 1: 1}
    assert numbers["growth"] == [{"week": week + 1, "total": 2}]
    for code in codes:
        withdraw(instance=centre, code=code, by=DECLARANT, today=later)
    publish(instance=centre, by=PUBLISHER, today=later)
    assert read(public_files)["growth"] == [{"week": week + 1, "total": 0}]
    page = client.get("/numbers").content.decode()
    shown = page[page.index('<h2 id="growth">') : page.index('<h2 id="weeks">')]
    assert monday(later) in shown
    assert f'<th scope="row">{monday(TODAY)}' not in shown


def test_file_that_did_not_grow_to_its_total_is_refused(public_files: Path) -> None:
    value = {"total": 0, "cells": [], "by_organisations": [], "size": 1, "campaign": "ccp"}
    value |= {"origin": "log", "root": "", "week": 1, "corrections": [], "drives": []}
    assert parse_numbers(json.dumps(value).encode()).growth == ()
    value["growth"] = [{"week": 1, "total": 3}]
    with pytest.raises(NumbersError, match="publications"):
        parse_numbers(json.dumps(value).encode())


def monday(day: date) -> str:
    return str(day - timedelta(days=day.weekday()))


def read(public_files: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((public_files / "data/numbers.json").read_bytes())
    return value
