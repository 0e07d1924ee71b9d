"""A flood of junk beside real declarations, and a reviewer who clears it.

On each database, from one client and from many: the real `unjoin serve` with two
workers behind a header that says who comes, as a reverse proxy writes it. First
real ones alone, for comparison; then the flood, with real ones beside it; then a
reviewer in Chromium. What became of the real ones is read from the database.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from statistics import quantiles
from threading import Event, Thread

from bench.declarations import centre_on
from bench.declare import last_step
from bench.flood_load import CLIENT_HEADER
from bench.flood_review import Cleared, clear
from bench.processes import family, resident_mb
from bench.real_ones import RealOnes, Sent
from tests.browser.centre import Centre

REAL_EVERY_S = 2.0
ALONE = 30
"""So many real ones are sent without a flood, for comparison."""
AIM_SHARE, AIM_DECISIONS = 0.99, 20
FATE = """
import json, sys
from pathlib import Path
from unjoin.service.instance import current
from unjoin.service.intake import codes
from unjoin.service.intake.models import InboxItem
from unjoin.service.review.queries import last_state
asked = json.loads(Path({codes!r}).read_text())
found = []
for code in asked:
    index = codes.receipt_index(code, 0, pepper=current().pepper)
    row = InboxItem.objects.filter(receipt_index=index).annotate(state=last_state())
    found.append(list(row.values_list("queue", "state").first() or (0, None)))
print(json.dumps([InboxItem.objects.count(), InboxItem.objects.filter(queue=1).count(), found]))
"""


@dataclass(frozen=True)
class Size:
    """How many junk declarations, within how many seconds, from how many clients if from many."""

    junk: int
    seconds: float
    clients: int


def main(*, size: Size, databases: tuple[str, ...], whose: tuple[str, ...]) -> int:
    """Print what a flood does. 1 where an aim is missed."""
    missed = 0
    for database in databases:
        for origin in whose:
            clients = 1 if origin == "one" else size.clients
            who = "one client" if clients == 1 else f"{clients:,} clients"
            print(f"\n{database}: {size.junk:,} in {size.seconds:.0f} s from {who}", flush=True)
            with centre_on(database, client_header=CLIENT_HEADER) as centre:
                missed |= _measure(centre, size, clients)
    return missed


def _measure(centre: Centre, size: Size, clients: int) -> int:
    url, fields = last_step(centre.public_url)
    alone = RealOnes(centre.public_url).send(ALONE, every_s=0.2)
    real = int(size.seconds / REAL_EVERY_S)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file, _watched(centre) as memory:
        json.dump(fields, file)
        file.flush()
        arguments = [url, file.name, str(size.junk), str(size.seconds), str(clients)]
        flood = subprocess.Popen(
            [sys.executable, "-m", "bench.flood_load", *arguments], stdout=subprocess.PIPE
        )
        beside = RealOnes(centre.public_url, first=ALONE).send(real, every_s=REAL_EVERY_S)
        told = json.loads(flood.communicate(timeout=20 * size.seconds + 600)[0])
    print(f"  junk          {told['received']:,} received, {told['failed']} failed")
    _print_latency(alone, beside)
    print(f"  memory        {memory[0]:.0f} MB, then at most {max(memory):.0f}, at the end "
          f"{memory[-1]:.0f}")  # fmt: skip
    _print_queues(centre, beside)
    cleared = clear(centre)
    return _print_review(centre, cleared, beside)


def _print_latency(alone: Sent, beside: Sent) -> None:
    for name, place in (("p50", 49), ("p99", 98)):
        before, during = (quantiles(sent.seconds, n=100)[place] for sent in (alone, beside))
        print(f"  {name} of real   {1000 * before:.0f} ms alone, {1000 * during:.0f} ms beside it, "
              f"{during / before:.1f} ×")  # fmt: skip


def _print_queues(centre: Centre, beside: Sent) -> None:
    stored, prompt, _ = _fates(centre, [])
    print(f"  stored        {stored:,}, of them {prompt:,} prompt")
    for who, sent in (("JavaScript", beside.with_proof), ("none", beside.without)):
        _, _, fates = _fates(centre, sent)
        share = sum(queue == 1 for queue, _ in fates) / max(1, len(fates))
        print(f"  {who:<13} {len(sent)} real ones, {100 * share:.1f} % prompt")


def _print_review(centre: Centre, cleared: Cleared, beside: Sent) -> int:
    everybody = beside.with_proof + beside.without
    _, _, fates = _fates(centre, everybody)
    sound = sum(queue != 0 and state != "refused" for queue, state in fates)
    share = sound / (len(everybody) + beside.failed)
    print(f"  reviewer      {cleared.decisions} decisions ({cleared.presses} presses) refused "
          f"{cleared.refused:,}; {cleared.left:,} left to read")  # fmt: skip
    print(
        f"  real ones     {100 * share:.1f} % received, with receipt, and not refused", flush=True
    )
    return int(share < AIM_SHARE or cleared.decisions >= AIM_DECISIONS)


def _fates(centre: Centre, codes: list[str]) -> tuple[int, int, list[tuple[int, str | None]]]:
    """How many are stored and prompt; and of each of `codes` the queue (0: not there) and state."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(codes, file)
        file.flush()
        stored, prompt, fates = json.loads(centre.shell(FATE.format(codes=file.name)))
    return stored, prompt, [(queue, state) for queue, state in fates]


class _watched:  # noqa: N801 — used as a function
    """Notes every five seconds how many MB the processes of the public site have."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._end = Event()
        self._seen: list[float] = []

    def __enter__(self) -> list[float]:
        self._seen.append(self._now())
        self._thread = Thread(target=self._watch)
        self._thread.start()
        return self._seen

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(5):
            self._seen.append(self._now())

    def _now(self) -> float:
        return sum(map(resident_mb, family(self._centre, "public")))
