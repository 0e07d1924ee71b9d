"""atheris, which watches what an input reaches, finds no way to make a parser fail or hang.

Bounded: some seconds a batch, inputs of at most 4 KiB, a gigabyte of memory. To look further, run
the harness by hand with another `-max_total_time`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.parsers import BATCHES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_spec("atheris"), reason="atheris has no wheel for this Python"),
]

REPOSITORY = Path(__file__).parents[2]
SECONDS = 10
INPUT_LIMIT_S = 5
FEWEST_RUNS = 1_000
"""A harness that refuses everything at once, or never starts, must not pass."""


def fuzz(batch: str, tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.harness", batch, corpus),
            *(f"-max_total_time={SECONDS}", f"-timeout={INPUT_LIMIT_S}", "-rss_limit_mb=1024"),
            *("-seed=1", f"-artifact_prefix={tmp_path}/", *options),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("batch", BATCHES)
def test_parsers_fuzzed(batch: str, tmp_path: Path) -> None:
    result = fuzz(batch, tmp_path)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
    runs = re.search(r"Done (\d+) runs", result.stderr)
    assert runs is not None
    assert int(runs[1]) >= FEWEST_RUNS


@pytest.mark.parametrize(
    ("batch", "said"), [("planted-error", "ValueError: planted"), ("planted-hang", "timeout after")]
)
def test_parsers_fuzzed_with_planted_fault(batch: str, said: str, tmp_path: Path) -> None:
    result = fuzz(batch, tmp_path, "-timeout=1")
    assert result.returncode != 0
    assert said in result.stdout + result.stderr
