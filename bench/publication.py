"""How long it takes to publish a batch of 100,000 persons, on both databases.

They are handed in by the door that every channel uses, ten together, which is
about how people come. Then `unjoin publish` is run as a program, start-up included:
it opens the sealed rows, shuffles, writes, works the tree out twice, signs, and
writes the files durably. Beside it, in the same run, the same number of entries is
hashed and written to files by the log's own package, with no database and no seals.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.declarations import centre_on
from tests.browser.centre import Centre
from unjoin.publiclog.storage import Store
from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.publiclog.tile_tree import StoreTiles, grow
from unjoin.publiclog.tiles import TILE_WIDTH, bundle_path, encode_bundle
from unjoin.publiclog.tree import leaf_hash
from unjoin.registry.entry import ENTRY_BYTES

PERSONS = 100_000
TOGETHER = 10
LIMIT_S = 1800.0


def main() -> int:
    """Print what a large batch costs."""
    with tempfile.TemporaryDirectory(prefix="unjoin-bench-") as directory:
        bare = _bare(DirectoryStore(Path(directory)))
    print(f"\npublishing {PERSONS:,} persons in one batch")
    print(f"  {'the files alone':<12} {bare:7.1f} s  {PERSONS / bare:7.0f} entries/s", flush=True)
    for database in ("sqlite", "postgres"):
        with centre_on(database) as centre:
            _hand_in(centre)
            seconds, memory_mb = _publish(centre)
        print(
            f"  {database:<12} {seconds:10.1f} s  {PERSONS / seconds:7.0f} entries/s  "
            f"{seconds / bare:5.1f} ×  {memory_mb:5.0f} MB",
            flush=True,
        )
    return 0


def _hand_in(centre: Centre) -> None:
    with tempfile.NamedTemporaryFile() as receipts:
        deed = ["hand-in", str(centre.directory), receipts.name, str(PERSONS // TOGETHER)]
        command = [sys.executable, "-m", "tests.faults.deeds", *deed, str(TOGETHER)]
        subprocess.run(command, check=True, capture_output=True, timeout=LIMIT_S)


def _publish(centre: Centre) -> tuple[float, float]:
    """Seconds, and the most memory in MB."""
    command = [sys.executable, "-m", "unjoin", "publish", "--data", str(centre.directory)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return seconds, usage.ru_maxrss / 1024


def _bare(store: Store) -> float:
    """Seconds to hash as many entries and to write their files."""
    entries = [secrets.token_bytes(ENTRY_BYTES) for _ in range(PERSONS)]
    begun = time.perf_counter()
    grown = grow(0, StoreTiles(store, 0), map(leaf_hash, entries))
    bundles = (entries[first : first + TILE_WIDTH] for first in range(0, PERSONS, TILE_WIDTH))
    store.write_many(
        (
            (bundle_path(number, len(bundle)), encode_bundle(bundle))
            for number, bundle in enumerate(bundles)
        ),
        immutable=True,
    )
    store.write_many(((tile.path, tile.hashes) for tile in grown.tiles), immutable=True)
    return time.perf_counter() - begun
