"""The published vectors of the count come out as written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registry.vectors import cases, label, read_vectors
from unjoin.registry.entry import decode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import STANDING_SLUGS, Tally, TallyError, count

KNOWN = OrganisationMask(read_vectors("tally")["known"])


def count_of(vector: dict[str, Any]) -> Tally:
    return count(
        (decode_entry(bytes.fromhex(data)) for data in vector["entries"]),
        known=KNOWN,
    )


@pytest.mark.parametrize("vector", cases("tally", "valid"), ids=label)
def test_valid_vector_counted(vector: dict[str, Any]) -> None:
    tally, expected = count_of(vector), vector["tally"]
    assert (str(tally.size), str(tally.total)) == (expected["size"], expected["total"])
    assert [
        {"organisations": mask, "standing": STANDING_SLUGS[standing], "persons": str(persons)}
        for (mask, standing), persons in tally.cells.items()
    ] == expected["cells"]


@pytest.mark.parametrize("vector", cases("tally", "invalid"), ids=label)
def test_invalid_vector_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(TallyError) as caught:
        count_of(vector)
    assert caught.value.code == vector["error"]
    assert str(caught.value.fields["index"]) == vector["index"]
