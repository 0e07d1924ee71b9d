"""How a sheet is found by the reference that is written on it."""

from __future__ import annotations

import unicodedata

from unjoin.service.desk.paper.errors import ReferenceBadError
from unjoin.service.instance import Instance
from unjoin.service.intake import codes

REFERENCE_LIMIT = 40


def clean_reference(reference: str) -> str:
    """`reference` as it is kept: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", reference).split())


def reference_index(reference: str, *, instance: Instance) -> codes.Index:
    """How a sheet is found; case, width, spaces and signs of the reference do not matter.

    Raises ReferenceBadError.
    """
    folded = "".join(
        character
        for character in unicodedata.normalize("NFKC", reference).casefold()
        if unicodedata.category(character)[0] in "LN"
    )
    if not folded or len(reference) > REFERENCE_LIMIT:
        raise ReferenceBadError(limit=REFERENCE_LIMIT)
    return codes.paper_index(folded, pepper=instance.pepper)
