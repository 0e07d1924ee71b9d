"""Who is on, in memory alone."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from tests.unit.shifts.rota import make_person, plan
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.shifts import presence as module
from unjoin.service.shifts.presence import SILENCE_S, OpenCalls, Presence, Stage, presence

SignedIn = Callable[[Staff | Role], Client]
LOTUS, HERON = uuid.uuid4(), uuid.uuid4()


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(clock: Clock) -> Presence:
    return Presence(clock)


def handles(here: Presence) -> list[str]:
    return [one.handle for one in here.on_now()]


def test_signing_on_and_off(here: Presence) -> None:
    here.sign_on(LOTUS, "lotus", ("cmn",))
    here.sign_on(HERON, "heron", ("yue",))
    assert handles(here) == ["heron", "lotus"]
    here.sign_off(LOTUS)
    assert handles(here) == ["heron"]
    assert not here.is_on(LOTUS)


def test_open_call_screen_signs_nobody_on(here: Presence) -> None:
    assert not here.hear(LOTUS, "lotus", Stage.READY)
    assert handles(here) == []


def test_beats_keep_somebody_on(here: Presence, clock: Clock) -> None:
    here.sign_on(LOTUS, "lotus", ("cmn",))
    for _ in range(5):
        clock.now += SILENCE_S - 1
        assert here.hear(LOTUS, "lotus", Stage.READY)


def test_silence_is_forgotten(here: Presence, clock: Clock) -> None:
    here.sign_on(LOTUS, "lotus", ("cmn",))
    here.hear(LOTUS, "lotus", Stage.TALKING)
    clock.now += SILENCE_S
    assert handles(here) == []
    assert here.open_calls() == OpenCalls(0, 0)
    assert not here.hear(LOTUS, "lotus", Stage.READY)


def test_silence_is_forgotten_though_nobody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SILENCE_S", -1)
    here = Presence()
    here.sign_on(LOTUS, "lotus", ("cmn",))
    ends = time.monotonic() + 20
    while here._seen and time.monotonic() < ends:
        time.sleep(0.01)
    assert not here._seen


def test_calls_are_counted_with_their_length(here: Presence, clock: Clock) -> None:
    here.sign_on(LOTUS, "lotus", ("cmn",))
    here.hear(LOTUS, "lotus", Stage.TALKING)
    clock.now += 60
    here.hear(LOTUS, "lotus", Stage.PEOPLE)
    here.hear(HERON, "heron", Stage.TALKING)
    clock.now += 30
    assert here.open_calls() == OpenCalls(2, 60)  # of 90 and 30 seconds
    assert [one.in_call for one in here.on_now()] == [True]
    here.hear(LOTUS, "lotus", Stage.READY)
    assert here.open_calls() == OpenCalls(1, 30)


def test_new_process_knows_nobody(here: Presence, clock: Clock) -> None:
    here.sign_on(LOTUS, "lotus", ("cmn",))
    assert handles(Presence(clock)) == []


# Through the pages


@pytest.fixture
def desk(signed_in: SignedIn) -> Client:
    return signed_in(make_person("crane"))


def beat(client: Client, stage: str) -> dict[str, object]:
    answer = client.post(
        "/shifts/heartbeat",
        {"stage": stage},
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200, answer.content
    value: dict[str, object] = answer.json()
    return value


def test_button_signs_on_and_off_without_a_script(desk: Client) -> None:
    assert desk.post("/shifts/on", follow=True).redirect_chain[0][0].endswith("/shifts/")
    assert "You are on." in desk.get("/shifts/").content.decode()
    desk.post("/shifts/off")
    assert "You are not on." in desk.get("/shifts/").content.decode()


def test_without_settings_nobody_signs_on(signed_in: SignedIn, volunteer: Staff) -> None:
    client = signed_in(volunteer)
    assert client.post("/shifts/on")["Location"].endswith("/shifts/settings")
    answer = client.post("/shifts/on", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "shift-no-settings")
    assert presence.on_now() == []


def test_beat_tells_whether_one_is_on_and_which_gaps_come(desk: Client) -> None:
    plan()
    assert beat(desk, "ready") == {
        "is_on": False,
        "gaps": ["Mandarin, today 22:00–06:00: nobody comes, 1 needed"],
    }
    desk.post("/shifts/on")
    assert beat(desk, "talking") == {"is_on": True}


@pytest.mark.parametrize("body", ["", "{}", '{"stage": "elsewhere"}', '{"stage": "ready", "x": 1}'])
def test_beat_that_no_screen_sends(desk: Client, body: str) -> None:
    answer = desk.post("/shifts/heartbeat", body, content_type="application/json")
    assert answer.status_code == 422


def test_who_is_not_on_sees_numbers_and_no_handles(desk: Client) -> None:
    presence.sign_on(LOTUS, "lotus", ("cmn", "yue"))
    seen = desk.get("/shifts/who").json()
    assert seen["counts"] == ["Mandarin: 1", "Cantonese: 1", "English: 0"]
    assert seen["on"] == []
    desk.post("/shifts/on")
    seen = desk.get("/shifts/who").json()
    assert [one["handle"] for one in seen["on"]] == ["crane", "lotus"]
    assert seen["people"] == "2 people are on now."


def test_signing_out_forgets(desk: Client) -> None:
    desk.post("/shifts/on")
    assert handles(presence) == ["crane"]
    desk.post("/sign-out")
    assert handles(presence) == []


@pytest.mark.parametrize(("path", "lasts"), [("/shifts/heartbeat", False), ("/shifts/who", True)])
def test_beat_keeps_nobody_signed_in(desk: Client, path: str, lasts: bool) -> None:
    """What an open page asks by itself is nobody's activity."""
    session = desk.session
    session["limits"] = {**session["limits"], "seen": int(time.time()) - 4 * 3600 + 60}
    session.save()
    desk.cookies["sessionid"] = session.session_key or ""
    before = desk.session["limits"]["seen"]
    if path.endswith("who"):
        desk.get(path)
    else:
        beat(desk, "ready")
    assert (desk.session["limits"]["seen"] > before) == lasts
