"""The memory of a running process, as a raid with the right tool, or a swap disk, would have it.

Read as root from /proc, page by page, of a process and all it has started. That includes
what the kernel has swapped out. Pages of files on the disk are left out where nobody wrote to them.
A process is stopped meanwhile: what it gave back to the kernel could not be read to the end.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.seizure.opened import Piece

_UNREADABLE = ("[vvar]", "[vvar_vclock]", "[vsyscall]")


def processes_of(pid: int) -> list[int]:
    """`pid` and everything it has started, and what that has."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += processes_of(int(child))
    return found


def take_image(pid: int, path: Path) -> None:
    """Write the memory of `pid` to `path`. Raises PermissionError for whoever may not."""
    if os.geteuid() != 0:
        raise PermissionError("only root may read the memory of a process that forbids it")
    with (
        _stopped(pid),
        Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory,
        path.open("wb") as image,
    ):
        for begin, end in _regions(pid):
            memory.seek(begin)
            image.write(_read(memory.fileno(), end - begin))


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    """The process stands still, each of its threads."""
    os.kill(pid, signal.SIGSTOP)
    try:
        while any(_state(task) not in "TtZX" for task in Path(f"/proc/{pid}/task").iterdir()):
            time.sleep(0.01)
        yield
    finally:
        seen = _switches(pid)
        os.kill(pid, signal.SIGCONT)
        _await_run(pid, seen)


def _await_run(pid: int, seen: int) -> None:
    """Wait until the first thread has run again and waits once more, if it is one that waits.

    Until then the kernel hands a signal to another thread, and a Python program that waits in
    its first would not hear of it.
    """
    for _ in range(500):
        if _switches(pid) != seen:
            return
        time.sleep(0.01)


def _switches(pid: int) -> int:
    """How often the first thread has given up the processor; see proc_pid_status(5)."""
    lines = Path(f"/proc/{pid}/task/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if "ctxt_switches" in line)


def _state(task: Path) -> str:
    """One letter; see proc(5)."""
    return (task / "stat").read_text().rpartition(")")[2].split()[0]


def _regions(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, permissions, _, _, inode, *name = line.split(maxsplit=5)
        is_of_a_file = inode != "0" and "w" not in permissions
        if "r" in permissions and not is_of_a_file and name != ["[vvar]"]:
            if name and name[0] in _UNREADABLE:
                continue
            begin, end = (int(address, 16) for address in span.split("-"))
            yield begin, end


def _read(descriptor: int, size: int) -> bytes:
    read = bytearray()
    while len(read) < size:
        piece = os.read(descriptor, size - len(read))
        if not piece:
            break
        read += piece
    return bytes(read)


def pieces_of(image: Path) -> Piece:
    """The image, as what a search goes through."""
    return Piece(f"memory/{image.name}", image.read_bytes(), encoded=False)
