"""The count is all or nothing: an entry that breaks a rule is named and changes nothing."""

from __future__ import annotations

import pytest

from tests.unit.registry.test_tally_sums import make_entry
from unjoin.registry.consent import Consent, Kind
from unjoin.registry.entry import Entry, LeafIndex
from unjoin.registry.organisations import NOT_STATED, OrganisationMask
from unjoin.registry.tally import Fold, MemoryLedger, Standing, Tally, TallyError, Target, count


class FullDisk(MemoryLedger):
    """A ledger that cannot write any more."""

    def record(self, index: LeafIndex, target: Target) -> None:
        raise OSError("no space left")


def withdraw(organisations: int, consent: Consent = Consent.SELF, persons: int = 1) -> Entry:
    return make_entry(Kind.WITHDRAW, organisations, consent, 0, persons)


def test_scenario_nine_adds_up() -> None:
    log = [withdraw(1, Consent.SPOKEN)] * 8 + [withdraw(6, Consent.SPOKEN)] * 11
    tally = count(log)
    assert tally.total == 19
    assert tally.by_organisations() == {1: 8, 6: 11}
    assert tally.by_standing()[Standing.SPOKEN] == 19


def test_person_counts_once_however_many_organisations() -> None:
    assert count([withdraw(7)]).total == 1


def test_not_stated_is_a_cell_of_its_own() -> None:
    tally = count([withdraw(0), withdraw(1)])
    assert tally.by_organisations() == {NOT_STATED: 1, 1: 1}


def test_empty_log_counts_nobody() -> None:
    assert count([]) == Tally(size=0)
    assert count([]).total == 0


def test_any_organisation_counts_where_no_mask_is_given() -> None:
    assert count([withdraw(0xFFFF)]).total == 1


def test_broken_rule_says_what_was_expected() -> None:
    with pytest.raises(TallyError, match=r"leaf 1 breaks rule 5 .* at most 3 persons") as caught:
        count(
            [
                withdraw(1, Consent.HEAD_COUNT, 3),
                make_entry(Kind.CORRECT, 1, Consent.HEAD_COUNT, 0, 4),
            ]
        )
    assert caught.value.code == "tally-rule-5"


def test_ledger_that_fails_leaves_fold_as_it_was() -> None:
    fold = Fold(ledger=FullDisk())
    with pytest.raises(OSError, match="no space"):
        fold.add(withdraw(1))
    assert fold.tally() == Tally(size=0)


@pytest.mark.parametrize("target", [0, 1])
def test_ledger_that_knows_later_leaves_changes_nothing(target: int) -> None:
    ledger = MemoryLedger()
    for index in (0, 1):
        known = Target(OrganisationMask(1), Consent.SELF, 1, 1, confirmed=False)
        ledger.record(LeafIndex(index), known)
    with pytest.raises(TallyError) as caught:
        Fold(ledger=ledger).add(make_entry(Kind.RETRACT, 1, Consent.SELF, target, 1))
    assert caught.value.code == "tally-rule-3"


def test_cells_are_in_order_whatever_came_first() -> None:
    one, other = withdraw(1), withdraw(2, Consent.SPOKEN)
    assert list(count([other, one]).cells) == list(count([one, other]).cells)
