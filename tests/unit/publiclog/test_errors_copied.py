"""Errors of the log can be copied, and so come out of worker processes as they were raised."""

from __future__ import annotations

import copy

import pytest

from unjoin.mirror.errors import MirrorError
from unjoin.publiclog.errors import LogError, NotStoredError, TileError


@pytest.mark.parametrize("kind", [TileError, NotStoredError, MirrorError])
def test_error_is_the_same_after_a_journey(kind: type[LogError]) -> None:
    error = copy.copy(kind("what happened", code="store-missing", path="a"))
    assert type(error) is kind
    assert (str(error), error.code, error.fields) == (
        *("what happened", "store-missing"),
        {"path": "a"},
    )
