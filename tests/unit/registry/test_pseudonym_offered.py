"""Names offered in one call differ in writing and, even without tones, in sound."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unjoin.registry.pseudonym import (
    Pseudonym,
    PseudonymError,
    all_pseudonyms,
    find_offered,
    offer,
    toneless,
)

EVERY = [pseudonym.hans for pseudonym in all_pseudonyms()]
OWN = Pseudonym("自选", "自選", "zì xuǎn", "the operator's own")
ALIKE = Pseudonym("晋福", "晉福", "jìn fú", "sounds like golden blessing without tones")


def drawn(seed: int) -> random.Random:
    return random.Random(seed)


@given(st.integers(0, 200), st.integers(), st.lists(st.sampled_from(EVERY), max_size=20))
def test_offer_differs(count: int, seed: int, taken: list[str]) -> None:
    offered = offer(count, draw=drawn(seed).randrange, exclude=taken)
    together = [*offered, *(find_offered(name) for name in set(taken))]
    assert len(offered) == count
    sounds = {toneless(pseudonym.pinyin) for pseudonym in offered}
    assert len(sounds) == len({p.hans for p in offered}) == len({p.hant for p in offered}) == count
    assert sounds.isdisjoint(toneless(p.pinyin) for p in together[count:] if p)


def test_offer_follows_the_draw() -> None:
    assert offer(19, draw=drawn(7).randrange) == offer(19, draw=drawn(7).randrange)
    assert offer(19, draw=drawn(7).randrange) != offer(19, draw=drawn(8).randrange)
    assert offer(1, draw=lambda n: 0) == all_pseudonyms()[:1]
    assert offer(1, draw=lambda n: n - 1) == all_pseudonyms()[-1:]


def test_offer_reaches_every_name() -> None:
    first = {offer(1, draw=lambda n, at=at: at)[0] for at in range(len(EVERY))}  # type: ignore[misc]
    assert first == set(all_pseudonyms())


def test_offer_is_even() -> None:
    """400 draws from ten names: each about 40 times, and six standard deviations allowed."""
    source = drawn(1)
    names = list(all_pseudonyms()[:10])
    others = {p.hans for p in all_pseudonyms()[10:]}
    count = Counter(offer(1, draw=source.randrange, blocked=others)[0].hans for _ in range(400))
    assert set(count) == {p.hans for p in names}
    assert max(count.values()) < 40 + 6 * 6


def test_offer_excludes_traditional_writing() -> None:
    others = [name for name in EVERY if name not in ("万顺", "金福")]
    offered = offer(1, draw=drawn(1).randrange, blocked=others, exclude=["萬順"])
    assert offered[0].hans == "金福"


def test_offer_excludes_what_sounds_alike() -> None:
    with pytest.raises(PseudonymError):
        offer(1, draw=drawn(1).randrange, blocked=EVERY, exclude=["金福"], extra=[ALIKE])
    assert offer(1, draw=drawn(1).randrange, blocked=EVERY, extra=[ALIKE]) == (ALIKE,)


def test_offer_excludes_what_sounds_like_the_operators_own() -> None:
    alike = Pseudonym("字宣", "字宣", "zì xuān", "sounds like the operator's own")
    both = [OWN, alike]
    assert offer(1, draw=drawn(2).randrange, blocked=[*EVERY, "自选"], extra=both) == (alike,)
    with pytest.raises(PseudonymError):
        offer(1, draw=drawn(2).randrange, blocked=EVERY, exclude=["自選"], extra=both)


def test_offer_leaves_out_blocked_names() -> None:
    for seed in range(20):
        offered = offer(200, draw=drawn(seed).randrange, blocked=["金福", *EVERY[:2000]])
        assert {p.hans for p in offered}.isdisjoint(EVERY[:2000])


def test_offer_exhausted_says_how_many() -> None:
    with pytest.raises(PseudonymError) as caught:
        offer(3, draw=drawn(1).randrange, blocked=EVERY, extra=[OWN])
    assert caught.value.code == "pseudonym-exhausted"
    assert caught.value.fields == {"wanted": 3, "found": 1}


def test_offer_of_none() -> None:
    assert offer(0, draw=drawn(1).randrange) == ()


def test_offer_five_hundred_is_quick() -> None:
    """About a millisecond here; twenty are allowed, so that a loaded machine does not fail it."""
    source = drawn(1)
    best = 1.0
    for _ in range(10):
        start = time.perf_counter()
        offer(500, draw=source.randrange)
        best = min(best, time.perf_counter() - start)
    assert best < 0.02


def test_find_offered_knows_only_what_ships() -> None:
    assert find_offered("王小明") is None
    assert find_offered("") is None


@pytest.mark.parametrize(
    ("pinyin", "plain"), [("jīn fú", "jin fu"), ("lǜ yuè", "lü yue"), ("wàn shùn", "wan shun")]
)
def test_toneless(pinyin: str, plain: str) -> None:
    assert toneless(pinyin) == plain
