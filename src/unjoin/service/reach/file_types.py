"""Which kinds of file are handed out, and how one is told by its contents.

Rules kept here:

1. A file is of the kind that its bytes say; neither the name nor the type that the
   uploader's browser sends is looked at.
2. Only what a reader or a player opens: no web page, which would run scripts, and no
   program. Whoever took an operator's account could otherwise hand programs to people
   who trust this site, and the hash beside them would be that of the poisoned one.
3. This says how a browser treats a file, and not that it is harmless.

Source: the registrations of the media types at IANA; ISO 32000, EPUB OCF 3.3, ISO 14496-12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LOOKED_AT_BYTES = 64
_EPUB = b"mimetypeapplication/epub+zip"
_EPUB_AT = 30
"""An EPUB is a ZIP archive whose first member is called so and says so, uncompressed."""


@dataclass(frozen=True, slots=True)
class FileType:
    """`extension`, which is also its name in the database; `media_type`; `shown`, for people."""

    extension: str
    media_type: str
    shown: str
    fits: Callable[[bytes], bool]


def _is_epub(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and data[_EPUB_AT:].startswith(_EPUB)


def _is_mp3(data: bytes) -> bool:
    # An ID3 tag, or the eleven bits that a frame begins with, of layer III.
    is_frame = len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2
    return data.startswith(b"ID3") or is_frame


def _is_mp4(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(ord(character) < 32 and character not in "\t\n\r\f" for character in text)


FILE_TYPES = (
    FileType("pdf", "application/pdf", "PDF", lambda data: data.startswith(b"%PDF-")),
    FileType("epub", "application/epub+zip", "EPUB", _is_epub),
    FileType("zip", "application/zip", "ZIP", lambda data: data.startswith(b"PK\x03\x04")),
    FileType("m4a", "audio/mp4", "M4A", lambda data: _is_mp4(data) and data[8:11] == b"M4A"),
    FileType("mp4", "video/mp4", "MP4", _is_mp4),
    FileType("mp3", "audio/mpeg", "MP3", _is_mp3),
    FileType("jpg", "image/jpeg", "JPEG", lambda data: data.startswith(b"\xff\xd8\xff")),
    FileType("png", "image/png", "PNG", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    FileType("txt", "text/plain; charset=utf-8", "TXT", _is_text),
)
"""In the order in which they are tried: what is also something else comes first."""


def recognise(data: bytes) -> FileType | None:
    """The kind of file that `data` is, all of it; None for what is not handed out."""
    return next((kind for kind in FILE_TYPES if kind.fits(data)), None) if data else None


def file_type(extension: str) -> FileType:
    """The kind with that extension, as it stands in the database."""
    return next(kind for kind in FILE_TYPES if kind.extension == extension)
