"""`/log/…` and `/data/…`: the public files, as they lie in the store.

Rules kept here:

1. Only the paths that a publication writes are looked for, each in its one
   spelling; any other is not found, and the store is not asked.
2. Files are the same for everybody: no language, no cookie, readable by programs of
   any origin. Any static host can take the place of this module.
3. Tiles and bundles never change and may be kept for ever. All else is kept for
   seconds: there will be another checkpoint, and statements can be withdrawn.
4. Hashes do not compress, so tiles are sent as they are; so are Parquet, which is compressed
   already, and what is so large that compressing it for each visitor would keep others waiting.

5. A large answer lies in memory until its reader has it, so a process hands out only so many
   bytes of large files in a time. Whoever comes then is asked to come again. Reading the file
   counts too, though only a byte of it was asked for, or only whether it changed.
6. Of a file that is sent as it is, one part can be asked for (RFC 9110, section 14): a download
   that broke off goes on, and programs read of a Parquet file what they need.

Nothing is checked here: whoever reads a log checks it. Source: C2SP tlog-tiles.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from time import monotonic

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from unjoin.publiclog.errors import NotStoredError, StoreError, TileError
from unjoin.publiclog.storage import Store
from unjoin.publiclog.stores import open_store
from unjoin.publiclog.stores.directory import DirectoryStore
from unjoin.publiclog.stores.headers import cache_control, content_type
from unjoin.publiclog.tiles import TILE_WIDTH, BundlePath, TilePath, parse_path
from unjoin.service.datasets.names import is_data_file
from unjoin.service.instance import current
from unjoin.service.intake.limits import Bucket, Rate

RECENT_S = 5
COMPRESSED_LIMIT_BYTES = 1024 * 1024
_UNIT_BYTES = 64 * 1024
_RETRY_AFTER_S = 60
_large_files = Bucket(Rate(burst=2048, interval_s=1 / 64))
"""In units: 128 MiB at once, then 4 MiB a second. It says nothing of who took what."""

_READING_SHARE = 8
"""Reading and hashing a large file takes so much less than keeping all of it for a reader."""

_large: dict[str, int] = {}
"""Bytes of the large files that this process has read, so that none is read to be refused."""

_SAVED = (".csv", ".parquet", "/kit.html")
"""Ends of names of files that a browser saves instead of showing them. Of the kit it would show
nothing: under the policy of the site its script does not run."""

_NAMED = frozenset(
    {
        *("log/checkpoint", "log/tally", "log/vkey", "log/kit"),
        *("data/numbers.json", "data/kit/kit.html"),
    }
)
_RANGE = re.compile(r"bytes=(?=[0-9-]{2})(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})", re.ASCII)
"""One range, with a beginning, an end, or both. To others the whole file is the answer."""

_PRESS = re.compile(
    r"data/press/(sheets\.json|(numbers|milestone-[1-9][0-9]{0,18})\.(zh-hans|zh-hant|en)\.(pdf|png))"
)


class _SpentError(Exception):
    """This process has handed out as much of large files as it may just now."""


class FileAnswer(HttpResponse):
    """An answer that is no page and in no language of the pages.

    The middleware leaves its headers alone, and compresses it only if `compressible`.
    """

    compressible = False


class PublicFile(FileAnswer):
    """A file for programs: the same in every language, open to every origin."""

    def __init__(self, content: bytes, *, path: str, caching: str, status: int = 200) -> None:
        super().__init__(content, content_type=content_type(path), status=status)
        self.compressible = status == 200 and _is_compressible(path, len(content))
        if path.endswith(_SAVED):
            name = path.rpartition("/")[2]
            self["Content-Disposition"] = f'attachment; filename="{name}"'
        self["Cache-Control"] = caching
        self["Access-Control-Allow-Origin"] = "*"
        self["Cross-Origin-Resource-Policy"] = "cross-origin"


def public_store() -> Store:
    """Where this instance's files are published."""
    instance = current()
    return _opened(instance.settings.public_files, instance.directory)


@lru_cache(maxsize=2)
def _opened(where: str, base: Path) -> Store:
    # Kept: a client of an object store is slow to make, and may be shared by threads.
    return open_store(where, base)


def read_recent(path: str) -> bytes:
    """The bytes of a small file that pages are made of, at most `RECENT_S` old.

    From a directory it is read each time, which costs less than to remember it. Raises
    as `Store.read`.
    """
    if isinstance(public_store(), DirectoryStore):
        return public_store().read(path)
    instance = current()
    period = int(monotonic() / RECENT_S)
    return _read_once(instance.settings.public_files, instance.directory, path, period)


@lru_cache(maxsize=8)
def _read_once(where: str, base: Path, path: str, period: int) -> bytes:
    return _opened(where, base).read(path)


def is_public(path: str) -> bool:
    """Whether `path` (untrusted) is one that a publication can have written."""
    if path in _NAMED or _PRESS.fullmatch(path):
        return True
    if path.startswith("log/"):
        return _place(path.removeprefix("log/")) is not None
    if path.startswith("data/statements/"):
        place = _place(f"tile/entries/{path.removeprefix('data/statements/')}")
        return place is not None and place.width == TILE_WIDTH
    return path.startswith("data/") and is_data_file(path.removeprefix("data/"))


@require_safe
def public_file(request: HttpRequest, root: str, path: str) -> HttpResponse:
    """The file `path` below `root` ("log" or "data")."""
    wanted = f"{root}/{path}"
    if not is_public(wanted):
        return refuse("There is no such file.\n", 404)
    try:
        return _hand_out(request, wanted)
    except NotStoredError:
        return refuse("There is no such file, or not yet.\n", 404)
    except StoreError:
        return refuse("The files cannot be read just now.\n", 503)
    except _SpentError:
        answer = refuse("Too many large files are being fetched. Come again in a minute.\n", 503)
        answer["Retry-After"] = str(_RETRY_AFTER_S)
        return answer


def _hand_out(request: HttpRequest, path: str) -> HttpResponse:
    """The answer, once it is paid for: first that the file is read, then what is kept of it."""
    paid = _reading_cost(_large.get(path, 0))
    _spend(paid)
    data = public_store().read(path)
    cost = _reading_cost(len(data))
    if cost:
        _large[path] = len(data)
    else:
        _large.pop(path, None)
    _spend(cost - paid)
    answer = _answer(request, data, path)
    if request.method == "GET":
        _spend(_sending_cost(len(answer.content)) - cost)
    return answer


def _spend(units: int) -> None:
    if units > 0 and not _large_files.take(units):
        raise _SpentError


def _sending_cost(length: int) -> int:
    """Units; none for a small answer. What is larger than all there is takes all there is."""
    if length <= COMPRESSED_LIMIT_BYTES:
        return 0
    return min(-(-length // _UNIT_BYTES), _large_files.burst)


def _reading_cost(length: int) -> int:
    return -(-_sending_cost(length) // _READING_SHARE)


def _answer(request: HttpRequest, data: bytes, path: str) -> HttpResponse:
    """`data` as a file, or 304 where the request says that it is known already."""
    caching = cache_control(immutable=path.startswith("log/tile/"))
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    full = PublicFile(data, path=path, caching=caching)
    full["Content-Length"] = str(len(data))
    answered = get_conditional_response(request, etag=etag, response=full)
    answer = full
    if answered is not None and answered is not full:
        answer = PublicFile(b"", path=path, caching=caching, status=answered.status_code)
    elif not full.compressible:
        answer = _part(request, data, path, caching, etag) or full
        answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    return answer


def _part(
    request: HttpRequest, data: bytes, path: str, caching: str, etag: str
) -> PublicFile | None:
    """The one part of `data` that is asked for; None where all of it is to be sent."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None or request.method != "GET":
        return None
    if request.headers.get("If-Range", etag) != etag or _is_backwards(**wanted.groupdict()):
        return None
    first, last = _bounds(len(data), **wanted.groupdict())
    if first > last:
        answer = PublicFile(b"", path=path, caching="no-store", status=416)
        answer["Content-Range"] = f"bytes */{len(data)}"
        return answer
    answer = PublicFile(data[first : last + 1], path=path, caching=caching, status=206)
    answer["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    answer["Content-Length"] = str(last + 1 - first)
    return answer


def _is_backwards(first: str, last: str) -> bool:
    """Whether a range is none at all; such a one is as if nobody had asked for it."""
    return bool(first and last) and int(first) > int(last)


def _bounds(length: int, first: str, last: str) -> tuple[int, int]:
    """The first and the last byte of a range; the first is behind the last where there is none."""
    if not first:
        return max(0, length - int(last)), length - 1
    return int(first), min(int(last), length - 1) if last else length - 1


def _is_compressible(path: str, length: int) -> bool:
    """Whether a file of that path and length (bytes) is compressed for whoever takes that."""
    return (
        length <= COMPRESSED_LIMIT_BYTES
        and not _is_tile(path)
        and not path.endswith((".parquet", ".pdf", ".png"))
    )


def refuse(sentence: str, status: int) -> PublicFile:
    """A line of text for a program that asked for what cannot be had now."""
    return PublicFile(sentence.encode(), path="", caching="no-store", status=status)


def _is_tile(path: str) -> bool:
    return path.startswith("log/tile/") and not path.startswith("log/tile/entries/")


def _place(path: str) -> TilePath | BundlePath | None:
    try:
        return parse_path(path)
    except TileError:
        return None
