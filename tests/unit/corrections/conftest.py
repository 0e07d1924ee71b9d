"""Entries that are published, to be corrected."""

from __future__ import annotations

import pytest

from tests.unit.handed_in import with_batch
from unjoin.service.instance import Instance


@pytest.fixture
def small(instance: Instance) -> Instance:
    """The instance with K = 1."""
    return with_batch(instance, 1)
