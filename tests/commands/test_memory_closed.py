"""No process of an instance lets another one of the same user look into its memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

PR_GET_DUMPABLE = 3
ASK = f"""
import ctypes, resource, sys
from pathlib import Path
from unjoin.service.commands.session import start_django
libc = ctypes.CDLL(None)
before = libc.prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0)
start_django(Path(sys.argv[1]), site=sys.argv[2])
after = libc.prctl({PR_GET_DUMPABLE}, 0, 0, 0, 0)
print(before, after, *resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.parametrize("site", ["public", "staff", "publisher", "owner"])
def test_memory_is_closed_once_secrets_can_be_read(tmp_path: Path, site: str) -> None:
    settings = Settings(database_url="sqlite:data/unjoin.sqlite3")
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(tmp_path, settings=settings, manifest=demo_manifest(), custodians=custodians)
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(tmp_path), site],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == ["1", "0", "0", "0"]
