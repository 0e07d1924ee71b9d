"""How calls ended, as the operator sees it: by the week, every outcome, and nothing finer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.models import Staff
from unjoin.service.clock import today
from unjoin.service.desk.outcomes import ENDINGS, Outcome
from unjoin.service.statistics.actions import count_outcome
from unjoin.service.statistics.models import OutcomeCount
from unjoin.service.statistics.queries import OUTCOME_WEEKS, OutcomeTable, outcome_table

pytestmark = pytest.mark.django_db

TODAY = today()
OUTCOMES = [ending.outcome.value for ending in ENDINGS]


def count(outcome: str, *, weeks_ago: int = 1) -> None:
    count_outcome(outcome=outcome, today=TODAY - timedelta(weeks=weeks_ago))


def table() -> OutcomeTable:
    return outcome_table(outcomes=OUTCOMES, today=TODAY)


def test_every_outcome_has_an_ending_and_so_a_column() -> None:
    assert sorted(OUTCOMES) == sorted(outcome.value for outcome in Outcome)
    assert table().outcomes == OUTCOMES


def test_outcomes_by_week_with_the_weeks_in_which_nobody_called() -> None:
    count(Outcome.NO)
    count(Outcome.NO)
    count(Outcome.WITHDREW)
    count(Outcome.COULD_NOT_SPEAK, weeks_ago=3)
    found = table()
    week = week_of(TODAY)
    assert [row[0] for row in found.rows] == [week - 1, week - 2, week - 3]
    assert [row[2] for row in found.rows] == [3, 0, 1]
    calls = dict(zip(OUTCOMES, found.rows[0][1], strict=True))
    assert (calls["no"], calls["withdrew"], calls["could-not-speak"]) == (2, 1, 0)
    assert found.sums[-1] == 4
    assert dict(zip(OUTCOMES, found.sums, strict=False))["no"] == 2


def test_call_of_this_week_is_not_shown_yet() -> None:
    count(Outcome.NO, weeks_ago=0)
    assert table().rows == []
    assert sum(table().sums) == 0


def test_only_the_last_weeks_are_shown() -> None:
    for weeks_ago in range(1, 20):
        count(Outcome.NO, weeks_ago=weeks_ago)
    assert len(table().rows) == OUTCOME_WEEKS
    assert table().sums[-1] == OUTCOME_WEEKS


def test_outcome_of_an_earlier_release_keeps_its_column() -> None:
    count("laughed")
    assert table().outcomes == [*OUTCOMES, "laughed"]


def test_nothing_finer_than_a_week_is_kept() -> None:
    count(Outcome.SILENT)
    (row,) = OutcomeCount.objects.values()
    assert row.keys() == {"id", "week", "outcome", "calls"}


def test_page_of_the_operator_names_every_outcome(
    client: Client, operator: Staff, staff_site: None
) -> None:
    count(Outcome.SILENT)
    client.force_login(operator)
    page = client.get("/en/operate/").content.decode()
    (shown,) = re.findall(r'aria-labelledby="calls".*?</table>', page, re.DOTALL)
    for ending in ENDINGS:
        assert f">{ending.label}</th>" in shown


def test_page_of_the_operator_says_when_nobody_called(
    client: Client, operator: Staff, staff_site: None
) -> None:
    client.force_login(operator)
    assert "No call has been recorded" in client.get("/en/operate/").content.decode()
