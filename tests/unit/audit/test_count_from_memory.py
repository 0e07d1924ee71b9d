"""The count from what is remembered of the units: of the leaves that are signed, and no others."""

import pytest

from tests.unit.audit.small_log import KNOWN, act, withdraw
from unjoin.audit.acts import count_log
from unjoin.audit.classes import UNIT_LEAVES, EntryClass, UnitClasses, classify, summarise
from unjoin.audit.state import State
from unjoin.registry.consent import Consent, Kind
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, TallyError

ROOT = bytes(32)
PARTY = OrganisationMask(1)
RELAYED = withdraw(consent=Consent.RELAYED)
CONFIRM = classify(act(Kind.CONFIRM, 0, RELAYED))


def crowds(number: int, organisations: int) -> list[EntryClass]:
    """As many head-counts, no two of the same number of persons."""
    return [
        classify(withdraw(organisations=organisations, consent=Consent.HEAD_COUNT, persons=persons))
        for persons in range(1, number + 1)
    ]


@pytest.mark.parametrize("size", [UNIT_LEAVES, UNIT_LEAVES + 3])
def test_acts_beyond_the_size_that_is_signed_do_not_count(size: int) -> None:
    """An audit that was broken off may have read more than the log says it has the next time."""
    with State.open(None, origin="", key="") as state:
        state.add_unit(0, ROOT, summarise(0, [classify(RELAYED)] * 5, {}), whole=True)
        state.add_unit(1, ROOT, summarise(1, [CONFIRM] * 2, {0: 0, 1: 1}), whole=True)
        if size > UNIT_LEAVES:
            last = summarise(1, [CONFIRM] * 3, {0: 0, 1: 1, 2: 2})
            state.add_unit(1, ROOT, last, whole=False)
        tally = count_log(state, size=size, units=-(-size // UNIT_LEAVES), known=KNOWN)
    confirmed = size - UNIT_LEAVES
    expected = {(PARTY, Standing.RELAYED): 5 - confirmed, (PARTY, Standing.CONFIRMED): confirmed}
    assert tally.cells == {cell: persons for cell, persons in expected.items() if persons}


def test_first_of_many_unknown_organisations_is_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_for: list[EntryClass] = []
    first_leaf = UnitClasses.first_leaf

    def look(classes: UnitClasses, entry_class: EntryClass) -> int:
        looked_for.append(entry_class)
        return first_leaf(classes, entry_class)

    monkeypatch.setattr(UnitClasses, "first_leaf", look)
    with State.open(None, origin="", key="") as state:
        classes = summarise(0, [*crowds(9, organisations=1), *crowds(300, organisations=8)], {})
        state.add_unit(0, ROOT, classes, whole=False)
        with pytest.raises(TallyError) as caught:
            count_log(state, size=309, units=1, known=KNOWN)
    assert caught.value.fields["index"] == 9
    assert len(looked_for) == 1
