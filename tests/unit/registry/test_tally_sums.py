"""Parts add up to the total after any sequence of entries, and a slow judge agrees."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.registry.plain_count import broken_rule, plain_count
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import NO_COMMITMENT, NO_TARGET, Entry, LeafIndex
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Fold, MemoryLedger, Tally, TallyError, count
from unjoin.registry.weeks import Week

KNOWN = OrganisationMask(7)
# Weighted so that withdrawals are there to be acted on, and most entries keep the rules.
CHOICES = st.tuples(
    st.sampled_from([Kind.WITHDRAW, Kind.WITHDRAW, *Kind]),
    st.sampled_from([*range(8), *range(8), 8]),  # 8 is an organisation the campaign does not have
    st.sampled_from([Consent.RELAYED, Consent.HEAD_COUNT, *Consent]),
    st.integers(0, 24),
    st.integers(1, 5),
    st.sampled_from([True, True, True, False]),
)


@st.composite
def sequences(draw: st.DrawFn) -> list[Entry]:
    """Entries that mostly may follow one another, with some that may not among them."""
    made: list[Entry] = []
    log: list[Entry] = []
    for choice in draw(st.lists(CHOICES, min_size=8, max_size=25)):
        kind, organisations, consent, target, persons, keeps_rules = choice
        if keeps_rules and kind is not Kind.WITHDRAW and log:
            target %= len(log)
            organisations, consent = log[target].organisations, log[target].consent
        made.append(make_entry(kind, organisations, consent, target, persons))
        if not broken_rule(log, made[-1], KNOWN):
            log.append(made[-1])
    return made


def make_entry(
    kind: Kind, organisations: int, consent: Consent, target: int, persons: int
) -> Entry:
    takes_away = kind in (Kind.RETRACT, Kind.CORRECT)
    return Entry(
        kind=kind,
        organisations=OrganisationMask(organisations),
        consent=consent,
        channel=Channel.PAPER,
        week=Week(0),
        persons=persons if consent is Consent.HEAD_COUNT else 1,
        target=NO_TARGET if kind is Kind.WITHDRAW else LeafIndex(target),
        reason=Reason.DUPLICATE if takes_away else Reason.NONE,
        commitment=NO_COMMITMENT,
    )


def named(tally: Tally) -> dict[tuple[int, str], int]:
    return {(mask, standing.name): persons for (mask, standing), persons in tally.cells.items()}


@settings(max_examples=200)
@given(sequences())
def test_fold_agrees_with_plain_count(candidates: list[Entry]) -> None:
    fold = Fold(ledger=MemoryLedger(), known=KNOWN)
    log: list[Entry] = []
    for entry in candidates:
        rule, before = broken_rule(log, entry, KNOWN), fold.tally()
        try:
            fold.add(entry)
        except TallyError as error:
            assert (error.fields["rule"], error.fields["index"]) == (rule, len(log))  # noqa: PT017
            assert fold.tally() == before
        else:
            assert rule == 0
            log.append(entry)
        assert named(fold.tally()) == plain_count(log)
        assert_adds_up(fold.tally(), size=len(log))


@given(sequences(), st.integers(0, 25))
def test_fold_continued_from_tally_is_same(candidates: list[Entry], cut: int) -> None:
    log: list[Entry] = []
    for entry in candidates:
        if not broken_rule(log, entry, KNOWN):
            log.append(entry)
    ledger = MemoryLedger()
    first = Fold(ledger=ledger, known=KNOWN)
    for entry in log[:cut]:
        first.add(entry)
    second = Fold(ledger=ledger, known=KNOWN, start=first.tally())
    for entry in log[cut:]:
        second.add(entry)
    assert second.tally() == count(log, known=KNOWN)


def assert_adds_up(tally: Tally, *, size: int) -> None:
    assert tally.size == size
    assert all(persons > 0 for persons in tally.cells.values())
    assert sum(tally.by_organisations().values()) == tally.total
    assert sum(tally.by_standing().values()) == tally.total
    assert len(tally.by_standing()) == 5
