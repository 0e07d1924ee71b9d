"""Which paths a file of a mirror may have, so that every disk and every host takes it.

Rules kept here:

1. Parts of small letters, digits, ``.``, ``_`` and ``-``, divided by ``/``; none begins or ends
   with a dot. So no path leads out of the folder, none is hidden, and no two differ in case only.
   Checksums alone are in capitals, as everybody looks for them: ``SHA256SUMS``.
2. No part is a name that Windows keeps for itself, such as ``con`` or ``aux.html``.
3. At most 200 characters.
"""

from __future__ import annotations

import re

from unjoin.mirror.errors import MirrorError

PATH_LIMIT = 200

_PART = r"(?:SHA256SUMS|[a-z0-9_-](?:[a-z0-9._-]*[a-z0-9_-])?)"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*", re.ASCII)
_OF_WINDOWS = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.[^/]*)?(?:/|$)")


def is_path(path: str) -> bool:
    """Whether a file of a mirror may lie at `path` (untrusted), relative to its folder."""
    return (
        len(path) <= PATH_LIMIT
        and _PATH.fullmatch(path) is not None
        and _OF_WINDOWS.search(path) is None
    )


def check_path(path: str) -> None:
    """Raise MirrorError ``mirror-path`` unless `is_path`."""
    if not is_path(path):
        raise MirrorError(
            f"{path[:120]!r} cannot be the path of a file of a mirror: small letters, digits, "
            f". _ - and / are, at most {PATH_LIMIT} characters",
            code="mirror-path",
            path=path,
        )
