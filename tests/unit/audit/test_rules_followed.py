"""The rules between entries are followed as the registry's own fold follows them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.audit.auditing import audit, codes
from tests.unit.audit.small_log import KNOWN, SmallLog, act, raw_entry, withdraw, write_tiles
from unjoin.audit.acts import count_log
from unjoin.audit.classes import UNIT_LEAVES, classify, summarise
from unjoin.audit.state import State
from unjoin.registry.consent import Consent, Kind
from unjoin.registry.entry import Entry, encode_entry
from unjoin.registry.tally import Tally, TallyError, count

RELAYED = withdraw(organisations=2, consent=Consent.RELAYED)
CROWD = withdraw(organisations=3, consent=Consent.HEAD_COUNT, persons=40)


def published(site: Path, entries: list[Entry]) -> SmallLog:
    log = write_tiles(site, [encode_entry(entry) for entry in entries])
    (log.base / "checkpoint").touch()
    return log


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([withdraw(organisations=8)], "tally-rule-1"),
        ([withdraw(), act(Kind.RETRACT, 0, withdraw(organisations=9))], "tally-rule-1"),
        ([withdraw(), act(Kind.RETRACT, 1, withdraw())], "tally-rule-3"),
        ([withdraw(), act(Kind.RETRACT, 2, withdraw()), withdraw()], "tally-rule-3"),
        ([withdraw(), act(Kind.RETRACT, 2**64 - 2, withdraw())], "tally-rule-3"),
        ([withdraw(), act(Kind.RETRACT, 0, RELAYED)], "tally-rule-3"),
        ([RELAYED, act(Kind.CONFIRM, 0, RELAYED), act(Kind.RETRACT, 1, RELAYED)], "tally-rule-3"),
        ([withdraw(), act(Kind.CONFIRM, 0, withdraw())], "tally-rule-4"),
        ([RELAYED, *[act(Kind.CONFIRM, 0, RELAYED)] * 2], "tally-rule-4"),
        ([RELAYED, act(Kind.RETRACT, 0, RELAYED), act(Kind.CONFIRM, 0, RELAYED)], "tally-rule-4"),
        ([withdraw(), *[act(Kind.CORRECT, 0, withdraw())] * 2], "tally-rule-5"),
        ([CROWD, act(Kind.CORRECT, 0, CROWD, persons=41)], "tally-rule-5"),
        (
            [
                CROWD,
                act(Kind.CORRECT, 0, CROWD, persons=20),
                act(Kind.RETRACT, 0, CROWD, persons=21),
            ],
            "tally-rule-5",
        ),
    ],
)
def test_log_that_breaks_a_rule_has_no_count(
    tmp_path: Path, entries: list[Entry], code: str
) -> None:
    result = audit(published(tmp_path, entries))
    assert codes(result) == [code]
    assert result.tally is None
    with pytest.raises(TallyError) as judged:
        count(entries, known=KNOWN)
    assert result.findings[0].where == f"leaf {judged.value.fields['index']}"
    assert result.findings[0].says == str(judged.value)


@st.composite
def some_log(draw: st.DrawFn) -> list[Entry]:
    """A short log in which any entry may break a rule."""
    withdraws = st.builds(
        withdraw,
        organisations=st.sampled_from([0, 1, 3, 8]),
        consent=st.sampled_from([Consent.SELF, Consent.RELAYED]),
    ) | st.builds(withdraw, consent=st.just(Consent.HEAD_COUNT), persons=st.integers(1, 3))
    entries: list[Entry] = []
    for _ in range(draw(st.integers(1, 14))):
        if not entries or draw(st.booleans()):
            entries.append(draw(withdraws))
            continue
        target = draw(st.integers(0, len(entries)))
        kind = draw(st.sampled_from([Kind.CONFIRM, Kind.RETRACT, Kind.CORRECT]))
        of = entries[min(target, len(entries) - 1)]
        several = of.consent is Consent.HEAD_COUNT
        entries.append(act(kind, target, of, persons=draw(st.integers(1, 3)) if several else 1))
    return entries


def remembered_count(entries: list[Entry]) -> Tally:
    """The count from what the audit keeps of the entries."""
    targets = {
        leaf: int(entry.target)
        for leaf, entry in enumerate(entries)
        if entry.kind is not Kind.WITHDRAW
    }
    classes = summarise(0, [classify(entry) for entry in entries], targets)
    with State.open(None, origin="o", key="k") as state:
        state.add_unit(0, bytes(32), classes, whole=False)
        return count_log(state, size=len(entries), units=1, known=KNOWN)


def outcome(counting: Callable[[list[Entry]], Tally], entries: list[Entry]) -> Tally | str:
    try:
        return counting(entries)
    except TallyError as error:
        return f"{error.code}: {error}"


@settings(max_examples=300)
@given(some_log())
def test_any_log_is_counted_or_refused_as_the_registry_does(entries: list[Entry]) -> None:
    expected = outcome(lambda log: count(log, known=KNOWN), entries)
    assert outcome(remembered_count, entries) == expected


@pytest.mark.slow
def test_first_broken_rule_of_the_log_is_reported_across_units(tmp_path: Path) -> None:
    """The first is found last: acts are followed by their targets, and these are in unit 1."""
    entries = [raw_entry()] * (UNIT_LEAVES + 1000)

    def retract(target: int) -> bytes:
        return raw_entry(kind=3, target=target, reason=1)

    entries[UNIT_LEAVES + 600] = retract(UNIT_LEAVES + 5)
    entries[UNIT_LEAVES + 601] = retract(UNIT_LEAVES + 5)  # the first to break a rule
    entries[UNIT_LEAVES + 700] = retract(3)
    entries[UNIT_LEAVES + 701] = retract(3)
    entries[UNIT_LEAVES + 900] = retract(UNIT_LEAVES + 901)
    log = write_tiles(tmp_path, entries)
    (log.base / "checkpoint").touch()
    result = audit(log)
    assert [(f.code, f.where) for f in result.findings] == [
        ("tally-rule-5", f"leaf {UNIT_LEAVES + 601}")
    ]
