"""A log that is in order is counted, at every size where its tree has another shape."""

from pathlib import Path

import pytest

from tests.unit.audit.auditing import audit
from tests.unit.audit.small_log import KNOWN, some_entries, write_log
from unjoin.audit import acts
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.registry.tally import count


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000])
def test_log_in_order_is_counted(tmp_path: Path, size: int) -> None:
    entries = some_entries(size)
    result = audit(write_log(tmp_path, entries))
    assert result.findings == ()
    assert result.tally == count(entries, known=KNOWN)
    assert result.entries == size


@pytest.mark.slow
@pytest.mark.parametrize("kernel", ["plain", "fast"])
@pytest.mark.parametrize("size", [UNIT_LEAVES, UNIT_LEAVES + 1, 2 * UNIT_LEAVES + 70_000 - 65_536])
def test_log_of_several_units_is_counted_alike(tmp_path: Path, kernel: str, size: int) -> None:
    if kernel == "fast":
        pytest.importorskip("numba")
    entries = some_entries(size)
    log = write_log(tmp_path, entries)
    for jobs in (1, 2):
        result = audit(log, jobs=jobs, kernel="fast" if kernel == "fast" else "plain")
        assert result.findings == ()
        assert result.tally == log.tally
        assert result.kernel == kernel


def test_log_that_has_grown_meanwhile_is_counted_at_its_size(tmp_path: Path) -> None:
    """Partial files are gone, and the full ones that replaced them begin with what they held."""
    entries = some_entries(600)
    longer = write_log(tmp_path / "longer", entries)
    log = write_log(tmp_path / "shorter", entries[:300])
    tile = longer.base / "tile"
    (tile / "checkpoint").unlink(missing_ok=True)
    for partial in ("tile/0/001.p/44", "tile/entries/001.p/44"):
        (log.base / partial).unlink()
        full = partial.removesuffix(".p/44")
        (log.base / full).write_bytes((longer.base / full).read_bytes())
    result = audit(log)
    assert result.findings == ()
    assert result.tally == log.tally


@pytest.mark.slow
def test_count_that_forgets_what_it_learnt_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "_KNOWN_LIMIT", 1)
    log = write_log(tmp_path, some_entries(2 * UNIT_LEAVES + 500))
    assert audit(log).tally == log.tally
