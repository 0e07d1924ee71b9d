"""The supervisor's board."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.unit.handed_in import hand_in_text
from tests.unit.shifts.conftest import at
from tests.unit.shifts.rota import NOW, QUARTER, in_days, make_person, plan
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.instance import Instance
from unjoin.service.shifts.actions import take_shift
from unjoin.service.shifts.presence import Stage, presence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Client:
    return signed_in(make_person("keeper", role=Role.OPERATOR))


def words(client: Client, path: str = "/board/live") -> str:
    """What stands on the page, without tags and in one line."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_board_says_that_nobody_is_on(supervisor: Client) -> None:
    assert "Nobody is on. A call would ring for ever." in words(supervisor)


def test_board_shows_who_is_on_and_the_calls(supervisor: Client) -> None:
    lotus = uuid.uuid4()
    presence.sign_on(lotus, "lotus", ("cmn", "yue"))
    presence.hear(lotus, "lotus", Stage.TALKING)
    shown = words(supervisor)
    assert "On now 1 lotus Mandarin, Cantonese in a call Mandarin 1 Cantonese 1 English 0" in shown
    assert "Calls open 1 0:00 minutes on average so far" in shown


def test_board_counts_what_waits_and_shows_none_of_it(
    supervisor: Client, instance: Instance
) -> None:
    for number in range(3):
        hand_in_text(instance, f"第{number}份", name=f"小树{number}")
    shown = words(supervisor)
    assert "Waiting for review 3" in shown
    assert "小树" not in shown
    assert "Call-backs waiting 0" in shown


def test_board_warns_of_gaps_of_two_days(supervisor: Client, heron: Staff) -> None:
    take_shift(shift_id=plan().pk, by=heron, now=QUARTER)
    plan(day=in_days(1), language="yue")
    plan(day=in_days(1), needed=2)
    plan(day=in_days(3))
    shown = words(supervisor)
    assert "Within 24 hours" not in shown
    assert "The day after Mandarin, tomorrow 22:00–06:00: nobody comes, 2 needed" in shown
    assert "Cantonese, tomorrow 22:00–06:00: nobody comes, 1 needed" in shown
    assert shown.count(": nobody comes") - shown.count("gap: nobody comes") == 2


def test_gap_that_goes_on_past_a_day_is_shown_whole_and_once(supervisor: Client) -> None:
    plan("16:00", 8, day=in_days(1))  # from 23 to 31 hours from now
    shown = words(supervisor)
    assert "Within 24 hours Mandarin, tomorrow 16:00–00:00: nobody comes" in shown
    assert "The day after" not in shown


def test_board_shows_who_has_a_shift_and_is_not_on(
    supervisor: Client, lotus: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_shift(shift_id=plan().pk, by=lotus, now=QUARTER)
    assert "Has a shift" not in words(supervisor)
    at(NOW + timedelta(hours=6), monkeypatch)
    assert "Has a shift, and is not on lotus Mandarin 22:00–06:00" in words(supervisor)
    presence.sign_on(lotus.pk, "lotus", ("cmn",))
    assert "Has a shift" not in words(supervisor)


def test_board_says_when_there_is_no_gap(supervisor: Client) -> None:
    assert "None in the next 48 hours of what is planned." in words(supervisor)


def test_whole_board_has_the_same_and_a_link_to_refresh(supervisor: Client) -> None:
    plan()
    live = words(supervisor)
    assert live in words(supervisor, "/board/")
    assert 'href="/board/"' in supervisor.get("/board/").content.decode()


def test_operator_without_a_time_zone_chooses_one_first(
    signed_in: SignedIn, operator: Staff
) -> None:
    answer = signed_in(operator).get("/board/")
    assert answer["Location"].endswith("/shifts/settings")


def test_operation_warns_of_gaps_of_the_next_day(signed_in: SignedIn, operator: Staff) -> None:
    plan()
    plan(day=in_days(2))
    shown = words(signed_in(operator), "/operate/")
    assert "A gap in the next 24 hours Mandarin, today 14:00–22:00" in shown
    assert "(UTC)" in shown
