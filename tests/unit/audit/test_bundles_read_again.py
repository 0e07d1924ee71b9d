"""Entries that are read again are those that were checked, or the audit says that they are not."""

from pathlib import Path

import pytest

from tests.unit.audit.auditing import ORIGIN
from tests.unit.audit.small_log import KNOWN, SmallLog, some_entries, write_log
from unjoin.audit.bundles import BundleReader
from unjoin.audit.engine import check_log
from unjoin.audit.errors import ChangedError
from unjoin.audit.sources import DirectorySource
from unjoin.audit.state import State


def reader_after_audit(log: SmallLog, state: State) -> BundleReader:
    source = DirectorySource(log.base)
    assert check_log(source, log.size, log.root, KNOWN, state=state, jobs=1).findings == ()
    return BundleReader(source, log.size, state)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_bundles_read_again_are_the_entries(tmp_path: Path, size: int) -> None:
    log = write_log(tmp_path, some_entries(size))
    with State.open(None, origin=ORIGIN, key="key") as state:
        reader = reader_after_audit(log, state)
        bundles = [reader.read(index) for index in range(-(-size // 256))]
        with pytest.raises(ValueError, match="no bundle"):
            reader.read(-(-size // 256))
    assert [entry for bundle in bundles for entry in bundle] == log.entries


@pytest.mark.parametrize(
    "path", ["tile/entries/001", "tile/entries/002.p/88", "tile/1/000.p/2", "tile/0/002.p/88"]
)
@pytest.mark.parametrize("change", ["a bit", "a byte less"])
def test_bundle_that_changed_meanwhile_is_refused(tmp_path: Path, path: str, change: str) -> None:
    log = write_log(tmp_path, some_entries(600))
    with State.open(None, origin=ORIGIN, key="key") as state:
        reader = reader_after_audit(log, state)
        file = log.base / path
        data = file.read_bytes()
        file.write_bytes(data[:-1] + (bytes([data[-1] ^ 1]) if change == "a bit" else b""))
        with pytest.raises(ChangedError):
            list(map(reader.read, range(3)))


def test_bundle_of_a_log_that_has_grown_is_the_beginning_of_the_full_one(tmp_path: Path) -> None:
    entries = some_entries(600)
    longer = write_log(tmp_path / "longer", entries)
    log = write_log(tmp_path / "log", entries[:300])
    with State.open(None, origin=ORIGIN, key="key") as state:
        reader = reader_after_audit(log, state)
        for path in ("tile/entries/001", "tile/0/001"):
            (log.base / f"{path}.p/44").unlink()
            (log.base / path).write_bytes((longer.base / path).read_bytes())
        assert reader.read(1) == longer.entries[256:300]
