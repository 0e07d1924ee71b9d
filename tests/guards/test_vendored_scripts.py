"""The scripts of other people are the committed ones, and their terms lie beside them.

That they are what the named packages make is checked by `tools/check`, which builds them again.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
VENDORED = REPOSITORY / "src/unjoin/service/intake/static/intake/vendor"
SOURCES = REPOSITORY / "tools/vendor"


def test_vendored_files_have_the_committed_hashes() -> None:
    lines = (VENDORED / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    named = {name: digest for digest, name in (line.split("  ") for line in lines)}
    present = {path.name for path in VENDORED.iterdir()} - {"SHA256SUMS"}
    assert named.keys() == present
    for name, digest in named.items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == digest, name


def test_packages_are_pinned_by_version_and_hash() -> None:
    named = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in {**named["dependencies"], **named["devDependencies"]}.items():
        assert version[0].isdigit()
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all(package["integrity"] for path, package in locked.items() if path)


def test_licences_name_every_package_that_goes_in() -> None:
    locked = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = (VENDORED / "LICENSES.txt").read_text(encoding="utf-8")
    for path, package in locked.items():
        if path and "esbuild" not in path:
            name = path.removeprefix("node_modules/")
            assert f"── {name} {package['version']} ──" in licences


def test_vendored_scripts_load_and_evaluate_nothing() -> None:
    for path in VENDORED.glob("*.js"):
        script = path.read_text(encoding="utf-8")
        for trapdoor in (
            "import(",
            "eval(",
            "new Function",
            "fetch(",
            "XMLHttpRequest",
            "innerHTML",
        ):
            assert trapdoor not in script, (path.name, trapdoor)
