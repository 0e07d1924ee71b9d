"""Small files of each kind, and materials made of them."""

from __future__ import annotations

import io
import zipfile

from tests.unit.handed_in import TODAY
from unjoin.registry.campaign import LANGUAGES
from unjoin.service.accounts.audit import Actor
from unjoin.service.reach.actions import Description, add_material
from unjoin.service.reach.models import Material

OPERATOR = Actor("operator")
TEXT = "三件事\n".encode()


def archive(*members: tuple[str, str]) -> bytes:
    """A ZIP archive of texts, uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, text in members:
            file.writestr(name, text)
    return buffer.getvalue()


FILES = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "epub": archive(("mimetype", "application/epub+zip"), ("a.xhtml", "<p>")),
    "zip": archive(("a.txt", "text")),
    "m4a": b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00",
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "mp3": b"ID3\x04\x00\x00\x00\x00\x00\x00",
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "txt": TEXT,
}


def hand_out(title: str = "三件事", language: str = "zh-Hans", data: bytes = TEXT) -> Material:
    """A material that is handed out."""
    return add_material(
        description=Description(title, language),
        data=data,
        languages=LANGUAGES,
        by=OPERATOR,
        today=TODAY,
    )
