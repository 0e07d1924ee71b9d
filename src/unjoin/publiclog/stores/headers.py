"""What a web server says of the files of a log: their type, and how long they may be kept.

Source: C2SP tlog-tiles, which names the types of checkpoint, tile and bundle and how long each may
be cached.
"""

from __future__ import annotations

TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
HTML = "text/html; charset=utf-8"
BINARY = "application/octet-stream"
BY_ENDING = {
    ".html": HTML,
    ".json": JSON,
    ".csv": "text/csv; charset=utf-8; header=present",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
}

_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_KEPT_FOR_SECONDS = "public, max-age=5"


def content_type(path: str) -> str:
    """The media type of the file at `path`: tiles are binary, what has no ending of its own is
    text."""
    if path.startswith("tile/") or "/tile/" in path:
        return BINARY
    _, dot, ending = path.rpartition("/")[2].rpartition(".")
    return BY_ENDING.get(dot + ending, TEXT)


def cache_control(*, immutable: bool) -> str:
    """The Cache-Control header: a year for what never changes, seconds for everything else."""
    return _KEPT_FOR_EVER if immutable else _KEPT_FOR_SECONDS
