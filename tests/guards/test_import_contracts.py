"""The import contracts hold, and a planted violation of each is found.

Without the planted ones, a contract with a misspelt name would pass for ever.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
LINTER = Path(sys.executable).with_name("lint-imports")


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Judge the package that lies in `tree`/src by the contracts of `tree`/pyproject.toml."""
    return subprocess.run(
        [LINTER, "--no-cache"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, to spoil."""
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    shutil.copytree(
        REPOSITORY / "src" / "unjoin",
        tmp_path / "src" / "unjoin",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return tmp_path


def test_contracts_as_it_is_hold() -> None:
    result = lint_imports(REPOSITORY)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "import django",
        "from django.utils import timezone",
        "import unjoin.service",
        "import unjoin.presets",
        "import urllib.request",
    ],
)
@pytest.mark.parametrize("package", ["publiclog", "registry"])
def test_contracts_with_planted_import_fail(tree: Path, package: str, statement: str) -> None:
    planted = tree / "src" / "unjoin" / package / "planted.py"
    planted.write_text(f"{statement}\n", encoding="utf-8")
    result = lint_imports(tree)
    assert result.returncode == 1, result.stdout
    assert f"unjoin.{package}.planted" in result.stdout


@pytest.mark.parametrize(
    "statement", ["import django", "import unjoin.service", "import unjoin.presets"]
)
def test_contracts_when_auditor_needs_service_fail(tree: Path, statement: str) -> None:
    planted = tree / "src" / "unjoin" / "audit" / "planted.py"
    planted.write_text(f"{statement}\n", encoding="utf-8")
    result = lint_imports(tree)
    assert result.returncode == 1, result.stdout
    assert "unjoin.audit.planted" in result.stdout


def test_contracts_when_registry_knows_publiclog_fail(tree: Path) -> None:
    for package in ("publiclog", "registry"):
        (tree / "src" / "unjoin" / package).mkdir(exist_ok=True)
    (tree / "src" / "unjoin" / "publiclog" / "__init__.py").write_text(
        "import unjoin.registry\n", encoding="utf-8"
    )
    result = lint_imports(tree)
    assert result.returncode == 1, result.stdout
    assert "unjoin.publiclog -> unjoin.registry" in result.stdout


def test_contracts_with_unlisted_package_fail(tree: Path) -> None:
    (tree / "src" / "unjoin" / "registri").mkdir()
    (tree / "src" / "unjoin" / "registri" / "__init__.py").touch()
    result = lint_imports(tree)
    assert result.returncode == 1, result.stdout
    assert "registri" in result.stdout
