"""Photographs for tests, as telephones make them: with place, time, camera and a thumbnail."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

MARK = "MARKED-CAMERA-7"
PLACE = (30.0, 35.0, 36.0)
_MAKE, _TURN, _WHEN, _ARTIST, _GPS = 0x010F, 0x0112, 0x0132, 0x013B, 0x8825


def draw_sheet(width: int = 1200, height: int = 900, *, seed: int = 0) -> Image.Image:
    """A sheet with something on it; another `seed` is another sheet. Its upper left is red."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        line = [(chance.randrange(width), chance.randrange(height)) for _ in range(2)]
        pen.line(line, fill="black", width=2)
    pen.rectangle((0, 0, width // 4, height // 4), fill="red")
    return image


def photograph(
    kind: str = "JPEG", *, seed: int = 0, turned: int = 1, mark: str = MARK, width: int = 1200
) -> bytes:
    """A file as a camera writes it. `turned`: the orientation that EXIF says."""
    exif = Image.Exif()
    exif[_MAKE], exif[_ARTIST], exif[_WHEN] = mark, mark, "2026:11:18 03:14:15"
    exif[_TURN] = turned
    exif.get_ifd(_GPS).update({1: "N", 2: PLACE, 3: "E", 4: PLACE})
    written = io.BytesIO()
    draw_sheet(width, width * 3 // 4, seed=seed).save(
        written, kind, exif=exif, comment=mark.encode()
    )
    return written.getvalue()


def opened(picture: bytes) -> Image.Image:
    """What a browser sees of it."""
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image
