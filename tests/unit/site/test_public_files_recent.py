"""Pages are made of files that may lie far away, which are asked for once in a while only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from unjoin.publiclog.errors import NotStoredError
from unjoin.service.instance import Instance
from unjoin.service.site import public_files


class FarStore:
    """Object storage, as far as a page needs it: it counts how often it is asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked = 0

    def read(self, path: str) -> bytes:
        self.asked += 1
        if path not in self.files:
            raise NotStoredError(path, code="store-missing")
        return self.files[path]


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> FarStore:
    """What `open_store` gives for a place of this test's own."""
    store = FarStore()
    monkeypatch.setattr(public_files, "open_store", lambda where, base: store)
    instance: Instance = settings.UNJOIN
    place = replace(instance.settings, public_files=f"s3://far/{tmp_path.name}")
    settings.UNJOIN = replace(instance, settings=place)
    return store


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(public_files, "monotonic", lambda: seconds)


def test_far_file_is_asked_for_once_in_a_period(
    far: FarStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    far.files["data/numbers.json"] = b"old"
    at(monkeypatch, 1000.0)
    assert [public_files.read_recent("data/numbers.json") for _ in range(3)] == [b"old"] * 3
    far.files["data/numbers.json"] = b"new"
    at(monkeypatch, 1000.0 + public_files.RECENT_S)
    assert public_files.read_recent("data/numbers.json") == b"new"
    assert far.asked == 2


def test_far_file_that_is_missing_is_asked_for_again(
    far: FarStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 1000.0)
    with pytest.raises(NotStoredError):
        public_files.read_recent("log/checkpoint")
    far.files["log/checkpoint"] = b"there"
    assert public_files.read_recent("log/checkpoint") == b"there"
