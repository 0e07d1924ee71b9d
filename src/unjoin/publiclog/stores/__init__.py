"""Stores of files: a directory on disk, or a bucket of S3-compatible object storage.

The only part of publiclog that does I/O. What a store promises is in `storage`.
"""

from __future__ import annotations

import re
from pathlib import Path

from unjoin.publiclog.errors import StoreError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.stores.directory import DirectoryStore

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def open_store(where: str, base: Path) -> Store:
    """The store that `where`, a line of an operator's settings, names.

    ``data/public`` or ``file:data/public`` is a directory, relative to `base` unless it begins with
    ``/``. ``s3://bucket/prefix?endpoint=https://…&region=…`` is object storage (see `objects`).
    Nothing is read, written or reached yet. Raises StoreError ``store-where`` for anything else.
    """
    scheme = _SCHEME.match(where)
    if scheme is None and where:
        return DirectoryStore(base / where)
    rest = where[scheme.end() :] if scheme else ""
    if scheme and scheme[1] == "file" and rest.strip("/"):
        return DirectoryStore(base / re.sub(r"^//(?=/)", "", rest))
    if scheme and scheme[1] == "s3":
        from unjoin.publiclog.stores.objects import open_bucket

        return open_bucket(where)
    raise StoreError(
        "expected a directory, or s3://bucket/prefix?endpoint=…&region=…, "
        f"as the place of the public files, got {where!r}",
        code="store-where",
        where=where,
    )
