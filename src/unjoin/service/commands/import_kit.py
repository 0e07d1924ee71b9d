"""`unjoin import kit FILE…`: take in what people carried out of a kit.

All files are looked through as one, so that the parts of one kit may lie in several. A file with
too much in it is named and left out; it keeps nothing else back. It can be done again with the same
files: what arrived before counts once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.kit.taking import Taken

WORD = Path("kit")
TEXT_LIMIT_BYTES = 8 * 1024 * 1024


def is_meant(files: Sequence[Path]) -> bool:
    """Whether `files`, as given to `unjoin import`, are the word ``kit`` and what is to be read."""
    return len(files) > 1 and files[0] == WORD


def run(files: Sequence[Path], *, data: Path) -> int:
    """Take in every kit in `files`. 0: each was received, now or before. 1: one was not whole or
    not for this centre, or there was none. 2: a file could not be read."""
    from unjoin.service.commands.session import start_django

    found = list(_files_in(files))
    start_django(data, site="owner")
    from django.utils import translation

    from unjoin.registry.carried import CarriedError
    from unjoin.service.kit.pictures import NoReaderError

    with translation.override("en"):
        try:
            return _run(found)
        except NoReaderError as error:
            print(f"unjoin: {error} Nothing was saved.", file=sys.stderr)
        except CarriedError:
            print("unjoin: too much text at once; give fewer files.", file=sys.stderr)
    return 2


def _files_in(files: Iterable[Path]) -> Iterator[Path]:
    """`files`, and in the place of folders the files below them; raises OSError for one that is
    not there."""
    for path in files:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            path.stat()
            yield path


def _run(files: Sequence[Path]) -> int:
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.kit.taking import take_in
    from unjoin.service.rotation.permits import COMMAND_LINE

    texts = {path: _read(path) for path in files}
    kept = _keep(texts)
    taken = take_in("\n".join(kept), instance=current(), by=COMMAND_LINE, today=today())
    _print(taken)
    if len(kept) < len(texts):
        return 2
    return 0 if taken and all(each.is_done for each in taken) else 1


def _keep(texts: Mapping[Path, str | None]) -> list[str]:
    """Of `texts`, None where a file could not be read, as many as can be looked through at once.

    The short ones come first. What is left out is named.
    """
    from unjoin.registry.carried import TEXT_LIMIT, CarriedError, read_carried

    kept: list[str] = []
    room = TEXT_LIMIT
    read = [(path, text) for path, text in texts.items() if text is not None]
    for path, text in sorted(read, key=lambda each: len(each[1])):
        try:
            read_carried(text)
        except CarriedError:
            print(f"{path}: too much for messages out of kits; left out.", file=sys.stderr)
            continue
        if len(text) >= room:
            print(f"{path}: too much beside the others; left out. Give it alone.", file=sys.stderr)
            continue
        room -= len(text) + 1
        kept.append(text)
    return kept


def _read(path: Path) -> str | None:
    """The text in the file or in the codes of the picture; None where it cannot be read."""
    from unjoin.service.kit.pictures import PictureError, is_picture, read_codes

    if not is_picture(path):
        with path.open("rb") as file:
            return _decode(file.read(TEXT_LIMIT_BYTES + 1))
    try:
        codes = read_codes(path)
    except PictureError:
        print(f"{path}: this picture cannot be read.", file=sys.stderr)
        return None
    if not codes:
        print(f"{path}: no code can be read in it. Ask for it in its original size.")
    return codes


def _decode(data: bytes) -> str:
    """`data` as text. Parts are ASCII; what stands around them matters to nobody."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _print(taken: Sequence[Taken]) -> None:
    from unjoin.service.kit.saying import said_of
    from unjoin.service.kit.taking import End

    for each in taken:
        print(f"{each.mark}…: {said_of(each)}")
    if not taken:
        print("There is no part from a kit in this. Nothing was saved.")
        return
    received = sum(each.end is End.RECEIVED for each in taken)
    repeated = sum(each.end is End.REPEATED for each in taken)
    lacking = len(taken) - received - repeated
    print(f"Received: {received}. Arrived before: {repeated}. Not taken in: {lacking}.")
