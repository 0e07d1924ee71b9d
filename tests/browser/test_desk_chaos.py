"""Chaos at the desk: whatever breaks, each call is there exactly once.

200 runs, half of them on either database, each with one fault at random: the connection cut before
or after the server has it, half an answer, the server killed in mid-save, the tab reloaded or
closed, the clock changed, another tab at the same time, signed out, a call undone. The seed is
printed; it says which faults come in which order, though what is how far when they come differs.

UNJOIN_CHAOS_RUNS: how many runs on each database. UNJOIN_CHAOS_SEED: the seed of another run.
"""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.centre import Centre, free_ports
from tests.browser.conftest import OpenPage, own_centre
from tests.browser.inside import looking_inside
from tests.browser.night import KEPT, Night
from tests.browser.passkeys import sign_in
from tests.browser.storm import KillableServer, Weather

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

centre = own_centre

RUNS = int(os.environ.get("UNJOIN_CHAOS_RUNS", "100"))
DAY_S = 24 * 3600
ENDINGS = {"2": "listened", "5": "not-now", "6": "no", "8": "silent", "0": "abusive"}
KNOWN_RECEIPTS = """
import json
from pathlib import Path
from unjoin.service.instance import current
from unjoin.service.intake import codes
from unjoin.service.intake.models import InboxItem
pepper = current().pepper
asked = json.loads(Path({path!r}).read_text())
known = {{codes.receipt_index(code, 0, pepper=pepper) for code in asked}}
rows = InboxItem.objects.filter(kind=1).values_list("receipt_index", flat=True)
print(sum(bytes(index) not in known for index in rows))
"""


@pytest.fixture
def night(centre: Centre, open_page: OpenPage) -> Iterator[Night]:
    """A volunteer at two tabs, at a server of its own beside the centre's."""
    seed = os.environ.get("UNJOIN_CHAOS_SEED") or secrets.token_hex(4)
    print(f"\nseed {seed}, {RUNS} runs")
    random = Random(seed)  # not for secrets
    server = KillableServer(centre.directory, free_ports()[0])
    server.start()
    first = open_page()
    weather = Weather(server, random.random)
    centre = replace(centre, staff_port=server.port)
    night = Night(centre, server, weather, first.context, random, seed)
    sign_in(first, night.centre, "volunteer", "/en/desk/")
    weather.over(first.context)
    night.tabs.append(first)
    night.open_tab()
    yield night
    server.kill()


# What can go wrong while a call is saved. Each leaves the tab in whatever state it is in.


def nothing(night: Night, page: Page, alias: str) -> None:
    night.save(page, alias)


def bad_line(night: Night, page: Page, alias: str) -> None:
    kind = night.random.choice(("cut", "lost", "half", "slow"))
    night.weather.turns(kind, "calls", night.random.choice((1, 1, 2)))
    night.save(page, alias)


def killed_in_mid_save(night: Night, page: Page, alias: str) -> None:
    night.weather.turns("killed", "calls")
    with page.expect_request("**/desk/calls"):
        night.save(page, alias)
    while night.weather.times:
        page.wait_for_timeout(5)
    page.wait_for_timeout(100 * night.random.random())
    night.server.start()


def down_for_a_while(night: Night, page: Page, alias: str) -> None:
    night.server.kill()
    night.save(page, alias)
    expect(page.locator("#go-on")).to_be_visible()
    if night.random.random() < 0.5:
        night.press(page, "g")
    night.server.start()


def reloaded_while_editing(night: Night, page: Page, alias: str) -> None:
    night.made[alias] = page.locator(".in-call").count()
    page.reload()
    night.await_state(page, "people")


def reloaded_while_saving(night: Night, page: Page, alias: str) -> None:
    kind = night.random.choice(("slow", "slow", "lost", "cut", "fine"))
    night.weather.turns(kind, "calls", 0 if kind == "fine" else 1)
    night.save(page, alias)
    page.wait_for_timeout(60 * night.random.random())
    page.reload()


def closed_while_saving(night: Night, page: Page, alias: str) -> None:
    night.weather.turns(night.random.choice(("slow", "cut", "lost")), "calls", 2)
    night.save(page, alias)
    night.await_state(page, "waits", "receipt")
    night.tabs.remove(page)
    page.close()
    night.open_tab()


def signed_out(night: Night, page: Page, alias: str) -> None:
    cookies = night.context.cookies()
    night.context.clear_cookies()
    night.save(page, alias)
    page.locator("#problem").get_by_text("You are signed out").wait_for()
    if night.random.random() < 0.5:
        night.sign_in_elsewhere()
    else:
        night.context.add_cookies(cookies)  # type: ignore[arg-type]


def signed_out_by_hand(night: Night, page: Page, alias: str) -> None:
    night.made[alias] = page.locator(".in-call").count()
    page.click("form[action*=sign-out] button")
    night.open_desk(page)
    night.await_state(page, "people")


def another_time(night: Night, page: Page, alias: str) -> None:
    moved_s = night.random.uniform(-400, 400) * DAY_S
    now_s = page.evaluate("performance.timeOrigin + performance.now()") / 1000
    page.clock.set_system_time(now_s + moved_s)
    night.weather.turns(night.random.choice(("lost", "cut")), "calls")
    night.save(page, alias)


def two_tabs_at_once(night: Night, page: Page, alias: str) -> None:
    night.weather.turns(night.random.choice(("slow", "lost", "cut")), "calls", 2)
    other = night.other_than(page)
    night.finish(other)
    night.enter(other, f"{alias}b")
    night.save(page, alias)
    night.save(other, f"{alias}b")
    night.finish(other)


def duplicated(night: Night, page: Page, alias: str) -> None:
    with page.expect_popup() as opened:
        page.evaluate("() => { window.open(location.href); }")
    opened.value.locator("#notice").get_by_text("open in another tab").wait_for()
    opened.value.close()
    night.save(page, alias)


def undone(night: Night, page: Page, alias: str) -> None:
    kind = night.random.choice(("fine", "lost", "cut", "half"))
    night.weather.turns(kind, "undo", 0 if kind == "fine" else 1)
    night.save(page, alias)
    night.note_receipt(page)
    night.press(page, "u")
    if kind == "fine":
        night.await_state(page, "people")
        if night.random.random() < 0.5:
            del night.made[alias]
            page.click("[data-action=discard]:visible")
    else:
        night.await_state(page, "ready")  # it is in the list, and is opened in the morning


FAULTS: tuple[tuple[int, Callable[[Night, Page, str], None]], ...] = (
    (6, nothing),
    (20, bad_line),
    (8, killed_in_mid_save),
    (4, down_for_a_while),
    (8, reloaded_while_editing),
    (12, reloaded_while_saving),
    (8, closed_while_saving),
    (6, signed_out),
    (3, signed_out_by_hand),
    (6, another_time),
    (8, two_tabs_at_once),
    (4, duplicated),
    (7, undone),
)


def count_an_ending(night: Night, page: Page) -> None:
    """In which nobody left; now and then taken back, or with a bad line or a reload."""
    key = night.random.choice(list(ENDINGS))
    kind = night.random.choice(("fine", "fine", "cut", "lost", "half"))
    night.weather.turns(kind, "outcomes", 0 if kind == "fine" else 1)
    night.press(page, key)
    if night.random.random() < 0.2:
        night.press(page, "u")
        page.locator("#notice").get_by_text("Taken back").wait_for()
        return
    night.counted[ENDINGS[key]] += 1
    if night.random.random() < 0.4:
        page.wait_for_timeout(40)
        page.reload()
        page.wait_for_selector("#desk .now")


def test_every_call_is_there_once_whatever_breaks(
    night: Night, tmp_path: Path, measured: Callable[[str], None]
) -> None:
    weights, faults = zip(*FAULTS, strict=True)
    done: Counter[str] = Counter()
    for run in range(RUNS):
        night.random.seed(f"{night.seed}/{run}")
        night.weather.clears()
        night.server.start()
        page = night.random.choice(night.tabs)
        page.bring_to_front()
        night.finish(page)
        if night.random.random() < 0.3:
            count_an_ending(night, page)
        (fault,) = night.random.choices(faults, weights)
        night.enter(page, f"run{run:04d}")
        fault(night, page, f"run{run:04d}")
        done[fault.__name__] += 1
        if page in night.tabs:
            night.finish(page)
    for page in night.tabs:
        page.bring_to_front()
        night.finish(page)
        page.reload()  # counts what is still in its ten seconds
        night.tidy_up(page)
    print(f"{dict(done)}, weather {night.weather.seen}, {night.server.kills} kills")
    assert_exactly_once(night, tmp_path)
    measured(f"chaos: {RUNS} runs, {len(night.made)} calls, {night.server.kills} kills, none lost")


def assert_exactly_once(night: Night, tmp_path: Path) -> None:
    with looking_inside(night.centre) as inside:
        received = [declaration["persons"] for declaration in inside.received()]
        counted = {outcome: calls for outcome, calls in inside.counted().items() if calls}
    found = Counter(persons[0]["name"] for persons in received)
    assert {alias for alias, times in found.items() if times > 1} == set(), "doubled"
    assert night.made.keys() - found.keys() == set(), "lost"
    assert found.keys() - night.made.keys() == set(), "never saved"
    assert {persons[0]["name"]: len(persons) for persons in received} == night.made
    assert counted == night.counted | {"withdrew": len(night.made)}
    codes = tmp_path / "codes.json"
    codes.write_text(json.dumps(sorted(night.receipts)))
    unknown = night.centre.shell(KNOWN_RECEIPTS.format(path=str(codes)))
    assert unknown.strip() == "0", "saved, and its receipt was never shown"
    assert [page.evaluate(KEPT) for page in night.tabs] == [0, 0]
