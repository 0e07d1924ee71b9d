"""What the processes of a site take of the machine, as the kernel counts it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tests.browser.centre import Centre


def family(centre: Centre, site: str) -> Iterator[int]:
    """The processes of `site`: those it was started as, and what these started."""
    parents: dict[int, int] = {}
    known: set[int] = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            stat = (process / "stat").read_text()
        except OSError:
            continue
        parents[int(process.name)] = int(stat.rpartition(")")[2].split()[1])
        if site.encode() in words and str(centre.directory).encode() in words:
            known.add(int(process.name))
    size = 0
    while size != len(known):
        size = len(known)
        known |= {child for child, parent in parents.items() if parent in known}
    return iter(known)


def resident_mb(process: int) -> float:
    """The memory it has now; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0


def processor_s(process: int) -> float:
    """The processor time it has taken so far, the system's for it included; 0 where it is gone."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
