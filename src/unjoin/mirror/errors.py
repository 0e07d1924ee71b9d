"""Why something could not be done with a mirror. (What a check finds wrong is a `Finding`.)"""

from __future__ import annotations

from unjoin.publiclog.errors import LogError


class MirrorError(LogError):
    """A folder, a manifest or a volume cannot be used; the text says which, and what to do."""


class ManifestError(MirrorError):
    """A manifest or its list of files is not as docs/format.md writes it, or not signed."""
