"""Has sheets set by a program of its own, and bounds what that costs.

The program is started for the sheets at hand and ends with them (see `typesetter`). It gets
its data through a pipe and gives the files back through another; nothing touches a disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from unjoin.service.instance import Instance

TIME_S: Final = 20
"""Of one core."""
WAIT_S: Final = 120
"""By the clock: a machine with much to do lets it wait."""
MEMORY_BYTES: Final = 2 * 1024**3
"""Of addresses, most of which are the program's own code and fonts that it maps."""
PREVIEW_PPI: Final = 120
NO_FONTS: Final = 3
FONT_DIRECTORIES: Final = (
    "/usr/share/fonts/opentype/noto",  # Debian and Ubuntu: fonts-noto-cjk
    "/usr/share/fonts/noto-cjk",  # Arch, Alpine
    "/usr/share/fonts/google-noto-serif-cjk-vf-fonts",  # Fedora
    "/usr/share/fonts/google-noto-sans-mono-cjk-vf-fonts",
)
"""Where fonts that draw Chinese are looked for unless the settings say."""


class SheetError(Exception):
    """A sheet could not be set; the text says why, for an operator."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be set: a layout, its data, and which members of it a person wrote.

    `formats`: of ``pdf`` and ``png``, in the order in which they are wanted.
    """

    layout: str
    data: Mapping[str, Any]
    own: tuple[str, ...] = ()
    formats: tuple[str, ...] = field(default=("pdf",))


def font_directories(instance: Instance) -> list[str]:
    """Those that are there, of the settings' or else of the usual ones."""
    wanted = instance.settings.fonts or FONT_DIRECTORIES
    return [name for name in wanted if Path(name).is_dir()]


def set_sheets(sheets: Sequence[Sheet], *, instance: Instance) -> list[bytes]:
    """The files of `sheets`, each in its formats, one after the other.

    The same sheets give the same bytes. Takes about half a second of one core, and at most
    `TIME_S` of it and `WAIT_S` by the clock. Raises SheetError where there are no fonts, or
    the typesetter fails.
    """
    order = {
        "fonts": font_directories(instance),
        "memory_bytes": MEMORY_BYTES,
        "time_s": TIME_S,
        "jobs": [
            {
                "layout": sheet.layout,
                "data": dict(sheet.data),
                "own": list(sheet.own),
                "formats": list(sheet.formats),
                "ppi": PREVIEW_PPI,
            }
            for sheet in sheets
        ],
    }
    output = _run(json.dumps(order).encode())
    lengths, _line_end, rest = output.partition(b"\n")
    files: list[bytes] = []
    for length in json.loads(lengths):
        files.append(rest[:length])
        rest = rest[length:]
    return files


def _run(order: bytes) -> bytes:
    # Isolated: neither the environment nor the working directory has a say in what it runs.
    command = [sys.executable, "-I", "-m", "unjoin.service.sheets.typesetter"]
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603 — a fixed command, its data in a pipe
            command, input=order, capture_output=True, timeout=WAIT_S, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise SheetError("setting a sheet took too long and was given up") from None
    if done.returncode == NO_FONTS:
        raise SheetError(
            "no font was found that draws Chinese. Install one (on Debian: apt-get install "
            "fonts-noto-cjk), or name its directory under fonts in unjoin.toml"
        )
    if done.returncode != 0:
        # Not what it wrote, which could hold a name.
        raise SheetError(f"the typesetter failed ({done.returncode})")
    return done.stdout
