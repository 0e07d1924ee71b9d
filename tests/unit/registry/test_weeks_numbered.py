"""Weeks are numbered from Monday 2000-01-03, and each is one ISO week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.vectors import cases, label
from unjoin.registry.errors import RegistryError
from unjoin.registry.weeks import EPOCH, Week, first_day, iso_name, week_of


@pytest.mark.parametrize("vector", cases("weeks", "valid"), ids=label)
def test_valid_vector(vector: dict[str, Any]) -> None:
    week = week_of(date.fromisoformat(vector["date"]))
    assert week == vector["week"]
    assert first_day(week).isoformat() == vector["first_day"]
    assert iso_name(week) == vector["iso"]


@pytest.mark.parametrize("vector", cases("weeks", "invalid"), ids=label)
def test_invalid_vector_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(RegistryError) as caught:
        week_of(date.fromisoformat(vector["date"]))
    assert caught.value.code == vector["error"]


@given(st.integers(0, 2**16 - 1), st.integers(0, 6))
def test_every_day_of_a_week_has_its_number(number: int, day: int) -> None:
    week = Week(number)
    assert first_day(week).weekday() == 0
    assert week_of(first_day(week) + timedelta(days=day)) == week


@given(st.dates(min_value=EPOCH, max_value=date(3255, 12, 31)))
def test_name_is_that_of_iso_8601(day: date) -> None:
    assert iso_name(week_of(day)) == day.strftime("%G-W%V")
