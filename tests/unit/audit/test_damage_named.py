"""Each kind of damage to bundles and tiles has its name, its place, and ends the count."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.audit.auditing import audit, codes
from tests.unit.audit.small_log import SmallLog, raw_entry, some_entries, write_log, write_tiles
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.engine import check_log
from unjoin.audit.findings import SHOWN_PER_CODE, Finding, Findings
from unjoin.audit.kernel import UnitFiles
from unjoin.audit.sources import open_source
from unjoin.audit.state import State

SIZE = 600
FULL_BUNDLE, PARTIAL_BUNDLE = "tile/entries/001", "tile/entries/002.p/88"
FULL_TILE, PARTIAL_TILE, TOP = "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"
Change = Callable[[bytes], bytes]


@pytest.fixture
def log(tmp_path: Path) -> SmallLog:
    return write_log(tmp_path, some_entries(SIZE))


def flip(at: int) -> Change:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def spoil(log: SmallLog, path: str, change: Change) -> None:
    file = log.base / path
    file.write_bytes(change(file.read_bytes()))


@pytest.mark.parametrize(
    ("path", "change", "expected"),
    [
        (FULL_BUNDLE, flip(2 + 22), ["leaf-hash"]),
        (PARTIAL_BUNDLE, flip(88 * 56 - 1), ["leaf-hash"]),
        (FULL_BUNDLE, flip(2), ["entry-version", "leaf-hash"]),
        (FULL_BUNDLE, lambda data: data[:-1], ["bundle-short"]),
        (FULL_BUNDLE, lambda data: data + b"\x00", ["bundle-long"]),
        (FULL_BUNDLE, lambda data: data + data[:56], ["bundle-long"]),
        (PARTIAL_BUNDLE, lambda data: data[:-56], ["bundle-short"]),
        (PARTIAL_BUNDLE, lambda data: data + data[:56], ["bundle-long"]),
        (PARTIAL_BUNDLE, lambda data: b"", ["bundle-short"]),
        (FULL_BUNDLE, lambda data: bytes(1 << 19), ["file-too-long"]),
        (FULL_TILE, flip(0), ["leaf-hash", "tile-hash"]),
        (FULL_TILE, lambda data: data[:-32], ["tile-length"]),
        (FULL_TILE, lambda data: data + data[:32], ["tile-length"]),
        (PARTIAL_TILE, flip(0), ["leaf-hash", "root"]),
        (PARTIAL_TILE, lambda data: data + data[:32], ["tile-length"]),
        (TOP, flip(40), ["tile-hash", "root"]),
        (TOP, lambda data: data + data[:1], ["tile-length"]),
    ],
)
def test_log_with_changed_file_is_refused(
    log: SmallLog, path: str, change: Change, expected: list[str]
) -> None:
    spoil(log, path, change)
    result = audit(log)
    assert codes(result) == expected
    assert result.tally is None
    assert any(path in f"{finding.where} {finding.says}" for finding in result.findings)


@pytest.mark.parametrize("path", [FULL_BUNDLE, PARTIAL_BUNDLE, FULL_TILE, PARTIAL_TILE, TOP])
def test_log_without_a_file_is_refused(log: SmallLog, path: str) -> None:
    (log.base / path).unlink()
    result = audit(log)
    assert codes(result) == ["file-missing"]
    assert result.findings[0].where == path
    assert result.tally is None


def test_log_with_directory_in_place_of_file_is_refused(log: SmallLog) -> None:
    (log.base / FULL_TILE).unlink()
    (log.base / FULL_TILE).mkdir()
    assert codes(audit(log)) == ["file-missing"]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (raw_entry(version=2), "entry-version"),
        (raw_entry(kind=5), "entry-kind"),
        (raw_entry(consent=0), "entry-consent"),
        (raw_entry(channel=7), "entry-channel"),
        (raw_entry(persons=0), "entry-persons"),
        (raw_entry(persons=2), "entry-persons"),
        (raw_entry(target=0), "entry-target"),
        (raw_entry(kind=3, target=0), "entry-reason"),
        (raw_entry(zero=1), "entry-zero"),
        (raw_entry()[:-1], "entry-length"),
        (raw_entry() + b"\x00", "entry-length"),
        (b"", "entry-length"),
    ],
)
def test_log_with_malformed_entry_is_refused(tmp_path: Path, entry: bytes, code: str) -> None:
    log = write_tiles(tmp_path, [raw_entry(), entry, raw_entry()])
    (log.base / "checkpoint").touch()
    result = audit(log)
    assert codes(result) == [code]
    assert result.findings[0].where.startswith("leaf 1,")
    assert result.tally is None


def test_log_under_another_root_is_refused(log: SmallLog) -> None:
    other = SmallLog(log.site, log.entries, type(log.root)(bytes(32)), None)
    assert codes(audit(other)) == ["root"]


def test_log_that_is_wrong_everywhere_has_a_bounded_report(tmp_path: Path) -> None:
    log = write_tiles(tmp_path, [raw_entry(version=9)] * 700)
    (log.base / "checkpoint").touch()
    result = audit(log)
    assert len(result.findings) == SHOWN_PER_CODE
    assert result.unshown == {"entry-version": 700 - SHOWN_PER_CODE}


def test_log_of_an_absurd_size_is_given_up(log: SmallLog) -> None:
    with State.open(None, origin="o", key="k") as state:
        result = check_log(
            open_source(str(log.site)), 2**62 + 1, log.root, state=state, jobs=2, kernel="plain"
        )
    assert codes(result)[-1] == "gave-up"
    assert result.unshown["file-missing"] > 0
    assert result.tally is None


def test_findings_keep_the_first_of_each_code() -> None:
    findings = Findings()
    findings.extend(Finding("a", str(n), "", "") for n in range(SHOWN_PER_CODE + 2))
    findings.add(Finding("b", "", "", ""))
    assert len(findings) == SHOWN_PER_CODE + 3
    assert [finding.where for finding in findings][-2:] == [str(SHOWN_PER_CODE - 1), ""]
    assert findings.unshown == {"a": 2}


class _RefusesAll:
    def examine(self, files: UnitFiles) -> None:
        return None


def test_kernels_that_disagree_stop_the_audit(tmp_path: Path) -> None:
    from unjoin.audit.errors import WorkerError
    from unjoin.audit.units import check_unit

    log = write_tiles(tmp_path, [raw_entry()] * UNIT_LEAVES)
    (log.base / "checkpoint").touch()
    with pytest.raises(WorkerError, match="refuses") as caught:
        check_unit(open_source(str(tmp_path)), 0, UNIT_LEAVES, _RefusesAll())
    assert caught.value.code == "kernels-disagree"
