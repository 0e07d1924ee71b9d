"""What the pure packages may import and call, as a list of what is allowed.

Time, randomness, files and the network are arguments of the pure packages, never something they
reach for. A list of what is forbidden would always miss something; this one lists what is allowed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "src" / "unjoin"
NOT_PURE = {"audit", "mirror", "presets", "service"}
MAY_IMPORT = {
    "publiclog": {
        *("__future__", "base64", "collections", "dataclasses", "enum", "functools", "hashlib"),
        *("itertools", "re", "struct", "typing", "zlib"),
        *("cryptography", "unjoin.publiclog"),
    },
    "publiclog/stores": {  # the one part of it that reads and writes, and no more than that
        *("__future__", "collections", "concurrent.futures", "contextlib", "dataclasses", "errno"),
        *(
            "fcntl",
            "functools",
            "itertools",
            "os",
            "pathlib",
            "re",
            "tempfile",
            "threading",
            "typing",
        ),
        "urllib.parse",
        *("boto3", "botocore", "unjoin.publiclog"),
    },
    "registry": {
        *("__future__", "base64", "bisect", "collections", "dataclasses", "datetime", "enum"),
        *("functools", "hashlib", "hmac", "itertools", "json", "math", "re", "string", "struct"),
        *("tomllib", "types", "typing", "unicodedata"),
        *("rfc8785", "stdnum", "unjoin.registry"),
    },
}
CLOCK = {"now", "today", "utcnow"}
FILES_AND_TRAPDOORS = {"open", "input", "print", "eval", "exec", "__import__"}


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{'.' * node.level}{node.module or ''}"]
    return []


def impurities(package: str, source: str) -> Iterator[str]:
    """Every import and call in `source` that `package` may not have."""
    for node in ast.walk(ast.parse(source)):
        for name in imported(node):
            if not any(f"{name}.".startswith(f"{allowed}.") for allowed in MAY_IMPORT[package]):
                yield f"imports {name}"
        if isinstance(node, ast.Attribute) and node.attr in CLOCK:
            yield f"reads the clock with {node.attr}"
        if isinstance(node, ast.Name) and node.id in FILES_AND_TRAPDOORS:
            yield f"uses {node.id}"


def modules_of(package: str) -> list[Path]:
    """The modules that the list of `package` judges: those with no list nearer to them."""
    nearer = [PACKAGE / other for other in MAY_IMPORT if other.startswith(f"{package}/")]
    return [
        path
        for path in sorted((PACKAGE / package).rglob("*.py"))
        if not any(path.is_relative_to(other) for other in nearer)
    ]


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_pure_package_as_it_is_holds(package: str) -> None:
    modules = modules_of(package)
    assert modules
    assert not [
        (path.name, impurity)
        for path in modules
        for impurity in impurities(package, path.read_text(encoding="utf-8"))
    ]


def test_pure_packages_are_all_listed() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages - NOT_PURE == {listed for listed in MAY_IMPORT if "/" not in listed}


def test_publiclog_without_its_stores_does_not_know_them() -> None:
    assert not [
        path.name
        for path in modules_of("publiclog")
        if "publiclog.stores" in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize(
    "planted",
    [
        "import os",
        "import random",
        "import time",
        "import django.db",
        "import reginald",
        "from pathlib import Path",
        "from unjoin import service",
        "from unjoin.registry_copy import Entry",
        "from .. import service",
        "def late():\n    import secrets",
        "date.today()",
        "open('ccp.toml')",
        "clock = datetime.now",
    ],
)
def test_pure_package_with_planted_impurity_fails(planted: str) -> None:
    assert len(list(impurities("registry", planted))) == 1


@pytest.mark.parametrize(
    "planted",
    ["import os", "import unjoin.registry", "from urllib.request import urlopen", "open('tile')"],
)
def test_publiclog_with_planted_impurity_fails(planted: str) -> None:
    assert len(list(impurities("publiclog", planted))) == 1


@pytest.mark.parametrize("planted", ["import socket", "import urllib.request", "import random"])
def test_publiclog_stores_with_planted_impurity_fail(planted: str) -> None:
    assert len(list(impurities("publiclog/stores", planted))) == 1
