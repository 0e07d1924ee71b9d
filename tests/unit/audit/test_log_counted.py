"""A log that is in order is counted, at every size where its tree has another shape."""

from pathlib import Path

import pytest

from tests.unit.audit.small_log import KNOWN, some_entries, write_log
from unjoin.audit.engine import Result, check_log
from unjoin.audit.sources import open_source
from unjoin.audit.state import State
from unjoin.registry.tally import count


def audit(site: Path, size: int, root: bytes, *, jobs: int = 1) -> Result:
    with State.open(None, origin="log.example/ccp", key="key") as state:
        return check_log(open_source(str(site)), size, root, KNOWN, state=state, jobs=jobs)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000])
def test_log_in_order_is_counted(tmp_path: Path, size: int) -> None:
    entries = some_entries(size)
    log = write_log(tmp_path, entries)

    result = audit(tmp_path, size, log.root)

    assert result.findings == ()
    assert result.tally == count(entries, known=KNOWN)
    assert result.entries == size
