"""The committed test vectors, for the tests that read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[2] / "vectors"


def read_vectors(name: str) -> dict[str, Any]:
    """The contents of `tests/vectors/<name>.json`."""
    value: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return value


def cases(name: str, kind: str) -> list[Any]:
    """The vectors `kind` ("valid" or "invalid") of a file."""
    found: list[Any] = read_vectors(name)[kind]
    return found


def label(vector: dict[str, Any]) -> str:
    """What a test of `vector` is called."""
    return str(vector.get("name") or vector["date"])
