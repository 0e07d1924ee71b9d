"""Writing a file sealed to the custodians as it comes, and reading one as it is opened.

Rules kept here: what is sealed never lies on a disk in clear, not even for a moment;
a file appears under its name complete and synced, or not at all; nothing is ever
overwritten; only its owner can read it; its time is the Monday of its week. Memory
does not grow with the size of the file.
"""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pyrage

from unjoin.service.instance import AgeIdentity, AgeRecipient, InstanceError, identities_in

AGE_MAGIC = b"age-encryption.org/"


class _Pieces(io.RawIOBase):
    """A file that is read from pieces, as they are made."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""
        self.failure: BaseException | None = None

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill `buffer` with what comes next, as far as one piece goes; 0 at the end."""
        place = memoryview(buffer)
        try:
            while not self._rest:
                self._rest = next(self._pieces)
        except StopIteration:
            return 0
        except BaseException as error:
            # pyrage makes an error of its own of it, and nobody could tell what happened.
            self.failure = error
            raise
        size = min(len(place), len(self._rest))
        place[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def write_sealed(
    path: Path, pieces: Iterable[bytes], *, recipients: tuple[AgeRecipient, ...], today: date
) -> None:
    """Write `pieces` to the new file `path`, sealed to `recipients`.

    Raises FileExistsError, OSError, or what `pieces` raises; there is no file then.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already. Nothing was written.")
    unfinished = path.with_name(f".{path.name}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _encrypt(_Pieces(pieces), file, recipients)
            file.flush()
            os.fsync(file.fileno())
        _forget_time(unfinished, today)
        os.link(unfinished, path)  # fails where somebody else was faster; a rename would not
    finally:
        unfinished.unlink()
    _sync_directory(path.parent)


@contextmanager
def open_sealed(source: IO[bytes], *, identity: AgeIdentity | None) -> Iterator[IO[bytes]]:
    """The archive in `source`: opened with `identity` if it is sealed, as it is if it is not.

    What is read is genuine as far as it was read; that it was all shows only at the
    end of the block, which raises InstanceError for a file that is cut or changed.
    """
    start = source.read(len(AGE_MAGIC))
    whole = io.BufferedReader(_Pieces(_all_of(start, source)))
    if start != AGE_MAGIC:
        yield whole
        return
    if identity is None:
        raise InstanceError("the backup is sealed. Give a custodian's key file with --identity.")
    with _decrypting(whole, identity) as opened:
        yield opened


@contextmanager
def _decrypting(sealed: io.BufferedIOBase, identity: AgeIdentity) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    failures: list[BaseException] = []
    keys = [pyrage.x25519.Identity.from_str(each) for each in identities_in(identity)]

    def decrypt() -> None:
        try:
            with os.fdopen(writing, "wb") as opened:
                pyrage.decrypt_io(sealed, opened, keys)
        except BrokenPipeError:
            return  # nobody reads on; why, they know
        except (pyrage.DecryptError, OSError) as error:
            failures.append(error)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as opened:
            yield opened
            while opened.read(io.DEFAULT_BUFFER_SIZE):
                pass  # what follows the archive; its last chunk proves that all of it came
    except Exception as error:
        thread.join()
        raise _not_opened(failures[0]) if failures else error from error
    thread.join()
    if failures:
        raise _not_opened(failures[0])


def _not_opened(failure: BaseException) -> InstanceError:
    return InstanceError(
        f"the file cannot be opened ({failure}): it is damaged or cut short, or it is not sealed "
        "to this key."
    )


def _encrypt(
    pieces: _Pieces, file: io.BufferedIOBase, recipients: tuple[AgeRecipient, ...]
) -> None:
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    try:
        pyrage.encrypt_io(io.BufferedReader(pieces), file, keys)
    except pyrage.EncryptError as error:
        if pieces.failure is not None:
            raise pieces.failure from error
        raise OSError(f"the backup could not be written: {error}") from error


def _all_of(start: bytes, source: IO[bytes]) -> Iterator[bytes]:
    yield start
    while piece := source.read(io.DEFAULT_BUFFER_SIZE):
        yield piece


def _forget_time(path: Path, today: date) -> None:
    monday = today - timedelta(days=today.weekday())
    time = datetime(monday.year, monday.month, monday.day, tzinfo=UTC).timestamp()
    os.utime(path, (time, time))


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
