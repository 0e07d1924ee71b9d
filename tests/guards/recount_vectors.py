"""Recounts the test vectors as a stranger would: `python recount_vectors.py DIRECTORY`.

It is run inside the bare install, so it uses the standard library and `unjoin.registry` only. It
prints how many vectors it judged, and stops at the first that does not come out as written.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from unjoin.registry.entry import decode_entry, encode_entry
from unjoin.registry.errors import RegistryError
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Nonce, canonical_json, commit, parse_statement
from unjoin.registry.tally import STANDING_SLUGS, Tally, count


def main(folder: Path) -> None:
    judged = 0
    for name, judge in (("entry", entry), ("statement", statement), ("tally", tally)):
        vectors = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for vector in vectors["valid"]:
            found, written = judge(vector, vectors)
            demand(found == written, f"{name}: {vector['name']}: {found!r}, not {written!r}")
        for vector in vectors["invalid"]:
            demand(refusal(judge, vector, vectors) == vector["error"], f"{name}: {vector['name']}")
        judged += len(vectors["valid"]) + len(vectors["invalid"])
    print(f"{judged} vectors come out as written")


def demand(condition: bool, what: str) -> None:
    if not condition:
        sys.exit(f"wrong: {what}")


def refusal(judge: Any, vector: dict[str, Any], vectors: dict[str, Any]) -> str | None:
    """The code of the error with which a vector is refused, or None where it is not."""
    try:
        judge(vector, vectors)
    except RegistryError as error:
        return error.code
    return None


def entry(vector: dict[str, Any], _vectors: dict[str, Any]) -> tuple[object, object]:
    encoded = encode_entry(decode_entry(bytes.fromhex(vector["hex"])))
    leaf_hash = hashlib.sha256(b"\x00" + encoded).hexdigest()
    return (encoded.hex(), leaf_hash), (vector["hex"], vector["leaf_hash"])


def statement(vector: dict[str, Any], _vectors: dict[str, Any]) -> tuple[object, object]:
    if "canonical_hex" not in vector:
        return parse_statement(bytes.fromhex(vector["hex"])), None
    canonical = canonical_json(parse_statement(bytes.fromhex(vector["canonical_hex"])))
    commitment = commit(canonical, Nonce(bytes.fromhex(vector["nonce"])))
    return (canonical.hex(), commitment.hex()), (vector["canonical_hex"], vector["commitment"])


def tally(vector: dict[str, Any], vectors: dict[str, Any]) -> tuple[object, object]:
    entries = [decode_entry(bytes.fromhex(text)) for text in vector["entries"]]
    counted = count(entries, known=OrganisationMask(vectors["known"]))
    return written_out(counted), vector.get("tally")


def written_out(counted: Tally) -> dict[str, object]:
    """A tally in the words of the vectors."""
    return {
        "size": str(counted.size),
        "total": str(counted.total),
        "cells": [
            {"organisations": mask, "standing": STANDING_SLUGS[standing], "persons": str(persons)}
            for (mask, standing), persons in counted.cells.items()
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
