"""A drive is of whole weeks: beside the week of an entry it tells no day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from unjoin.presets import read_preset
from unjoin.registry.campaign import Campaign, parse_campaign
from unjoin.registry.weeks import Week, week_of

DRIVE = """
[[drives]]
id = "army"
title = {{ zh-Hans = "月", zh-Hant = "月", en = "Month" }}
first_day = {first}
last_day = {last}
"""


def campaign_with(first: date, last: date) -> Campaign:
    return parse_campaign(read_preset("ccp") + DRIVE.format(first=first, last=last))


@pytest.mark.parametrize(
    ("first", "last", "monday", "sunday"),
    [
        (date(2027, 8, 1), date(2027, 8, 31), date(2027, 7, 26), date(2027, 9, 5)),
        (date(2027, 8, 2), date(2027, 8, 29), date(2027, 8, 2), date(2027, 8, 29)),
        (date(2027, 8, 4), date(2027, 8, 4), date(2027, 8, 2), date(2027, 8, 8)),
        (date(2000, 1, 3), date(3256, 1, 9), date(2000, 1, 3), date(3256, 1, 9)),
    ],
)
def test_drive_is_of_whole_weeks(first: date, last: date, monday: date, sunday: date) -> None:
    [drive] = campaign_with(first, last).drives
    assert (drive.first_day, drive.last_day) == (monday, sunday)


def test_whoever_knows_week_and_drive_knows_no_day() -> None:
    campaign = campaign_with(date(2027, 8, 1), date(2027, 8, 31))
    days = [date(2027, 7, 1) + timedelta(days=number) for number in range(90)]
    open_in: dict[Week, list[bool]] = {week_of(day): [] for day in days}
    for day in days:
        open_in[week_of(day)].append(bool(campaign.open_drives(day)))
    assert all(len(set(week)) == 1 for week in open_in.values())
    assert {week[0] for week in open_in.values()} == {True, False}
