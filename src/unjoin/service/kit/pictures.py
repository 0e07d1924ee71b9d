"""Reading the QR codes in a picture, with the program `zbarimg` where it is installed.

It runs as a process of its own, because pictures come from anybody, and a program that reads
pictures is the likeliest to have a fault. What it says is untrusted too.
"""

from __future__ import annotations

import shutil
import subprocess  # nosec B404
from pathlib import Path

PROGRAM = "zbarimg"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
PATIENCE_S = 60
PICTURE_LIMIT_BYTES = 64 * 1024 * 1024
_FOUND, _NOTHING_FOUND = 0, 4


class NoReaderError(Exception):
    """There is no program here that reads codes. The text says what to install."""


class PictureError(Exception):
    """The picture cannot be read, or takes too long."""


def is_picture(path: Path) -> bool:
    """Whether the name of `path` is that of a picture."""
    return path.suffix.lower() in PICTURES


def read_codes(path: Path) -> str:
    """The texts of the QR codes in the picture, a line each; empty where there are none.

    Raises NoReaderError, PictureError.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoReaderError(
            f"{PROGRAM} is not installed, so no code in a picture can be read. It is in the "
            "package zbar-tools of Debian. Or read the codes with a telephone, and give the text."
        )
    if path.stat().st_size > PICTURE_LIMIT_BYTES:
        raise PictureError
    call = [program, "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable"]
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603
            [*call, str(path.absolute())], capture_output=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise PictureError from None
    if done.returncode not in (_FOUND, _NOTHING_FOUND):
        raise PictureError
    return done.stdout.decode("ascii", "replace")
