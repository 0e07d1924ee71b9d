"""Runs atheris over one batch of parsers: `python -m tests.fuzz.harness BATCH CORPUS [options]`.

CORPUS is an empty folder; the options are libFuzzer's. The first byte of an input says which parser
of the batch reads the rest. Ends with status 0 when its time is over, and otherwise prints the
input it fell over and keeps it in the working directory. The batches called `planted-…` are faults,
which show that the harness finds what it is for.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["unjoin"]):
    from tests.fuzz.parsers import BATCHES, OUR_ERRORS, Parser

INPUT_LIMIT_BYTES = 4096


def _raises(data: bytes) -> None:
    if data.startswith(b"r"):
        raise ValueError("planted")


def _hangs(data: bytes) -> None:
    while data.startswith(b"h"):
        pass


PLANTED = {
    "planted-error": {"raises": Parser(_raises, (b"not yet",))},
    "planted-hang": {"hangs": Parser(_hangs, (b"not yet",))},
}


def fuzz(parsers: list[Parser], corpus: Path, options: list[str]) -> None:
    """Does not return: libFuzzer ends the process."""
    for number, parser in enumerate(parsers):
        for place, seed in enumerate(parser.seeds):
            (corpus / f"{number}-{place}").write_bytes(bytes([number]) + seed)

    def read(data: bytes) -> None:
        if data:
            with suppress(*OUR_ERRORS):
                parsers[data[0] % len(parsers)].read(data[1:])

    atheris.Setup([sys.argv[0], f"-max_len={INPUT_LIMIT_BYTES}", *options, str(corpus)], read)
    atheris.Fuzz()


if __name__ == "__main__":
    batch = (BATCHES | PLANTED)[sys.argv[1]]
    fuzz(list(batch.values()), Path(sys.argv[2]), sys.argv[3:])
