"""No pseudonym is offered to two screens until the supply runs low, and no list of them is kept."""

from __future__ import annotations

import random
import secrets
import subprocess
import sys
import threading
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry.pseudonym import (
    Pseudonym,
    PseudonymError,
    all_pseudonyms,
    find_offered,
    toneless,
)
from unjoin.service.desk.pseudonyms import BATCH, Offers, offer_batch, offers
from unjoin.service.instance import Instance

SUPPLY = len({toneless(name.pinyin) for name in all_pseudonyms()})
FEWEST_BETWEEN = SUPPLY * 45 // 100
EVERY = [name.hans for name in all_pseudonyms()]


def sounds(names: tuple[Pseudonym, ...]) -> list[str]:
    return [toneless(name.pinyin) for name in names]


@given(st.lists(st.integers(1, 120), min_size=1, max_size=60), st.integers())
def test_no_name_returns_before_many_others(asked: list[int], seed: int) -> None:
    """Screens ask for any number of names, in any order."""
    source, remembered = random.Random(seed), Offers()
    recent: deque[str] = deque(maxlen=FEWEST_BETWEEN - max(asked))
    for count in asked:
        offered = sounds(remembered.offer(count, draw=source.randrange))
        assert len(set(offered)) == count
        assert set(offered).isdisjoint(recent)
        recent.extend(offered)


@given(st.lists(st.sampled_from(EVERY), max_size=30, unique=True), st.integers())
def test_names_of_the_call_are_not_offered_again(taken: list[str], seed: int) -> None:
    offered = Offers().offer(19, draw=random.Random(seed).randrange, exclude=taken)
    heard = {toneless(name.pinyin) for name in map(find_offered, taken) if name}
    assert heard.isdisjoint(sounds(offered))


def test_names_go_round_when_the_supply_is_used_up() -> None:
    remembered, offered = Offers(), 0
    while offered < 3 * SUPPLY:
        offered += len(remembered.offer(BATCH, draw=secrets.randbelow))


def test_more_than_are_left_are_offered_all_the_same() -> None:
    """A thousand at once, again and again: what was offered before comes again."""
    remembered = Offers()
    for _time in range(6):
        assert len(set(sounds(remembered.offer(1000, draw=secrets.randbelow)))) == 1000


def test_more_than_there_are_cannot_be_offered() -> None:
    remembered = Offers()
    remembered.offer(100, draw=secrets.randbelow)
    with pytest.raises(PseudonymError):
        remembered.offer(SUPPLY + 1, draw=secrets.randbelow)
    assert len(remembered.offer(BATCH, draw=secrets.randbelow)) == BATCH


def test_few_names_go_round() -> None:
    """Of a campaign that blocks all but two names."""
    remembered = Offers()
    blocked = [name for name in EVERY if name not in ("金福", "万顺")]
    for _time in range(5):
        offered = remembered.offer(2, draw=secrets.randbelow, blocked=blocked)
        assert {name.hans for name in offered} == {"金福", "万顺"}


def test_threads_never_get_the_same_name() -> None:
    remembered, found = Offers(), list[str]()
    screens = SUPPLY * 45 // 100 // BATCH - 1

    def ask() -> None:
        found.extend(sounds(remembered.offer(BATCH, draw=secrets.randbelow)))

    threads = [threading.Thread(target=ask) for _screen in range(screens)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == screens * BATCH > 50 * BATCH


def test_what_is_remembered_tells_no_order_and_no_batch() -> None:
    """One byte for each name: two orders of the same batches leave the same memory."""
    first, second = random.Random(1), random.Random(1)
    one, other = Offers(), Offers()
    batches = [one.offer(10, draw=first.randrange) for _screen in range(8)]
    assert [other.offer(10, draw=second.randrange) for _screen in range(8)] == batches
    again = Offers()
    again.offer(0, draw=secrets.randbelow)
    for batch in reversed(batches):
        again._note(all_pseudonyms(), tuple(reversed(batch)))
    assert again._marks == one._marks == other._marks
    assert len(one._marks) == len(all_pseudonyms())


_READ_CACHE = """
import gc, secrets
from unjoin.registry import pseudonym
from unjoin.service.desk.pseudonyms import Offers
screens = Offers()
for _screen in range(5):
    screens.offer(10, draw=secrets.randbelow)
inside = [each for each in gc.get_referents(pseudonym._reading) if isinstance(each, dict)]
(known,) = [each for each in inside if "__name__" not in each]
print(list(known) == list(dict.fromkeys(name.pinyin for name in pseudonym.all_pseudonyms())))
"""


def test_readings_that_are_remembered_tell_no_order() -> None:
    """In a process of its own, in which no name has been read yet."""
    run = [sys.executable, "-c", _READ_CACHE]
    done = subprocess.run(run, capture_output=True, check=True, text=True)
    assert done.stdout == "True\n"


def test_screens_of_this_process_share_it(instance: Instance) -> None:
    offers.reset()
    first = offer_batch(BATCH, campaign=instance.campaign)
    second = offer_batch(BATCH, campaign=instance.campaign)
    assert {name["hans"] for name in first}.isdisjoint(name["hans"] for name in second)
    offers.reset()
