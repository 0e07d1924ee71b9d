"""The errors of the registry: one root, with a stable code and fields.

Every error raised by this package for a bad value derives from
:class:`RegistryError`. It carries a `code` that never changes once released
(programs and translations hang on it) and the fields a sentence needs. The
text of the exception is for developers and auditors, in English; the sentence
people read is made at the edge, in their language, from code and fields.
"""

from __future__ import annotations


class RegistryError(Exception):
    """A value breaks a rule of the registry.

    `code` is a stable identifier such as ``"entry-length"``. `fields` are the
    values a sentence about it needs; they may hold what a person typed, so they
    are for the person's own screen and never for a log file.
    """

    def __init__(self, message: str, /, *, code: str, **fields: object) -> None:
        super().__init__(message)
        self.code = code
        self.fields = fields
