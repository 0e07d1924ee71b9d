"""The calendar of one volunteer: read back with icalendar, and held against RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from tests.unit.shifts.conftest import at
from tests.unit.shifts.rota import BERLIN, NOW, QUARTER, in_days, make_person, plan
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts.actions import take_shift
from unjoin.service.shifts.feed import _identifier
from unjoin.service.shifts.settings import end_feed, find_own, renew_feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def planned(lotus: Staff, heron: Staff) -> None:
    """lotus has one shift, heron another, and one is open; and one in another language."""
    take_shift(shift_id=plan(day=in_days(1)).pk, by=lotus, now=QUARTER)
    take_shift(shift_id=plan(day=in_days(2)).pk, by=heron, now=QUARTER)
    plan(day=in_days(3))
    plan(day=in_days(4), language="yue")


def address(staff: Staff, language: str = "") -> str:
    if not own_secret(staff):
        renew_feed(by=staff)
    return f"{language}/shifts/feed/{own_secret(staff)}.ics"


def own_secret(staff: Staff) -> str:
    own = find_own(staff.pk)
    assert own
    return own.feed


def fetch(path: str) -> HttpResponse:
    """As a calendar program does: without a cookie, without a sign-in."""
    return Client().get(path)  # type: ignore[return-value]


def events(answer: HttpResponse) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_calendar_holds_own_shifts_and_gaps_in_own_languages(planned: None, lotus: Staff) -> None:
    found = events(fetch(address(lotus)))
    shown = [(str(e["summary"]), e["dtstart"].dt, e["dtend"].dt - e["dtstart"].dt) for e in found]
    begins = datetime(2026, 11, 19, 14, tzinfo=UTC)
    assert shown == [
        ("Shift, Mandarin", begins, timedelta(hours=8)),
        ("Gap to fill, Mandarin", begins + timedelta(days=2), timedelta(hours=8)),
    ]


def test_calendar_says_nothing_else(planned: None, lotus: Staff, heron: Staff) -> None:
    text = fetch(address(lotus)).content.decode()
    told = {"lotus", "heron", str(lotus.pk), lotus.pk.hex, "unjoin", "Taipei", "退", "Withdraw"}
    assert [word for word in told if word.lower() in text.lower()] == []
    names = {line.split(":")[0].split(";")[0] for line in text.split("\r\n") if line}
    assert names == {
        *("BEGIN", "END", "VERSION", "PRODID", "X-WR-CALNAME", "REFRESH-INTERVAL"),
        *("X-PUBLISHED-TTL", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "CLASS"),
        *("STATUS", "TRANSP"),
    }


def test_calendar_keeps_what_rfc_5545_asks_for(planned: None, lotus: Staff) -> None:
    raw = fetch(address(lotus, "/zh-hans")).content
    lines = raw.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    calendar = Calendar.from_ical(raw)
    assert (calendar["version"], len(calendar.errors)) == ("2.0", 0)
    assert calendar["prodid"]
    found = events(fetch(address(lotus)))
    assert len({str(event["uid"]) for event in found}) == len(found) == 2
    for event in found:
        assert event["dtstart"].dt < event["dtend"].dt
        for name in ("dtstart", "dtend", "dtstamp"):
            assert re.fullmatch(rb"\d{8}T\d{6}Z", event[name].to_ical())
    assert [str(event["transp"]) for event in found] == ["OPAQUE", "TRANSPARENT"]


def test_shift_keeps_its_identifier(
    planned: None, lotus: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [str(event["uid"]) for event in events(fetch(address(lotus)))]
    at(NOW + timedelta(hours=3), monkeypatch)
    assert [str(event["uid"]) for event in events(fetch(address(lotus)))] == before


def test_two_calendars_cannot_be_laid_beside_each_other(lotus: Staff, heron: Staff) -> None:
    shift = plan(needed=2)
    for staff in (lotus, heron):
        take_shift(shift_id=shift.pk, by=staff, now=QUARTER)
    one, other = (events(fetch(address(staff)))[0]["uid"] for staff in (lotus, heron))
    assert one != other
    assert shift.pk.hex not in (str(one), str(other))


def test_calendar_file_is_tied_to_no_account_by_the_tables(
    lotus: Staff, signed_in: SignedIn
) -> None:
    shift = plan()
    take_shift(shift_id=shift.pk, by=lotus, now=QUARTER)
    end_feed(by=lotus)
    (event,) = events(signed_in(lotus).get("/shifts/calendar.ics"))  # type: ignore[arg-type]
    tried = [_identifier(known, f"shift {shift.pk}") for known in (lotus.pk.hex, str(lotus.pk), "")]
    assert str(event["uid"]) not in tried


def test_gap_during_an_own_shift_is_not_shown(lotus: Staff) -> None:
    take_shift(shift_id=plan("22:00", 4, day=in_days(1), needed=2).pk, by=lotus, now=QUARTER)
    plan("20:00", 8, day=in_days(1))
    found = events(fetch(address(lotus)))
    hours = [(event["dtstart"].dt.hour, event["dtend"].dt.hour) for event in found]
    assert hours == [(14, 18), (12, 14), (18, 20)]


def test_calendar_speaks_the_language_of_its_address(lotus: Staff) -> None:
    take_shift(shift_id=plan().pk, by=lotus, now=QUARTER)
    found = events(fetch(address(lotus, "/en")))
    assert str(found[0]["summary"]) == "Shift, Mandarin"
    assert fetch(address(lotus, "/zh-hans")).headers["Content-Language"] == "zh-Hans"


def test_answer_is_kept_by_no_cache_and_sets_no_cookie(planned: None, lotus: Staff) -> None:
    answer = fetch(address(lotus))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_new_address_ends_the_one_before(lotus: Staff) -> None:
    before = address(lotus)
    renew_feed(by=lotus)
    after = address(lotus)
    assert before != after
    assert (fetch(before).status_code, fetch(after).status_code) == (404, 200)
    end_feed(by=lotus)
    assert fetch(after).status_code == 404


def test_address_is_of_160_random_bits(lotus: Staff, heron: Staff) -> None:
    for staff in (lotus, heron):
        renew_feed(by=staff)
    secrets = {own_secret(staff) for staff in (lotus, heron)}
    assert len(secrets) == 2
    assert all(re.fullmatch(r"[0-9a-f]{40}", secret) for secret in secrets)


@pytest.mark.parametrize("secret", ["0" * 40, "x", "%00", "日"])
def test_no_other_address_leads_anywhere(lotus: Staff, secret: str) -> None:
    renew_feed(by=lotus)
    make_person("crane")  # has none: an empty secret is no address
    assert fetch(f"/shifts/feed/{secret}.ics").status_code == 404
    assert fetch("/shifts/feed/.ics").status_code == 404


def test_closed_account_has_no_calendar(lotus: Staff) -> None:
    path = address(lotus)
    Staff.objects.filter(pk=lotus.pk).update(is_active=False)
    assert fetch(path).status_code == 404


def test_addresses_are_made_and_ended_on_the_page(signed_in: SignedIn, lotus: Staff) -> None:
    client = signed_in(lotus)
    client.post("/shifts/feed/new")
    (shown,) = re.findall(r'value="http://testserver(/[^"]+\.ics)"', page(client))
    assert fetch(shown).status_code == 200
    client.post("/shifts/feed/end")
    assert ".ics" not in page(client).replace("/shifts/calendar.ics", "")
    assert fetch(shown).status_code == 404


def test_calendar_can_be_taken_as_a_file(signed_in: SignedIn, planned: None, lotus: Staff) -> None:
    answer = signed_in(lotus).get("/shifts/calendar.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="shifts.ics"'
    assert len(list(Calendar.from_ical(answer.content).walk("VEVENT"))) == 2


def test_calendar_crosses_a_change_of_clocks(lotus: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    take_shift(shift_id=plan(day=date(2027, 3, 27), zone=BERLIN).pk, by=lotus, now=QUARTER)
    at(datetime(2027, 3, 20, tzinfo=UTC), monkeypatch)
    (event,) = events(fetch(address(lotus)))
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=7)


def page(client: Client) -> str:
    return client.get("/shifts/").content.decode()
