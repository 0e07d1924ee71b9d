"""Why something could not be done with a mirror. (What a check finds wrong is a `Finding`.)"""

from __future__ import annotations

from unjoin.publiclog.errors import LogError


def printable(text: str) -> str:
    """`text` (untrusted), with an escape for each letter that a terminal would obey or not show."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


class MirrorError(LogError):
    """A folder, a manifest or a volume cannot be used; the text says which, and what to do."""


class ManifestError(MirrorError):
    """A manifest or its list of files is not as docs/format.md writes it, or not signed."""
