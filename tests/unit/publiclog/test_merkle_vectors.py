"""The proof vectors of transparency-dev/merkle: what they take we take, what they refuse we refuse.

The vectors stay where the Go client keeps modules (`tools/go_tools` brings them) and are not part
of this project. Size zero: they take no consistency proof from an empty tree; we take the empty
proof from the empty root (see `tree`, rule 3). No vector tells the two apart, because those from
size zero also have a root that is no hash, or a proof too long; `test_tree_proofs_checked` says
what we take.
"""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from unjoin.publiclog.errors import TreeError
from unjoin.publiclog.tree import Hash, verify_consistency, verify_inclusion

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def vectors() -> Path:
    """The folder of the vectors, in the version that tests/foreign/go pins."""
    answer = subprocess.run(
        ["go", "list", "-f", "{{.Module.Dir}}", "github.com/transparency-dev/merkle/proof"],
        # Only what is here already.
        env={**os.environ, "GOPROXY": "off", "GOFLAGS": "-mod=readonly"},
        cwd=REPOSITORY / "tests" / "foreign" / "go",
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        pytest.fail(f"run tools/go_tools, which brings the vectors: {answer.stderr}")
    return Path(answer.stdout.strip()) / "testdata"


def read(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(folder.rglob("*.json")):
        yield path, json.loads(path.read_text(encoding="utf-8"))


def hashes(vector: dict[str, Any]) -> list[Hash]:
    return [Hash(b64decode(text)) for text in vector["proof"] or ()]


def is_included(vector: dict[str, Any]) -> bool:
    try:
        verify_inclusion(
            index=vector["leafIdx"],
            size=vector["treeSize"],
            leaf=Hash(b64decode(vector["leafHash"])),
            proof=hashes(vector),
            root=Hash(b64decode(vector["root"])),
        )
    except TreeError:
        return False
    return True


def is_consistent(vector: dict[str, Any]) -> bool:
    try:
        verify_consistency(
            old_size=vector["size1"],
            old_root=Hash(b64decode(vector["root1"])),
            new_size=vector["size2"],
            new_root=Hash(b64decode(vector["root2"])),
            proof=hashes(vector),
        )
    except TreeError:
        return False
    return True


def test_inclusion_vectors_are_taken_and_refused_alike(vectors: Path) -> None:
    judged = {path: (is_included(vector), vector) for path, vector in read(vectors / "inclusion")}
    assert [path for path, (taken, vector) in judged.items() if taken == vector["wantErr"]] == []
    assert [taken for taken, _ in judged.values()].count(True) >= 5
    assert len(judged) == 98


def test_consistency_vectors_are_taken_and_refused_alike(vectors: Path) -> None:
    judged = {
        path: (is_consistent(vector), vector) for path, vector in read(vectors / "consistency")
    }
    assert [path for path, (taken, vector) in judged.items() if taken == vector["wantErr"]] == []
    assert [taken for taken, _ in judged.values()].count(True) >= 5
    assert len(judged) == 98
