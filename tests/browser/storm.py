"""A volunteer's worst night: what is in the way between two tabs and a server, and the server.

`Weather` stands between the browser and the server, for every request of the desk. `KillableServer`
is the real `unjoin serve staff`, which can be killed in the midst of a request and started again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Route

from tests.browser.centre import await_answer
from unjoin.service.process_memory import WIPING

DESK = "**/desk/*"
SLOW_S = 0.15
KILLED_WITHIN_S = 0.04
"""About as long as the server has a call in its hands, on busy cores."""


@dataclass
class KillableServer:
    """The staff site of an instance on a port of its own, in a group of processes of its own."""

    directory: Path
    port: int
    kills: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _killer: threading.Timer | None = None

    def start(self) -> None:
        """Start it, unless it runs; answered when it answers."""
        if self._killer is not None:
            self._killer.join()
        if self._process is not None:
            return
        command = [sys.executable, "-m", "unjoin", "serve", "staff", "--data", str(self.directory)]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            env={**os.environ, **WIPING},  # as it would begin itself again
            start_new_session=True,
        )
        await_answer(f"http://127.0.0.1:{self.port}/sign-in")

    def kill(self) -> None:
        """As the kernel or a power cut does: at once, with its workers, in whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        self.kills += 1

    def kill_after(self, seconds: float) -> None:
        """`kill`, while whoever asks goes on."""
        self._killer = threading.Timer(seconds, self.kill)
        self._killer.start()


@dataclass
class Weather:
    """What happens to the next requests whose address ends in `where`.

    "fine"; "cut" (it does not reach the server); "lost" (the answer does not come back);
    "half" (half of an answer does); "slow"; "killed" (the server is, while it has it).
    """

    server: KillableServer
    random: Callable[[], float]
    kind: str = "fine"
    where: str = "calls"
    times: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    def over(self, context: BrowserContext) -> None:
        """Stand between `context` and the server."""
        context.route(DESK, self._meet)

    def turns(self, kind: str, where: str, times: int = 1) -> None:
        """From now on, so many times."""
        self.kind, self.where, self.times = kind, where, times

    def clears(self) -> None:
        """Nothing is in the way any more."""
        self.times = 0

    def _meet(self, route: Route) -> None:
        # A page that is gone no longer wants its answer.
        with contextlib.suppress(Error):
            if self.times <= 0 or not route.request.url.endswith(f"/{self.where}"):
                route.continue_()
                return
            self.times -= 1
            self.seen[self.kind] = self.seen.get(self.kind, 0) + 1
            getattr(self, f"_{self.kind}")(route)

    def _cut(self, route: Route) -> None:
        route.abort()

    def _lost(self, route: Route) -> None:
        with contextlib.suppress(Error):  # or the server is away, and it never came there
            route.fetch()
        route.abort()

    def _half(self, route: Route) -> None:
        body = route.fetch().text()
        route.fulfill(status=200, content_type="application/json", body=body[: len(body) // 2])

    def _slow(self, route: Route) -> None:
        time.sleep(SLOW_S)
        route.continue_()

    def _killed(self, route: Route) -> None:
        self.server.kill_after(KILLED_WITHIN_S * self.random())
        route.continue_()
