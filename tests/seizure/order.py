"""Trying to rebuild the order of arrival from where rows lie and what they hold.

Whoever has the files sorts the rows of a table by everything they can be sorted by: their
place, who wrote them, each column, the bytes around them. For each such order two questions
are asked: does it go up or down with the true one (rank correlation), and do those stand side
by side who came one after the other (neighbours)? What chance does as often as once in a
thousand runs of the whole test is no leak.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.seizure.tables import Row, as_bytes

LEVEL = 0.001
FEWEST = 7
"""With fewer arrivals every order is likely."""
_SHUFFLES = 200_000

Ranks = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort, and how the rows in their true order (0, 1, 2, …) come out of it."""

    name: str
    keys: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """An order that tells of the order of arrival. `chance`: how often it would by accident."""

    name: str
    how: str
    chance: float


def orders_of(table: str, arrived: Sequence[Row]) -> Iterator[Order]:
    """Everything the rows of a table can be sorted by. `arrived`: in the order of arrival."""
    if len(arrived) < FEWEST:
        return
    for place in arrived[0].places:
        yield Order(f"{table}, {place}", tuple(row.places[place] for row in arrived))
    for column in arrived[0].values:
        values = [row.values[column] for row in arrived]
        if len(set(map(as_bytes, values))) > 1:
            yield Order(f"{table}.{column}", tuple(map(_sortable, values)))
            yield Order(f"{table}.{column}, length", tuple(len(as_bytes(v)) for v in values))


def offsets_of(name: str, data: bytes, arrived: Mapping[int, bytes]) -> Order | None:
    """Where in `data` the bytes of each arrival begin, the last time they do; by arrival."""
    offsets = [data.rfind(sample) for _, sample in sorted(arrived.items())]
    found = [at for at in offsets if at >= 0]
    if len(found) < FEWEST:
        return None
    return Order(f"{name}, offset", tuple(found))


def find_rebuilt(orders: Sequence[Order]) -> list[Rebuilt]:
    """Those that tell the order of arrival."""
    level = LEVEL / max(1, 2 * len(orders))
    return [
        Rebuilt(order.name, how, chance)
        for order in orders
        for how, chance in (("rank", _rank_chance(order)), ("neighbours", _near_chance(order)))
        if chance < level
    ]


def _sortable(value: object) -> object:
    return value if isinstance(value, int | float) else as_bytes(value)


def _ranks(keys: Sequence[object]) -> Ranks:
    """The rank of each key; equal ones share the middle."""
    order = sorted(keys)  # type: ignore[type-var]
    first = {key: order.index(key) for key in set(keys)}
    count = {key: keys.count(key) for key in first}
    return np.array([first[key] + (count[key] - 1) / 2 for key in keys])


def _rank_chance(order: Order) -> float:
    """How often a random order correlates as strongly."""
    ranks = _ranks(order.keys)
    ranks -= ranks.mean()
    if not ranks.any():
        return 1.0
    line = np.arange(len(ranks)) - (len(ranks) - 1) / 2
    return _chance(abs(float(ranks @ line)), np.abs(_shuffled(tuple(sorted(ranks))) @ line))


def _near_chance(order: Order) -> float:
    """How often as many who follow each other stand next to each other by accident."""
    ranks = _ranks(order.keys)
    if len(set(ranks)) < len(ranks):
        return 1.0  # equal ones have no neighbours
    random = _shuffled(tuple(sorted(ranks)))
    return _chance(_nearness(ranks[None, :])[0], _nearness(random))


def _nearness(ranks: Ranks) -> Ranks:
    beside = np.abs(np.diff(ranks, axis=1)) == 1
    return np.asarray(beside.sum(axis=1), dtype=np.float64)


def _chance(seen: float, random: Ranks) -> float:
    return float((random >= seen - 1e-9).mean())


@functools.lru_cache(maxsize=4)
def _shuffled(values: tuple[float, ...]) -> Ranks:
    """`values` in so many random orders."""
    generator = np.random.default_rng(len(values))
    return generator.permuted(np.tile(np.array(values), (_SHUFFLES, 1)), axis=1)
