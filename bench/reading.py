"""How long a search and a page of the wall take over a million statements, on both databases.

The statements are written straight into the tables, and indexed by the publisher's own code (see
`reading_made`). Then the real `unjoin serve public` is asked, one question after the other: for
names of one to three characters, common and rare, words, phrases, English, and what is nowhere.
"""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import time
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.declarations import centre_on
from bench.processes import family, processor_s
from tests.browser.centre import Centre

AIM_SEARCH_P95_MS = 100
AIM_WALL_MS = 50
PAGES_OF_THE_WALL = 200
LIMIT_S = 7200.0


def main(*, statements: int, databases: tuple[str, ...]) -> int:
    """Print how long they take. 1 where an aim is missed."""
    return max(_measure(database, statements) for database in databases)


def _measure(database: str, statements: int) -> int:
    print(f"\n{database}: {statements:,} statements", flush=True)
    with centre_on(database) as centre:
        made = _make(str(centre.directory), statements)
        sizes = made["sizes_mb"]
        print(
            f"  index built in {made['index_s']:.0f} s, {statements / made['index_s']:.0f} "
            f"statements/s; {sizes['reading_posting']:.0f} MB beside "
            f"{sizes['publication_statement']:.0f} MB of statements",
            flush=True,
        )
        asker = _Asker(centre)
        walls = asker.time("wall, at any depth", _pages(statements))
        searches = [asker.time(kind, questions) for kind, questions in made["asked"].items()]
        every = [taken for times in searches for taken in times]
        _print("search, all of these", every)
    return int(_p95(walls) >= AIM_WALL_MS or _p95(every) >= AIM_SEARCH_P95_MS)


class _Asker:
    """One visitor, who asks for one page after the other."""

    def __init__(self, centre: Centre) -> None:
        self._connection = http.client.HTTPConnection(
            urlsplit(centre.public_url).netloc, timeout=60
        )
        self._processes = list(family(centre, "public"))
        for _ in range(8):  # each worker has its tables and templates to load
            self._ask({"q": "王"})

    def time(self, what: str, questions: list[dict[str, str]]) -> list[float]:
        """Print how long each of `questions` takes; the answer is in milliseconds."""
        before_s = sum(map(processor_s, self._processes))
        times = [self._ask(question) for question in questions]
        each_ms = 1000 * (sum(map(processor_s, self._processes)) - before_s) / len(questions)
        _print(what, times, f"  processor {each_ms:5.1f} ms")
        return times

    def _ask(self, question: dict[str, str]) -> float:
        begun = time.perf_counter()
        self._connection.request("GET", f"/zh-hans/statements?{urlencode(question)}")
        answer = self._connection.getresponse()
        answer.read()
        assert answer.status == 200, (answer.status, question)
        return 1000 * (time.perf_counter() - begun)


def _make(directory: str, statements: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.reading_made", directory, str(statements)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=LIMIT_S)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def _pages(statements: int) -> list[dict[str, str]]:
    pick = random.Random(3)
    return [{"before": str(pick.randrange(statements))} for _ in range(PAGES_OF_THE_WALL)]


def _print(what: str, times: list[float], more: str = "") -> None:
    p50, p95 = median(times), _p95(times)
    print(f"  {what:<37} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms{more}", flush=True)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=100)[94]
