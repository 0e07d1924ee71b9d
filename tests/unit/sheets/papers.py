"""What other programs read on a sheet: poppler the text, zbar the codes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

LANGUAGES = ("zh-hans", "zh-hant", "en")


def program(name: str) -> str:
    """The path of a program that tools/test installs."""
    found = shutil.which(name)
    assert found, f"tools/test installs it: {name}"
    return found


def text_of(pdf: bytes) -> str:
    """The text of a PDF as it can be selected, on one line, without spaces between its parts."""
    done = subprocess.run(
        [program("pdftotext"), "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    return "".join(done.stdout.decode().split())


def lines_of(pdf: bytes) -> str:
    """The text of a PDF as it lies on the paper, with spaces between its columns."""
    command = [program("pdftotext"), "-layout", "-", "-"]
    return subprocess.run(
        command, input=pdf, capture_output=True, check=True, timeout=60
    ).stdout.decode()


def facts_of(pdf: bytes) -> dict[str, str]:
    """What a PDF says of itself, by pdfinfo."""
    done = subprocess.run(
        [program("pdfinfo"), "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    lines = (line.partition(":") for line in done.stdout.decode().splitlines())
    return {name: value.strip() for name, _, value in lines}


def codes_on(pdf: bytes, folder: Path) -> list[str]:
    """What a camera reads on the pages, each drawn with 150 dots to the inch."""
    path = folder / "sheet.pdf"
    path.write_bytes(pdf)
    draw = [program("pdftoppm"), "-r", "150", "-png", str(path), str(folder / "page")]
    subprocess.run(draw, check=True, timeout=60)
    pages = sorted(str(page) for page in folder.glob("page*.png"))
    read = [program("zbarimg"), "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *pages]
    done = subprocess.run(read, capture_output=True, check=True, timeout=60)
    return sorted(done.stdout.decode().split())


def squeezed(text: str) -> str:
    """`text` as `text_of` gives it back."""
    return "".join(text.split())
