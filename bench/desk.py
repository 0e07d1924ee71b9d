"""A hundred volunteers at once: how long saving a call takes, and whether all of them are there.

The real `unjoin serve staff`, one process as always, and volunteers with sessions of their own
who record a call every fifteen seconds each. Before them one of the same volunteers does so alone,
for comparison. What was stored is read from the database, not from the answers.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bench.declarations import centre_on
from bench.processes import family, processor_s
from tests.browser.centre import Centre

THINK_S = 15.0
ALONE_S, ALONE_THINK_S = 30.0, 0.1
AIM_P99_MS = 300
SESSIONS = """
import json, sys
from pathlib import Path
from unjoin.service.commands.session import start_django
start_django(Path(sys.argv[1]), site="staff")
from django.conf import settings
from django.test import Client
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.roles import Role
sessions = []
for number in range(int(sys.argv[2])):
    client = Client()
    client.force_login(Staff.objects.create_user(handle=f"caller-{number}", role=Role.VOLUNTEER))
    sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
print(json.dumps(sessions))
"""
STORED = """
import json
from unjoin.service.accounts.audit import find_break
from unjoin.service.intake.models import InboxItem
from unjoin.service.statistics.models import OutcomeCount
counted = {row.outcome: row.calls for row in OutcomeCount.objects.all()}
print(json.dumps([InboxItem.objects.count(), counted, find_break()]))
"""


@dataclass(frozen=True)
class Size:
    """How many volunteers, for how many seconds."""

    volunteers: int
    seconds: float


@dataclass(frozen=True)
class Seen:
    """What volunteers saw: milliseconds of each save, those of groups among them; the rest."""

    saves: list[float]
    groups: list[float]
    endings: int
    wrong: dict[str, int]


def main(*, size: Size, database: str) -> int:
    """Print how long saves take. 1 where an aim is missed."""
    print(f"\n{database}: {size.volunteers} volunteers for {size.seconds:.0f} s", flush=True)
    with centre_on(database) as centre, tempfile.TemporaryDirectory() as directory:
        return _measure(centre, Path(directory), size)


def _measure(centre: Centre, directory: Path, size: Size) -> int:
    sessions, first = directory / "sessions.json", directory / "first.json"
    begun = _begin_sessions(centre, size.volunteers)
    sessions.write_text(json.dumps(begun))
    first.write_text(json.dumps(begun[:1]))
    alone = _record(centre, first, ALONE_S, ALONE_THINK_S)
    before_s = _processor_s(centre)
    together = _record(centre, sessions, size.seconds, THINK_S)
    taken_s = _processor_s(centre) - before_s
    for name, place in (("p50", 49), ("p99", 98)):
        one, all_ = (quantiles(seen.saves, n=100)[place] for seen in (alone, together))
        print(f"  {name} of saves  {all_:.0f} ms, {all_ / one:.1f} × that of one alone "
              f"({one:.0f} ms)")  # fmt: skip
    each_ms = 1000 * taken_s / len(together.saves)
    print(f"  processor     {each_ms:.0f} ms for each save and what is beside it, "
          f"{100 * taken_s / size.seconds:.0f} % of a core")  # fmt: skip
    if together.groups:
        print(f"  groups of 19  {len(together.groups)}, the slowest {max(together.groups):.0f} ms")
    return _print_stored(centre, alone, together)


def _processor_s(centre: Centre) -> float:
    return sum(map(processor_s, family(centre, "staff")))


def _begin_sessions(centre: Centre, count: int) -> list[str]:
    """So many new volunteers, each signed in: the cookies of their sessions."""
    command = [sys.executable, "-c", SESSIONS, str(centre.directory), str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    sessions: list[str] = json.loads(done.stdout)
    return sessions


def _print_stored(centre: Centre, alone: Seen, together: Seen) -> int:
    stored, counted, broken = json.loads(centre.shell(STORED))
    saves = len(alone.saves) + len(together.saves)
    endings = alone.endings + together.endings
    wrong = alone.wrong | together.wrong
    print(f"  saved         {saves} calls, {stored} in the inbox, {counted.get('withdrew', 0)} "
          f"counted; {endings} others, {counted.get('silent', 0)} counted")  # fmt: skip
    print(f"  gone wrong    {wrong or 'nothing'}; audit chain {'broken' if broken else 'sound'}")
    is_whole = stored == counted.get("withdrew") == saves and counted.get("silent", 0) == endings
    is_fast = quantiles(together.saves, n=100)[98] < AIM_P99_MS
    return int(not is_whole or bool(wrong) or broken is not None or not is_fast)


def _record(centre: Centre, sessions: Path, seconds: float, think_s: float) -> Seen:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench.desk_load", centre.staff_url),
            *(str(sessions), str(seconds), str(think_s)),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=seconds + 300,
    )
    return Seen(*json.loads(done.stdout))
