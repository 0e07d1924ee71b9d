"""The list of what is fuzzed is complete, and its documents are read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.fuzz.parsers import PARSERS

SOURCE = Path(__file__).parents[2] / "src" / "unjoin"
READS = ("parse_", "decode_", "open_checkpoint")


def public_parsers() -> set[str]:
    """Every public function of the pure packages that reads something from outside."""
    return {
        f"{path.stem}.{node.name}"
        for package in ("publiclog", "registry")
        for path in (SOURCE / package).glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith(READS)
    }


def test_parsers_listed() -> None:
    assert public_parsers() <= set(PARSERS)


@pytest.mark.parametrize("name", PARSERS)
def test_parser_reads_its_documents(name: str) -> None:
    assert PARSERS[name].seeds
    for seed in PARSERS[name].seeds:
        PARSERS[name].read(seed)
