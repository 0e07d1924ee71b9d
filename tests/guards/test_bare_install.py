"""The wheel, installed without extras into a fresh environment, is a working auditor.

It must know no Django, answer `--help` everywhere, recount the test vectors by itself, and audit a
log and a proof.
"""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.unit.mirror.folders import KEY, write

REPOSITORY = Path(__file__).parent.parent.parent
VECTORS = REPOSITORY / "tests" / "vectors"
TAMPERED = REPOSITORY / "tests" / "tampered"
SOURCE = REPOSITORY / "src"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=REPOSITORY)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The `bin` folder of an environment with the locked bare packages and the wheel."""
    environment = tmp_path_factory.mktemp("bare") / "venv"
    run([sys.executable, "-m", "venv", "--without-pip", environment])
    install: list[str | Path] = [sys.executable, "-m", "pip", "--python", environment, "install"]
    run([*install, "--require-hashes", "-r", REPOSITORY / "requirements" / "bare.txt"])
    run([*install, "--no-deps", wheel])
    run([sys.executable, "-m", "pip", "--python", environment, "check"])
    return environment / "bin"


def run(command: list[str | Path], cwd: Path | None = None) -> str:
    """What a command prints; the test fails with its complaint where it fails."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    return result.stdout


def test_wheel_carries_everything_but_sources_of_catalogues(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "unjoin").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".po", ".pot"}
    }
    assert wanted <= carried
    assert {Path(name).suffix for name in wanted} >= {".py", ".toml", ".html", ".css", ".mo"}


def test_bare_install_knows_no_django(bare: Path) -> None:
    script = "import importlib.util as u; print(u.find_spec('unjoin'), u.find_spec('django'))"
    spec, _, django = run([bare / "python", "-I", "-c", script]).strip().rpartition(" ")
    assert "site-packages/unjoin" in spec
    assert django == "None"


@pytest.mark.parametrize("command", [[], ["demo"], ["init"], ["serve"], ["publish"], ["audit"]])
def test_bare_install_answers_help(bare: Path, command: list[str]) -> None:
    assert run([bare / "unjoin", *command, "--help"]).startswith("usage: unjoin")


def test_bare_install_asked_to_serve_names_what_is_missing(bare: Path) -> None:
    result = subprocess.run([bare / "unjoin", "demo"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "pip install 'unjoin[service]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_bare_install_audits_a_log(bare: Path, tmp_path: Path) -> None:
    log = TAMPERED / "untampered"
    audit: list[str | Path] = [bare / "unjoin", "audit", log / "public", "--state", tmp_path]
    audit += ["--vkey", log / "trusted-vkey", "--policy", log / "policy", "--statements"]
    report = json.loads(run([*audit, "--json"]))
    assert (report["result"], report["count"]["total"]) == ("right", 1254)
    assert "Recount: 1,254 persons" in run(audit)


def test_bare_install_checks_a_proof(bare: Path) -> None:
    log = TAMPERED / "untampered"
    command: list[str | Path] = [bare / "unjoin", "audit", "--proof", log / "my.tlog-proof"]
    assert "金福100" in run([*command, "--vkey", log / "trusted-vkey"])


@pytest.mark.parametrize("attack", ["bundle-full-flipped", "tally-with-one-more"])
def test_bare_install_finds_a_tampered_log(bare: Path, attack: str) -> None:
    command: list[str | Path] = [bare / "unjoin", "audit", TAMPERED / attack / "public"]
    result = subprocess.run(
        [*command, "--vkey", TAMPERED / attack / "trusted-vkey", "--no-state"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert "FOUND WRONG" in result.stdout


def test_bare_install_checks_parts_and_joins_a_mirror(bare: Path, tmp_path: Path) -> None:
    folder, volumes, joined = (tmp_path / name for name in ("mirror", "volumes", "joined"))
    write(folder)
    key = ["--vkey", KEY.vkey.encode()]
    assert "Right" in run([bare / "unjoin", "mirror", folder, "--check", *key])
    run([bare / "unjoin", "mirror", folder, "--split", "1MB", "--into", volumes])
    assert "Right" in run([bare / "unjoin", "mirror", joined, "--join", volumes, *key])


def test_bare_install_says_what_writing_a_mirror_needs(bare: Path, tmp_path: Path) -> None:
    command = [str(bare / "unjoin"), "mirror", str(tmp_path / "mirror")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "pip install 'unjoin[service]'" in result.stderr


def test_bare_install_recounts_the_vectors(bare: Path) -> None:
    script = REPOSITORY / "tests" / "guards" / "recount_vectors.py"
    assert "vectors come out as written" in run([bare / "python", "-I", script, VECTORS])


@pytest.mark.parametrize(
    ("file", "field"), [("entry", "leaf_hash"), ("statement", "commitment"), ("tally", "tally")]
)
def test_bare_install_finds_a_changed_vector(
    bare: Path, tmp_path: Path, file: str, field: str
) -> None:
    for path in VECTORS.glob("*.json"):
        shutil.copy(path, tmp_path)
    vectors = json.loads((VECTORS / f"{file}.json").read_text(encoding="utf-8"))
    vectors["valid"][0][field] = "0" * 64
    (tmp_path / f"{file}.json").write_text(json.dumps(vectors), encoding="utf-8")
    script = REPOSITORY / "tests" / "guards" / "recount_vectors.py"
    result = subprocess.run(
        [bare / "python", "-I", script, tmp_path], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert f"wrong: {file}" in result.stderr
