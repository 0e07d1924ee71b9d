"""Answering with the file of a material: whole, or from where an earlier attempt broke off.

Rules kept here:

1. A browser saves it and opens nothing: the answer is an attachment, of a type from the
   list of `file_types`, not to be guessed at, and may run or load nothing.
2. It is saved under its code. A title in a list of downloads could be read by others.
3. An answer lies in memory until its reader has it, and the server's threads are free
   meanwhile. So a process hands out only so many bytes in a time; who comes then is asked
   to try again, and what serves declarations is never used up.
4. Who broke off can go on: one range is answered, of the very same file (RFC 9110, 13 and 14).
"""

from __future__ import annotations

import re
import time

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from unjoin.service.intake.limits import Bucket, Clock, Rate
from unjoin.service.reach.models import Material
from unjoin.service.reach.queries import read_file
from unjoin.service.site.public_files import FileAnswer

UNIT_BYTES = 64 * 1024
BUDGET = Rate(burst=2048, interval_s=1 / 32)
"""In units: 128 MiB at once, then 2 MiB a second, in each process."""
RETRY_AFTER_S = 60
FILE_POLICY = (
    "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


class BusyError(Exception):
    """This process has handed out as much as it may just now."""


class NoFileError(Exception):
    """The file was retired or replaced between two looks."""


_budgets = [Bucket(BUDGET)]
"""That of this process, and no other. It says nothing of who took what."""


def reset_budget(clock: Clock = time.monotonic) -> None:
    """Begin anew, as a process that was just started."""
    _budgets[0] = Bucket(BUDGET, clock=clock)


def answer_with_file(request: HttpRequest, material: Material) -> HttpResponse:
    """The file of `material`, the range of it that is asked for, or 304 for who has it.

    Raises BusyError or NoFileError.
    """
    etag = f'"{material.sha256[:32]}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return _finish(FileAnswer(b"", status=known.status_code), etag)
    start, end = _wanted(request, material.size_bytes, etag)
    if start >= end:
        return _no_such_range(material.size_bytes)
    data = b""
    if request.method != "HEAD":
        if not _budgets[0].take(-(-(end - start) // UNIT_BYTES)):
            raise BusyError
        found = read_file(material, start, end)
        if found is None:
            raise NoFileError
        data = found
    return _answer(material, data, start, end, etag)


def _answer(material: Material, data: bytes, start: int, end: int, etag: str) -> HttpResponse:
    is_part = (start, end) != (0, material.size_bytes)
    answer = FileAnswer(
        data, content_type=material.file_type.media_type, status=206 if is_part else 200
    )
    if is_part:
        answer["Content-Range"] = f"bytes {start}-{end - 1}/{material.size_bytes}"
    answer["Content-Length"] = str(end - start)
    answer["Content-Disposition"] = f'attachment; filename="{material.file_name}"'
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Content-Language"] = material.language
    answer["Accept-Ranges"] = "bytes"
    return _finish(answer, etag)


def _finish(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = etag
    # The code may lead to another file soon; and nobody on the way is to change this one.
    answer["Cache-Control"] = "public, max-age=60, no-transform"
    return answer


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int]:
    """First byte and the one after the last; equal where the range holds nothing of the file."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or found.groups() == ("", ""):
        return 0, size
    if request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    start = min(int(first), size)
    if last and int(last) < int(first):
        return 0, size  # no range at all, and to be passed over
    return start, min(int(last) + 1, size) if last else size


def _no_such_range(size: int) -> HttpResponse:
    answer = FileAnswer(b"", content_type="text/plain", status=416)
    answer["Content-Range"] = f"bytes */{size}"
    answer["Cache-Control"] = "no-store"
    return answer
