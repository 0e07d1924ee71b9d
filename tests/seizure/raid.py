"""The raid: the story is told to its end, and everything is taken, twice.

The first time while the processes run, some seconds after the last request, with their
memory; as if the plug were pulled. The second time after they were stopped in good order.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.seizure import ten
from tests.seizure.arrived import sealed_values
from tests.seizure.house import House, running_house
from tests.seizure.loot import Loot, take, take_secrets
from tests.seizure.marks import Kind, Mark
from tests.seizure.minutes import Window
from tests.seizure.story import Declarant, Story
from unjoin.service.process_memory import IDLE_MS, PAUSE_S

SOME_SECONDS = 2 * (PAUSE_S + IDLE_MS / 1000)
"""After the last request: connections that nobody uses are closed by then, and emptied."""


@dataclass(frozen=True)
class Raid:
    """What was taken, and the truth. `secrets`: what was kept apart, taken later all the same."""

    story: Story
    running: Loot
    stopped: Loot
    window: Window
    secrets: dict[str, str]
    sealed_before: frozenset[bytes]

    def marks(self) -> list[Mark]:
        """Every secret; and sealed files that should be gone, in each of which lies one."""
        gone = self.sealed_before - sealed_values(self.stopped.tables)
        return [
            *self.story.secrets(),
            *(
                Mark(Kind.SEALED, "somebody", sealed[at : at + 24].hex())
                for sealed in gone
                for at in (40, len(sealed) // 2, len(sealed) - 64)
            ),
        ]


@contextmanager
def raided(root: Path) -> Iterator[Raid]:
    """Tell the story in a new house in `root`, and take everything."""
    with running_house(root) as house:
        story = Story(house)
        begin = time.time()
        ten.before_the_first_batch(story)
        before = sealed_values(house.tables())
        ten.review(story)
        house.publish()
        house.back_up()
        ten.after_the_first_batch(story)
        end = time.time()
        before |= sealed_values(house.tables())
        house.publish()
        house.back_up()
        house.start_publisher()
        ten.look_around(story)
        running, stopped = _take_twice(house, story, root)
        yield Raid(
            story, running, stopped, Window(begin, end), take_secrets(house), frozenset(before)
        )


def _take_twice(house: House, story: Story, root: Path) -> tuple[Loot, Loot]:
    time.sleep(SOME_SECONDS)
    running = take(house, root / "taken-running")
    # Whatever was closed and emptied meanwhile, the next visitor is answered.
    visitor = Declarant(story, "somebody after the raid")
    assert "not published yet" in visitor.look_up(story.find("waiting 1")).text
    story.close_browsers()
    house.stop()
    return running, take(house, root / "taken-stopped")
