"""Why an audit could not be done, or not to the end. (What it found wrong is a `Finding`.)

All of them can be pickled, for they come out of worker processes.
"""

from __future__ import annotations

from functools import partial
from typing import Any


class AuditError(Exception):
    """The audit could not be done. `code` is stable; `fields` are what a sentence needs."""

    def __init__(self, message: str, /, *, code: str, **fields: object) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), code=self.code, **self.fields), self.args


class SourceError(AuditError):
    """A file of the log could not be read. `path` is relative to the base of the log."""


class MissingError(SourceError):
    """There is no such file. Code ``missing``."""


class TooLongError(SourceError):
    """The file has more bytes than anything that belongs there. Code ``too-long``."""


class UnreachableError(SourceError):
    """Whether there is such a file cannot be known: no connection, no permission, a failing disk.

    Code ``unreachable``.
    """


class WorkerError(AuditError):
    """A worker process died, or the two kernels disagree. Codes ``worker-died``,
    ``kernels-disagree``."""


class KernelError(AuditError):
    """The fast kernel was asked for, and numpy or numba are not there. Code ``kernel-missing``."""


class StateError(AuditError):
    """The state file cannot be used. Codes ``state-unusable``, ``state-busy``."""


class StateBusyError(StateError):
    """Another audit of the same log has the state file open. Code ``state-busy``."""


class StateDamagedError(StateError):
    """What the state file holds is not what was written. Code ``state-damaged``."""


class ChangedError(AuditError):
    """A file read again is not what was checked before. Code ``changed-while-reading``."""
