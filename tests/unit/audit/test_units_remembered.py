"""What an audit has finished it need not do again; and it believes nothing it only remembers."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.audit.auditing import ORIGIN, audit, codes
from tests.unit.audit.small_log import SmallLog, put, raw_entry, write_tiles
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.engine import check_log
from unjoin.audit.errors import SourceError, StateBusyError, StateError, UnreachableError
from unjoin.audit.sources import DirectorySource, Request, Source, open_source
from unjoin.audit.state import State, default_directory, file_name

MORE = 700


def a_log(site: Path, size: int, *, seed: int = 1) -> SmallLog:
    """A log whose first `size` entries are always the same; every hundredth takes one back."""
    chance = random.Random(seed)
    entries: list[bytes] = []
    for leaf in range(size):
        if leaf % 100 == 99:
            target = leaf - 50 if leaf < UNIT_LEAVES else leaf - UNIT_LEAVES
            if target % 100 != 99 and target >= 0:
                entries.append(raw_entry(kind=3, target=target, reason=1))
                continue
        entries.append(raw_entry(week=1000 + chance.randrange(9)))
    log = write_tiles(site, entries)
    put(log.base / "checkpoint", b"")
    return log


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> SmallLog:
    return a_log(tmp_path_factory.mktemp("short"), UNIT_LEAVES + 10)


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> SmallLog:
    return a_log(tmp_path_factory.mktemp("longer"), UNIT_LEAVES + MORE)


def state_file(states: Path) -> Path:
    return states / file_name(ORIGIN, "key")


def test_second_audit_reads_only_what_is_new(
    tmp_path: Path, short: SmallLog, longer: SmallLog
) -> None:
    first = audit(short, states=tmp_path)
    second = audit(longer, states=tmp_path)
    fresh = audit(longer)
    assert first.entries_known == 0
    assert second.entries_known == UNIT_LEAVES
    assert second.files_read < 20 < fresh.files_read
    assert second.tally == fresh.tally is not None


def test_audit_asked_to_check_all_again_does(tmp_path: Path, short: SmallLog) -> None:
    first = audit(short, states=tmp_path)
    again = audit(short, states=tmp_path, again=True)
    assert again.entries_known == 0
    assert (again.files_read, again.tally) == (first.files_read, first.tally)


class _Stopping:
    """A source whose files cannot be reached after the first units."""

    def __init__(self, source: Source, after: int) -> None:
        self.source = source
        self.after = after

    def read(self, path: str, limit: int) -> bytes:
        return self.source.read(path, limit)

    def read_many(self, requests: Sequence[Request]) -> list[bytes | SourceError]:
        self.after -= 1
        if self.after < 0:
            return [UnreachableError("gone", code="unreachable", path=path) for path, _ in requests]
        return self.source.read_many(requests)

    def list_paths(self) -> None:
        return None

    def beside(self) -> None:
        return None

    def describe(self) -> str:
        return "stopping"

    def abort(self) -> None:
        return None

    def close(self) -> None:
        return None


def test_audit_that_was_broken_off_goes_on(tmp_path: Path, longer: SmallLog) -> None:
    source = _Stopping(DirectorySource(longer.base), after=1)
    with pytest.raises(UnreachableError):
        audit(longer, states=tmp_path, source=source)
    resumed = audit(longer, states=tmp_path)
    assert resumed.entries_known == UNIT_LEAVES
    assert resumed.tally == audit(longer).tally is not None


def test_rewritten_history_is_found_though_remembered(tmp_path: Path, short: SmallLog) -> None:
    audit(short, states=tmp_path / "states")
    rewritten = a_log(tmp_path / "rewritten", UNIT_LEAVES + 20, seed=2)
    assert audit(rewritten).findings == ()
    result = audit(rewritten, states=tmp_path / "states")
    assert codes(result) == ["history-changed"]
    assert result.findings[0].where == f"leaves 0 to {UNIT_LEAVES - 1}"
    assert result.tally is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE units SET root = CAST(root AS TEXT)",
        "UPDATE units SET root = 7",
        "UPDATE units SET root = zeroblob(32)",
        "UPDATE units SET counted = 'a text'",
    ],
)
def test_state_with_other_values_than_were_written_is_damaged(
    tmp_path: Path, short: SmallLog, change: str
) -> None:
    audit(short, states=tmp_path)
    with closing(sqlite3.connect(state_file(tmp_path))) as connection, connection:
        connection.execute(change)
    result = audit(short, states=tmp_path)
    assert (codes(result), result.entries_known) == ([], 0)


def test_checkpoint_outlives_a_damaged_unit(tmp_path: Path, short: SmallLog) -> None:
    audit(short, states=tmp_path)
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        state.remember_checkpoint(b"the note")
    with closing(sqlite3.connect(state_file(tmp_path))) as connection, connection:
        connection.execute("UPDATE units SET numbers = x'00'")
    assert audit(short, states=tmp_path).entries_known == 0
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        assert state.checkpoint == b"the note"


def test_damaged_copy_that_was_read_before_is_no_history(tmp_path: Path, short: SmallLog) -> None:
    """Its units hold together, but never led to the root that was signed."""
    copy = a_log(tmp_path / "copy", short.size, seed=2)
    damaged = SmallLog(copy.site, copy.entries, short.root, None)
    assert codes(audit(damaged, states=tmp_path / "states")) == ["root"]
    assert audit(short, states=tmp_path / "states").findings == ()


def test_damage_to_the_log_with_units_remembered_is_no_rewritten_history(
    tmp_path: Path, short: SmallLog
) -> None:
    audit(short, states=tmp_path)
    other = SmallLog(short.site, short.entries, type(short.root)(bytes(32)), None)
    assert codes(audit(other, states=tmp_path)) == ["root"]


def test_partial_unit_is_not_kept(tmp_path: Path, short: SmallLog, longer: SmallLog) -> None:
    audit(short, states=tmp_path)
    audit(short, states=tmp_path)
    result = audit(longer, states=tmp_path)
    assert result.findings == ()
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        assert list(state.units()) == [0]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"not a database, but long enough to look at" * 100,
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:100] + bytes(4096) + data[4196:],
    ],
)
def test_damaged_state_file_is_begun_anew(tmp_path: Path, short: SmallLog, damage: object) -> None:
    audit(short, states=tmp_path)
    file = state_file(tmp_path)
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        assert state.notice is not None
        assert str(file) in state.notice
        assert state.units() == {}
        assert state.checkpoint is None
    assert file.with_suffix(".damaged").exists()
    assert audit(short, states=tmp_path).findings == ()


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE units SET counted = zeroblob(length(counted))",
        "UPDATE units SET numbers = x'00'",
        "UPDATE acts SET records = zeroblob(length(records))",
        "UPDATE acts SET target_unit = 7",
    ],
)
def test_state_file_with_other_numbers_in_it_is_begun_anew(
    tmp_path: Path, short: SmallLog, spoil: str
) -> None:
    right = audit(short, states=tmp_path)
    with sqlite3.connect(state_file(tmp_path)) as connection:
        connection.execute(spoil)
    connection.close()
    result = audit(short, states=tmp_path)
    assert result.tally == right.tally
    assert result.entries_known == 0
    assert state_file(tmp_path).with_suffix(".damaged").exists()


def test_state_file_of_another_version_is_begun_anew(tmp_path: Path, short: SmallLog) -> None:
    audit(short, states=tmp_path)
    with sqlite3.connect(state_file(tmp_path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert audit(short, states=tmp_path).entries_known == 0


def test_state_in_use_is_busy(tmp_path: Path) -> None:
    with (
        State.open(tmp_path, origin=ORIGIN, key="key"),
        pytest.raises(StateBusyError),
    ):
        State.open(tmp_path, origin=ORIGIN, key="key")


def test_state_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StateError):
        State.open(tmp_path / "taken", origin=ORIGIN, key="key")


def test_state_remembers_checkpoint_and_organisations(tmp_path: Path) -> None:
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        assert state.checkpoint is None
        assert state.organisations is None
        state.remember_checkpoint(b"a note\n")
        state.remember_organisations("0 party\n")
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        assert state.checkpoint == b"a note\n"
        assert state.organisations == "0 party\n"
    with State.open(tmp_path, origin=ORIGIN, key="another") as state:
        assert state.checkpoint is None


def test_state_keeps_nothing_where_it_has_no_directory(tmp_path: Path) -> None:
    with State.open(None, origin=ORIGIN, key="key") as state:
        state.remember_checkpoint(b"a note\n")
        assert state.checkpoint == b"a note\n"
    with State.open(None, origin=ORIGIN, key="key") as state:
        assert state.checkpoint is None


def test_state_knows_who_was_taken_back(tmp_path: Path, short: SmallLog) -> None:
    with State.open(tmp_path, origin=ORIGIN, key="key") as state:
        check_log(open_source(str(short.site)), short.size, short.root, state=state, jobs=1)
        taken = {leaf - 50 for leaf in range(99, UNIT_LEAVES, 100)}
        assert state.retracted_leaves(0) == taken


def test_state_directory_is_that_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere/state")
    assert default_directory() == Path("/somewhere/state/unjoin/audit")
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    assert default_directory() == Path.home() / ".local/state/unjoin/audit"
