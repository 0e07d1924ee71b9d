"""One raid for all the tests that look through its loot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.seizure.raid import Raid, raided


@pytest.fixture(scope="session")
def raid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Raid]:
    """A centre in which the ten scenarios have run, and all that was taken from it."""
    with raided(tmp_path_factory.mktemp("raid")) as raid:
        yield raid
