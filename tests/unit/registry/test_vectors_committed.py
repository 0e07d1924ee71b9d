"""The committed vectors are what their generator writes, and no file is missing or left over."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.unit.registry.vectors import VECTORS
from tests.vectors.make_vectors import files


@pytest.mark.parametrize(("name", "contents"), files().items(), ids=list(files()))
def test_vectors_equal_generator(name: str, contents: str) -> None:
    assert (VECTORS / name).read_bytes() == contents.encode()


@pytest.mark.parametrize("path", sorted(VECTORS.glob("*.py")), ids=lambda path: path.name)
def test_generator_imports_nothing_of_unjoin(path: Path) -> None:
    imported = {
        node.module or ""
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    assert not [module for module in imported if module.startswith("unjoin")]
