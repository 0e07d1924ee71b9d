"""`unjoin import kit FILE…`: take in what people carried out of a kit.

Each file is looked through by itself, and the parts that are left of all of them together, as those
of one kit may lie in several. A file with too much in it is named and left out; it keeps nothing
else back. It can be done again with the same files: what arrived before counts once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from unjoin.mirror.errors import printable

if TYPE_CHECKING:
    from unjoin.registry.carried import Carried
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

    from unjoin.service.kit.pictures import NoReaderError

    with translation.override("en"):
        try:
            return _run(found)
        except NoReaderError as error:
            print(f"unjoin: {error} Nothing was saved.", file=sys.stderr)
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
    from unjoin.registry.carried import join_carried
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.kit.taking import take_in
    from unjoin.service.rotation.permits import COMMAND_LINE

    read = [_look_through(path) for path in files]
    found = join_carried(carried for each in read for carried in each or ())
    taken = take_in(found, instance=current(), by=COMMAND_LINE, today=today())
    _print(taken)
    if None in read:
        return 2
    return 0 if taken and all(each.is_done for each in taken) else 1


def _look_through(path: Path) -> tuple[Carried, ...] | None:
    """What lies in the file; None, and the reason is printed, where nobody can tell."""
    from unjoin.registry.carried import CarriedError, read_carried

    text = _read(path)
    if text is None:
        return None
    try:
        return read_carried(text)
    except CarriedError:
        _complain(path, "too much for messages out of kits; left out.")
        return None


def _read(path: Path) -> str | None:
    """The text in the file or in the codes of the picture; None where it cannot be read."""
    from unjoin.service.kit.pictures import PictureError, is_picture, read_codes

    if not is_picture(path):
        with path.open("rb") as file:
            return _decode(file.read(TEXT_LIMIT_BYTES + 1))
    try:
        codes = read_codes(path)
    except PictureError:
        _complain(path, "this picture cannot be read.")
        return None
    if not codes:
        _complain(path, "no code can be read in it. Ask for it in its original size.")
    return codes


def _complain(path: Path, what: str) -> None:
    print(f"{printable(str(path))}: {what}", file=sys.stderr)


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
