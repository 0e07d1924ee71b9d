"""The pages of shifts, from form to form, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.unit.shifts.conftest import at
from tests.unit.shifts.rota import (
    BERLIN,
    NEXT_WEEK,
    QUARTER,
    THIS_WEEK,
    TODAY,
    in_days,
    make_person,
    plan,
)
from tests.unit.shifts.test_taking import who_comes
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts.actions import take_shift
from unjoin.service.shifts.models import Shift
from unjoin.service.shifts.settings import find_own, save_own

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
SignedIn = Callable[[Staff | Role], Client]

PLANNED = {
    "language": "cmn",
    "day": TODAY.isoformat(),
    "begins": "22:00",
    "ends": "06:00",
    "needed": "2",
    "days": "1",
    "zone": "Asia/Taipei",
}


@pytest.fixture
def of_lotus(signed_in: SignedIn, lotus: Staff) -> Client:
    return signed_in(lotus)


@pytest.fixture
def supervisor(signed_in: SignedIn) -> Client:
    return signed_in(make_person("keeper", role=Role.OPERATOR))


def words(client: Client, path: str = "/shifts/", **fields: str) -> str:
    """What the page says: a post where there are fields."""
    answer = client.post(path, fields, follow=True) if fields else client.get(path, follow=True)
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(text.split())


# Settings


def test_without_a_time_zone_there_is_no_rota(signed_in: SignedIn, volunteer: Staff) -> None:
    answer = signed_in(volunteer).get("/shifts/")
    assert answer["Location"].endswith("/shifts/settings")


def test_no_zone_is_chosen_beforehand(signed_in: SignedIn, volunteer: Staff) -> None:
    page = signed_in(volunteer).get("/shifts/settings").content.decode()
    assert " selected" not in page
    assert '<option value="Asia/Taipei">Taipei (UTC+8)</option>' in page
    assert '<option value="America/St_Johns">St Johns (UTC−3:30)</option>' in page


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"languages": "cmn"}, "Choose your time zone."),
        ({"zone": "Elsewhere/Nowhere", "languages": "cmn"}, "Choose your time zone."),
        ({"zone": "../../etc/passwd", "languages": "cmn"}, "Choose your time zone."),
        ({"zone": "Asia/Taipei"}, "Choose at least one language."),
        ({"zone": "Asia/Taipei", "languages": "klingon"}, "Choose at least one language."),
    ],
)
def test_settings_that_are_not_whole(
    signed_in: SignedIn, volunteer: Staff, fields: dict[str, str], problem: str
) -> None:
    answer = signed_in(volunteer).post("/shifts/settings", fields)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert find_own(volunteer.pk) is None


def test_settings_are_saved(signed_in: SignedIn, volunteer: Staff) -> None:
    fields = {"zone": "America/Toronto", "languages": ["eng", "cmn"]}
    client = signed_in(volunteer)
    assert client.post("/shifts/settings", fields)["Location"].endswith("?notice=settings")
    own = find_own(volunteer.pk)
    assert own
    assert (own.zone.key, own.languages) == ("America/Toronto", ("cmn", "eng"))
    assert "Times are those of Toronto (UTC−5), where it is 04:07 now." in words(client)


# One's own shifts


def test_shift_is_taken_and_stands_under_mine(of_lotus: Client) -> None:
    shift = plan()
    assert "22:00–06:00 (8 h) Mandarin 1 of 1 missing Take it" in words(of_lotus)
    done = words(of_lotus, f"/shifts/{shift.pk}/take", x="")
    assert "The shift is yours." in done
    assert "My shifts Wednesday 18 November 22:00–06:00 (8 h) Mandarin Offer it" in done
    assert "Nothing is open in the next two weeks." in done


def test_other_languages_are_not_offered(of_lotus: Client) -> None:
    plan(language="yue")
    assert "Nothing is open in the next two weeks." in words(of_lotus)


def test_shift_beside_ones_own_has_no_button(of_lotus: Client, lotus: Staff) -> None:
    take_shift(shift_id=plan().pk, by=lotus, now=QUARTER)
    other = plan("23:00", 4)
    assert "You have another shift then." in words(of_lotus)
    assert str(other.pk) not in of_lotus.get("/shifts/").content.decode()


def test_what_cannot_be_done_is_said_on_the_page(of_lotus: Client, heron: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=heron, now=QUARTER)
    answer = of_lotus.post(f"/shifts/{shift.pk}/take")
    assert answer.status_code == 409
    assert "Enough people have taken this shift meanwhile." in answer.content.decode()


def test_giving_back_asks_first_where_it_becomes_a_gap(of_lotus: Client, lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    asked = words(of_lotus, f"/shifts/{shift.pk}/give-back", x="")
    assert "When you give this shift back, somebody is missing." in asked
    assert who_comes(shift) == ["lotus"]
    assert "Given back." in words(of_lotus, f"/shifts/{shift.pk}/give-back", sure="yes")
    assert who_comes(shift) == []


def test_swap_is_seen_by_both(of_lotus: Client, signed_in: SignedIn, heron: Staff) -> None:
    shift = plan()
    of_heron = signed_in(heron)
    of_lotus.post(f"/shifts/{shift.pk}/take")
    assert "Offered." in words(of_lotus, f"/shifts/{shift.pk}/offer", x="")
    assert "lotus offers it. Take it over" in words(of_heron)
    taken = words(of_heron, f"/shifts/{shift.pk}/take-over", x="")
    assert "Taken over from lotus." in taken
    assert "today 22:00–06:00: heron comes in your place." in words(of_lotus)


def test_offer_is_taken_back(of_lotus: Client) -> None:
    shift = plan()
    of_lotus.post(f"/shifts/{shift.pk}/take")
    of_lotus.post(f"/shifts/{shift.pk}/offer")
    assert "You keep the shift." in words(of_lotus, f"/shifts/{shift.pk}/keep", x="")


def test_who_else_comes_is_not_told(of_lotus: Client, heron: Staff) -> None:
    shift = plan(needed=3)
    take_shift(shift_id=shift.pk, by=heron, now=QUARTER)
    shown = words(of_lotus)
    assert "2 of 3 missing" in shown
    assert "heron" not in shown


def test_times_are_those_of_ones_own_wall(of_lotus: Client, lotus: Staff) -> None:
    plan("22:00", 8)  # in Taipei
    save_own(zone=BERLIN, languages=("cmn",), by=lotus)
    assert "Wednesday 18 November 15:00–23:00" in words(of_lotus)


def test_gap_of_the_next_day_is_warned_of(of_lotus: Client) -> None:
    plan()
    plan(day=in_days(1))
    shown = words(of_lotus)
    assert "A gap in the next 24 hours Mandarin, today 22:00–06:00: nobody comes" in shown
    assert "tomorrow 22:00" not in shown


def test_next_days_are_shown_and_can_be_gone_through(of_lotus: Client) -> None:
    assert "Friday 20 November as a list" in words(of_lotus)
    assert "Saturday 21 November as a list" in words(of_lotus, "/shifts/?days=3")
    assert "Tuesday 15 December as a list" in words(of_lotus, "/shifts/?days=99")
    assert "Friday 20 November as a list" in words(of_lotus, "/shifts/?days=x")


# The strips


def test_what_is_over_is_no_gap(of_lotus: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    plan("17:30", 2)
    at(datetime(2026, 11, 18, 10, 35, tzinfo=UTC), monkeypatch)  # 18:35 in Taipei
    shown = words(of_lotus)
    assert "00:00–18:30 over 18:30–19:30 gap: nobody comes, 1 needed 19:30–00:00" in shown


@pytest.mark.parametrize(
    ("when", "hours"),
    [
        (datetime(2026, 10, 24, 23, tzinfo=UTC), "00 03 06 09 12 15 18 21"),
        (datetime(2027, 3, 28, 0, tzinfo=UTC), "00 03 06 09 12 15 18 21"),
    ],
)
def test_day_of_a_change_of_clocks_has_its_hours(
    of_lotus: Client, lotus: Staff, monkeypatch: pytest.MonkeyPatch, when: datetime, hours: str
) -> None:
    save_own(zone=BERLIN, languages=("cmn",), by=lotus)
    at(when, monkeypatch)
    page = of_lotus.get("/shifts/").content.decode()
    day = page[page.index('class="hours"') :]
    marks = re.findall(r'<text[^>]* x="([\d.]+)%"[^>]*>(\d\d)</text>', day[: day.index("</svg>")])
    assert " ".join(hour for _left, hour in marks) == hours
    long = when.month == 10
    six = float({hour: left for left, hour in marks}["06"])
    assert six == pytest.approx(100 * (7 / 25 if long else 5 / 23), abs=0.01)


# Planning


def test_operator_plans_a_shift(supervisor: Client) -> None:
    answer = supervisor.post("/shifts/plan", PLANNED)
    assert answer["Location"].endswith(f"?notice=planned&week={THIS_WEEK}")
    (shift,) = Shift.objects.all()
    assert (shift.language, shift.quarters, shift.needed) == ("cmn", 32, 2)
    assert "22:00–06:00 (8 h) Mandarin 2 of 2 missing" in words(supervisor, "/shifts/plan")


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("language", "klingon", "Choose a language."),
        ("day", "18.11.2026", "Give the day"),
        ("day", "2026-02-30", "Give the day"),
        ("begins", "22:10", "quarter hour"),
        ("begins", "25:00", "quarter hour"),
        ("begins", "22:00:30", "quarter hour"),
        ("ends", "", "quarter hour"),
        ("ends", "22:00", "at most 12 hours"),
        ("ends", "10:15", "at most 12 hours"),
        ("needed", "0", "people from 1 to 20"),
        ("needed", "٣", "people from 1 to 20"),
        ("days", "8", "days from 1 to 7"),
        ("zone", "", "time zone"),
        ("day", "2026-11-17", "A shift begins in the future"),
    ],
)
def test_plan_that_is_not_whole(supervisor: Client, field: str, value: str, problem: str) -> None:
    answer = supervisor.post("/shifts/plan", PLANNED | {field: value})
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not Shift.objects.exists()


def test_operator_sees_who_comes_and_who_offers(supervisor: Client, lotus: Staff) -> None:
    take_shift(shift_id=plan(needed=2).pk, by=lotus, now=QUARTER)
    assert "1 of 2 missing lotus" in words(supervisor, "/shifts/plan")


def test_operator_asks_for_more_and_takes_out(supervisor: Client, lotus: Staff) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    assert "1 of 2 missing lotus" in words(supervisor, f"/shifts/{shift.pk}/needed", needed="2")
    refused = supervisor.post(f"/shifts/{shift.pk}/needed", {"needed": "21"})
    assert refused.status_code == 422
    assert "Take out, though 1 has taken it" in words(supervisor, "/shifts/plan")
    assert "Taken out of the rota." in words(supervisor, f"/shifts/{shift.pk}/remove", x="")
    assert not Shift.objects.exists()
    gone = supervisor.post(f"/shifts/{shift.pk}/remove")
    assert (gone.status_code, "no longer on the rota" in gone.content.decode()) == (422, True)


def test_operator_copies_a_week(supervisor: Client) -> None:
    plan(days=3)
    shown = words(supervisor, "/shifts/plan/copy", week=str(NEXT_WEEK))
    assert "3 shifts were planned as in the week before. Nobody is on them yet." in shown
    assert "Rota, week 2026-W48" in shown
    assert Shift.objects.count() == 6
    assert "3 were there already." in words(supervisor, "/shifts/plan/copy", week=str(NEXT_WEEK))


@pytest.mark.parametrize("week", ["", "x", "0", str(THIS_WEEK + 60), "99999999"])
def test_no_other_week_is_copied(supervisor: Client, week: str) -> None:
    plan()
    supervisor.post("/shifts/plan/copy", {"week": week})
    assert Shift.objects.count() == 1


def test_operator_reads_the_rota_in_their_own_time_zone(signed_in: SignedIn) -> None:
    keeper = make_person("keeper", role=Role.OPERATOR, zone=ZoneInfo("America/New_York"))
    plan("22:00", 8)  # in Taipei
    assert "09:00–17:00 (8 h) Mandarin" in words(signed_in(keeper), "/shifts/plan")
