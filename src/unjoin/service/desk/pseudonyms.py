"""Pseudonyms for the call screen: distinct ones, with their pinyin and meaning.

The screen gets a batch and takes from it, so that offering one needs no answer
from the server. Within a call none is offered twice (the screen says which are taken), nor
within a parcel of paper (see `desk.paper`).

Between screens, a name that was offered to one is not offered to another until the supply
runs low. For that `Offers` remembers, in the memory of the staff's one process and as long as it
runs, of each name of the catalogue one byte: offered lately, offered before that, or not. It is no
list: neither when nor to whom, nor which names came together can be read from it, nor which
of them anybody took. Names of one call come from one batch, so whoever had the batches would know
who left together; that is why this is not a queue of names.

What it can do. The catalogue has about 4,400 names, of which about 3,800 sound different without
their tones, and those that sound like a recent one wait with it. A name returns after 45 % of
that at the earliest (about 1,700 others) and 90 % at the latest. So up to 57 screens can be opened
at the same moment, each with a batch of 30, without a name in common; of a hundred, a few will have
some. On a day with 42,000 people each name is published about eleven times, on one with
110,000 about twenty-nine times: pseudonyms tell the people of one call apart, and
nobody from everybody. A campaign can bring more names of its own.
"""

from __future__ import annotations

import functools
import secrets
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict

from unjoin.registry.campaign import Campaign
from unjoin.registry.pseudonym import Pseudonym, PseudonymError, all_pseudonyms, offer, toneless

BATCH = 30
"""Enough for most calls; the screen asks for more before it runs out."""

NEVER, BEFORE, LATELY = 0, 1, 2
_sound = functools.cache(toneless)


class Offers:
    """Which names of a catalogue were offered. Safe between threads. See the module."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._marks = bytearray()
        self._extra: tuple[Pseudonym, ...] = ()
        self._turn = 0

    def offer(
        self,
        count: int,
        *,
        draw: Callable[[int], int],
        exclude: Collection[str] = (),
        blocked: Collection[str] = (),
        extra: Sequence[Pseudonym] = (),
    ) -> tuple[Pseudonym, ...]:
        """As `registry.pseudonym.offer`, of names that were not offered lately if there are enough.

        Raises PseudonymError where there are too few even so.
        """
        with self._lock:
            names = self._catalogue(tuple(extra))
            for forgotten in (NEVER, BEFORE, LATELY):
                self._forget(forgotten)
                recent = {name.hans for name, mark in zip(names, self._marks, strict=True) if mark}
                try:
                    offered = offer(
                        count,
                        draw=draw,
                        exclude={*exclude, *recent},
                        blocked=blocked,
                        extra=extra,
                    )
                except PseudonymError:
                    if forgotten is LATELY:
                        raise
                else:
                    self._note(names, offered)
                    return offered
        raise AssertionError("the last round returns or raises")

    def reset(self) -> None:
        """Remember nothing, as a process that was just started."""
        with self._lock:
            self._marks = bytearray()
            self._extra = ()

    def _catalogue(self, extra: tuple[Pseudonym, ...]) -> tuple[Pseudonym, ...]:
        names = (*all_pseudonyms(), *extra)
        if len(self._marks) != len(names) or self._extra != extra:
            self._marks, self._extra = bytearray(len(names)), extra
            self._turn = len({_sound(name.pinyin) for name in names}) * 45 // 100
        return names

    def _forget(self, upto: int) -> None:
        """Let names come again that were offered before; with LATELY, all."""
        if upto:
            self._marks = bytearray(mark if mark > upto else NEVER for mark in self._marks)

    def _note(self, names: tuple[Pseudonym, ...], offered: tuple[Pseudonym, ...]) -> None:
        """Mark what was offered. When that is 45 % of all sounds, what was offered before is
        forgotten, and what was lately becomes what was before."""
        fresh = set(offered)
        lately = set[str]()
        for place, name in enumerate(names):
            if name in fresh:
                self._marks[place] = LATELY
            if self._marks[place] == LATELY:
                lately.add(_sound(name.pinyin))
        if len(lately) >= self._turn:
            older = {LATELY: BEFORE, BEFORE: NEVER, NEVER: NEVER}
            self._marks = bytearray(older[mark] for mark in self._marks)


offers = Offers()
"""Those of this process, and no other."""


def offer_batch(
    count: int, *, campaign: Campaign, exclude: Collection[str] = ()
) -> list[dict[str, str]]:
    """`count` pseudonyms as the script takes them; none that sounds like one of `exclude`."""
    offered = offers.offer(
        count,
        draw=secrets.randbelow,
        exclude=exclude,
        blocked=campaign.blocked_pseudonyms,
        extra=[Pseudonym(**asdict(name)) for name in campaign.extra_pseudonyms],
    )
    return [asdict(name) for name in offered]
