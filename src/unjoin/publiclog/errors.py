"""The errors of the log: one root, a class for each concept, a stable code and fields.

Whatever bytes a parser of this package is given, it returns a value or raises a
:class:`LogError`. The text of the exception is for auditors and operators, in
English, and says what was expected and where. Programs hang on `code`, which
never changes once released.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class LogError(Exception):
    """Something about a log is not as the specifications demand.

    `code` is a stable identifier such as ``"note-signature"``. `fields` are the
    values a sentence about it needs: sizes, indexes, names, paths. They are
    public, as everything in a log is; no key or seed is ever among them. Can be pickled, so that
    it comes out of worker processes.
    """

    def __init__(self, message: str, /, *, code: str, **fields: object) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), code=self.code, **self.fields), self.args


class EncodingError(LogError):
    """Not the one spelling of a number or of bytes that a writer would choose."""


class NoteError(LogError):
    """A signed note, a verifier key or a signing key breaks c2sp.org/signed-note."""


class CheckpointError(LogError):
    """A checkpoint breaks c2sp.org/tlog-checkpoint, or is not that of the expected log."""


class CosignatureError(LogError):
    """A cosignature breaks c2sp.org/tlog-cosignature."""


class TreeError(LogError):
    """A proof does not lead to the root, or cannot be one of such a tree."""


class TileError(LogError):
    """A tile, a bundle of entries or its path breaks c2sp.org/tlog-tiles."""


class PolicyError(LogError):
    """A trust policy breaks c2sp.org/tlog-policy."""


class ProofError(LogError):
    """A `.tlog-proof` breaks c2sp.org/tlog-proof."""


class WitnessError(LogError):
    """A witness could not be reached, refused, or answered what it must not."""


class StoreError(LogError):
    """Files of the log could not be read or written."""


class NotStoredError(StoreError):
    """There is no such file in the store."""
