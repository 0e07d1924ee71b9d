"""What stops a publication. Nothing is signed, and nothing published, where one is raised.

The text is for the operator, in English: what was found, and what to do.
"""

from __future__ import annotations

from unjoin.publiclog.errors import LogError


class PublicationError(LogError):
    """A publication cannot go on.

    `code` is stable: ``edge`` (what is stored is not what was last signed),
    ``entries`` (entries are missing), ``differs`` (what was stored is not what was
    worked out), ``key`` (another key has signed it), ``organisations`` (the manifest
    changed what entries mean), ``files-foreign``, ``files-ahead`` and ``files-other``
    (the published files are not a beginning of what the database holds), ``counts`` (a
    running count would fall below zero), ``turn`` (another publisher may be at work).

    `fields` are the values, all of them public.
    """
