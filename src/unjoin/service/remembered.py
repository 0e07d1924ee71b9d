"""Remembering what was read, for as long as a whole site is made from it.

A page of a statement is made in three languages, and the signed numbers stand on every one. Online
each request reads for itself. Whoever makes many pages of one publication reads once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within this, every `remembered` function is asked once for the same arguments."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """`function`, which only reads and takes hashable arguments; remembered within `remembering`.

    An error is not remembered.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory.get()
        if memory is None or kwargs:
            return function(*args, **kwargs)
        key = (function, args)
        if key not in memory:
            memory[key] = function(*args, **kwargs)
        result: R = memory[key]
        return result

    return call


def remember_all(
    function: Callable[[Any], R | None], results: Mapping[Any, R], arguments: Iterable[Hashable]
) -> None:
    """Note what the `remembered` `function` gives for each of `arguments`: None where not given.

    Nothing is noted outside of `remembering`.
    """
    memory = _memory.get()
    if memory is not None:
        asked = getattr(function, "__wrapped__", function)
        memory.update({(asked, (argument,)): results.get(argument) for argument in arguments})
