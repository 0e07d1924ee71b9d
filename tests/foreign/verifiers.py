"""Other people's verifiers, built by tools/go_tools, as functions over a log in a directory.

fsck ends with 0 whatever it finds, so what it says is what counts: the one line of success it has.
"""

from __future__ import annotations

import base64
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.faults.centre import REPOSITORY

BIN = REPOSITORY / ".cache" / "go" / "bin"
TIMEOUT_S = 60
_FSCK_ACCEPTS = re.compile(
    r"Successfully fsck'd log with size (\d+) and root (\S+) \([0-9a-f]{64}\)"
)
_READLOG_ACCEPTS = re.compile(r"(\d+) (\S+)\n")


@dataclass(frozen=True)
class Verdict:
    """Size and root of the log a verifier accepted. Both are None where it refused."""

    size: int | None
    root: bytes | None
    said: str

    @property
    def accepted(self) -> bool:
        return self.size is not None


def program(name: str) -> str:
    """The path of a built program."""
    path = BIN / name
    assert path.exists(), f"{path} is missing; tools/go_tools builds it"
    return str(path)


def fsck(log: Path, vkey: Path) -> Verdict:
    """What tessera's fsck says of the log at `log`; `vkey` is a file."""
    options = ["-ui=false", "-N=2", f"-storage_url=file://{log}/", f"-public_key={vkey}"]
    done = _run([program("fsck"), *options])
    return _verdict(done, _FSCK_ACCEPTS.search(done.stderr))


def readlog(log: Path, vkey: Path) -> Verdict:
    """What the client of torchwood says."""
    done = _run([program("readlog"), str(vkey), str(log)])
    accepted = _READLOG_ACCEPTS.fullmatch(done.stdout)
    assert (done.returncode == 0) is (accepted is not None), done
    return _verdict(done, accepted)


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def _verdict(done: subprocess.CompletedProcess[str], accepted: re.Match[str] | None) -> Verdict:
    if accepted is None:
        return Verdict(None, None, done.stdout + done.stderr)
    return Verdict(int(accepted[1]), base64.b64decode(accepted[2], validate=True), done.stdout)


VERIFIERS = {"fsck": fsck, "readlog": readlog}
