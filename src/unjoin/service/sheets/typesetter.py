"""The program that sets sheets: reads jobs from its input, writes PDF and PNG to its output.

`rendering` starts it for a few sheets and waits for its end. Rules kept here:

1. It ends with its work, so nothing of a certificate stays in any memory or cache.
2. All text comes as data. The layouts beside this file have no words, and no text
   becomes markup.
3. It loads nothing from the network, writes no file, and no time stands in what it
   makes: the same data give the same bytes.
4. A PDF is tagged, and its text can be selected (PDF/UA-1). Where the fonts do not
   draw a character, the typesetter itself says so; then the character's number is
   printed in its place, as ``〔U+20000〕``, and `undrawn` tells the layout to say so.
5. Time and memory are bounded, and whatever else the machine has to do goes first.

It knows no Django. Input: JSON as `Order` describes. Output: JSON of one line with
the lengths of the files, then the files one after the other.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import sys
from pathlib import Path
from typing import Any, Final, TypedDict

import typst

LAYOUTS: Final = Path(__file__).parent / "layout"
ROUNDS: Final = 12
"""So often a sheet is set again with characters marked that could not be drawn."""
NICENESS: Final = 5
_PR_SET_DUMPABLE: Final = 4
_UNDRAWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class Job(TypedDict):
    """One sheet. `own`: the members of `data` that hold what a person wrote."""

    layout: str
    data: dict[str, Any]
    own: list[str]
    formats: list[str]
    ppi: int


class Order(TypedDict):
    """All that is to be set. `fonts`: directories. Bounds in bytes and seconds."""

    fonts: list[str]
    jobs: list[Job]
    memory_bytes: int
    time_s: int


class NoFontsError(Exception):
    """The directories hold no font."""


def main() -> int:
    """Set what the input asks for. Exit codes: 0 done, 3 there are no fonts."""
    order: Order = json.load(sys.stdin.buffer)
    _be_modest(order)
    try:
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[Path(each) for each in order["fonts"]],
        )
        if not fonts.families():
            raise NoFontsError
        files = [file for job in order["jobs"] for file in set_sheet(job, fonts)]
    except NoFontsError:
        return 3
    lengths = json.dumps([len(file) for file in files]).encode()
    sys.stdout.buffer.write(b"".join([lengths, b"\n", *files]))
    return 0


def set_sheet(job: Job, fonts: typst.Fonts) -> list[bytes]:
    """The sheet in each of its formats. Raises typst.TypstError where it cannot be set."""
    path = LAYOUTS / f"{job['layout']}.typ"
    compiler = typst.Compiler(path, root=LAYOUTS, font_paths=fonts, ignore_system_fonts=True)
    data = {**job["data"], "undrawn": False}
    # The PDF finds out what cannot be drawn, so it is made first and in any case.
    pdf = _set_pdf(compiler, data, job["own"])
    made = {"pdf": lambda: pdf, "png": lambda: _set_picture(compiler, data, job["ppi"])}
    return [made[each]() for each in job["formats"]]


def _set_pdf(compiler: typst.Compiler, data: dict[str, Any], own: list[str]) -> bytes:
    for rounds_left in reversed(range(ROUNDS)):
        try:
            found = compiler.compile(
                format="pdf", sys_inputs=_inputs(data), pdf_standards=["ua-1"], timestamp=0
            )
        except typst.TypstError as error:
            if not rounds_left or not _mark(data, own, undrawn_in(error.diagnostic)):
                raise
        else:
            return _first(found)
    raise AssertionError("the last round returns or raises")


def _set_picture(compiler: typst.Compiler, data: dict[str, Any], ppi: int) -> bytes:
    """The first page; the sheets that have a picture are made for one."""
    return _first(compiler.compile(format="png", ppi=float(ppi), sys_inputs=_inputs(data)))


def _first(found: bytes | list[bytes] | None) -> bytes:
    assert found, "without a path to write to, the typesetter gives back what it made"  # noqa: S101
    return found if isinstance(found, bytes) else found[0]


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data)}


def undrawn_in(diagnostic: str) -> list[str]:
    """The pieces of text that the fonts do not draw, as the typesetter's error names them."""

    def read(escape: re.Match[str]) -> str:
        return chr(int(escape[1], 16)) if escape[1] else escape[2]

    return [_ESCAPE.sub(read, piece) for piece in _UNDRAWN.findall(diagnostic)]


def _mark(data: dict[str, Any], own: list[str], undrawn: list[str]) -> bool:
    """Put numbers in the place of `undrawn` in what a person wrote; whether any was there."""
    characters = {character for piece in undrawn for character in piece}
    before = [data[name] for name in own]
    for name in own:
        data[name] = "".join(mark(c) if c in characters else c for c in data[name])
    data["undrawn"] = True
    return before != [data[name] for name in own]


def mark(character: str) -> str:
    """What is printed in the place of a character that cannot be drawn."""
    return f"〔U+{ord(character):04X}〕"


def _be_modest(order: Order) -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (order["memory_bytes"], order["memory_bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["time_s"], order["time_s"]))
    # What it holds is not for other processes of the same user to read.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
