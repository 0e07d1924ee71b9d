"""Reading the QR codes in a picture, with the program `zbarimg` where it is installed.

Pictures come from anybody, and a program that reads pictures is the likeliest to have a fault; this
one hands them to ImageMagick, which takes hundreds of kinds of file and starts other programs for
some. Rules kept here:

1. The first bytes say which of six kinds of picture it is. Anything else is not handed on, whatever
   its name, and the program is told the kind, so that it does not look for itself.
2. It gets a copy under a name of ours in a folder of its own that is deleted afterwards; nothing of
   our environment; and only so much memory, time and room on the disk.

It runs with our rights all the same: a fault in reading those six kinds could do what we can do.
Whoever can should read pictures on another machine, and bring the text. What it says is untrusted.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess  # nosec B404
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = "zbarimg"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
PATIENCE_S = 60
PICTURE_LIMIT_BYTES = 64 * 1024 * 1024
MEMORY_LIMIT_BYTES = 2 * 1024 * 1024 * 1024
"""Enough for a photograph of fifty million pixels."""
_FOUND, _NOTHING_FOUND = 0, 4

_KINDS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "gif": re.compile(rb"GIF8[79]a"),
    "bmp": re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL),
    "tiff": re.compile(rb"II\x2a\0|MM\0\x2a"),
}


class NoReaderError(Exception):
    """There is no program here that reads codes. The text says what to install."""


class PictureError(Exception):
    """The picture is none, cannot be read, or takes too long."""


def is_picture(path: Path) -> bool:
    """Whether the name of `path` is that of a picture."""
    return path.suffix.lower() in PICTURES


def read_codes(path: Path) -> str:
    """The texts of the QR codes in the picture (untrusted), a line each; empty for none.

    Raises NoReaderError, PictureError.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoReaderError(
            f"{PROGRAM} is not installed, so no code in a picture can be read. It is in the "
            "package zbar-tools of Debian. Or read the codes with a telephone, and give the text."
        )
    with path.open("rb") as file:
        picture = file.read(PICTURE_LIMIT_BYTES + 1)
    kind = next((kind for kind, begins in _KINDS.items() if begins.match(picture)), None)
    if kind is None or len(picture) > PICTURE_LIMIT_BYTES:
        raise PictureError
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "picture"
        copy.write_bytes(picture)
        return _read(program, f"{kind}:{copy}", folder)


def _read(program: str, picture: str, folder: str) -> str:
    call = [program, "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", picture]
    environment = {"TMPDIR": folder, "MAGICK_TMPDIR": folder, "HOME": folder}
    environment |= {"OMP_NUM_THREADS": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603
            call,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            cwd=folder,
            env=environment,
            preexec_fn=_limit,  # the command line has no other thread
        )
    except subprocess.TimeoutExpired:
        raise PictureError from None
    if done.returncode not in (_FOUND, _NOTHING_FOUND):
        raise PictureError
    return done.stdout.decode("ascii", "replace")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE_S, PATIENCE_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
