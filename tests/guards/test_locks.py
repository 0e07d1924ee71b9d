"""The lock files answer for every requirement, with hashes, and name no place to fetch from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parent.parent.parent
LOCKS = ("bare", "build", "dev", "service")
_PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def lock(name: str) -> str:
    return (REPOSITORY / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return {canonicalize_name(package): version for package, version in _PINNED.findall(lock(name))}


def declared(name: str) -> list[Requirement]:
    """What the lock `name` is made from."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    lines: list[str] = []
    if name != "build":
        lines += project["dependencies"]
    if name in ("service", "dev"):
        lines += project["optional-dependencies"]["service"]
    if name == "dev":
        lines += project["optional-dependencies"]["fast"] + project["optional-dependencies"]["s3"]
    if name in ("build", "dev"):
        lines += (REPOSITORY / "requirements" / f"{name}.in").read_text("utf-8").splitlines()
    stripped = (line.partition("#")[0].strip() for line in lines)
    return [Requirement(line) for line in stripped if line and not line.startswith("-")]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_answers_every_requirement(name: str) -> None:
    pinned = pins(name)
    assert declared(name)
    for requirement in declared(name):
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_a_hash_for_every_package(name: str) -> None:
    blocks = re.split(r"^(?=\S+==)", lock(name), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(_PINNED.findall(lock(name)))
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host(name: str) -> None:
    assert "://" not in lock(name)
    assert not re.search(r"index-url|find-links|trusted-host", lock(name))


@pytest.mark.parametrize("name", ["bare", "service"])
def test_lock_agrees_with_the_developers(name: str) -> None:
    assert pins(name).items() <= pins("dev").items()
