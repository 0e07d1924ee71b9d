"""A photograph as it came, and the picture that is kept of it.

Rules kept here:

1. Of JPEG, PNG and WebP only the pixels are kept. Place, time, camera, thumbnails, colour profiles
   and further frames are gone: the picture is written anew from its pixels.
2. It is turned upright, and no longer than `LONGEST`: enough to read handwriting on a sheet.
3. How large a picture unfolds is looked at before it is unfolded, and one is unfolded at a time,
   since the process that reads it holds the desk. None takes more than some 340 MB: 64 million
   pixels take 256 MB, and those of WebP, and of a JPEG whose pixels come in several passes, so
   much more that there may be a quarter of them. A side is bounded too, since a row takes room.
4. What is kept is WebP of at most `LARGEST_BYTES`, so that it fits one of two size classes
   (`size_class`).

Nothing here is stored. Whatever a decoder raises becomes one of `errors`.
"""

from __future__ import annotations

import io
import threading

from PIL import Image, ImageOps

from unjoin.service.custody.sealed_form import KIB
from unjoin.service.desk.paper.photographs.errors import (
    PhotographHeicError,
    PhotographKindError,
    PhotographLargeError,
    PhotographUnreadableError,
)

UPLOAD_LIMIT_BYTES = 24 * 1024 * KIB
PIXELS_LIMIT = 64_000_000
PIXELS_LIMIT_OF_COSTLY = 16_000_000
SIDE_LIMIT = 32_000
LONGEST = 2400
CLASSES = (256 * KIB, 512 * KIB)
LARGEST_BYTES = CLASSES[-1]
_QUALITY, _EFFORT = 75, 2
_BAND_PIXELS = 1 << 20
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
_KINDS = ("JPEG", "PNG", "WEBP")
_GREY, _COLOUR, _WHITE = "L", "RGB", 255

# Markers of JPEG: frames of one pass, a scan, and what may stand before it.
_ONE_PASS, _SCAN, _TABLES = (0xC0, 0xC1), 0xDA, {0xC4, 0xDB, 0xDD, *range(0xE0, 0xF0), 0xFE}
_MOST_SEGMENTS = 1000

_one_at_a_time = threading.Lock()

# The check of size is ours (rule 3): Pillow's own warns by a filter that all threads share.
Image.MAX_IMAGE_PIXELS = None


def make_picture(data: bytes) -> bytes:
    """The picture to be kept of the photograph `data` (untrusted).

    Raises PhotographKindError, PhotographHeicError, PhotographLargeError or
    PhotographUnreadableError.
    """
    if len(data) > UPLOAD_LIMIT_BYTES:
        raise _too_large(data)
    _check_kind(data)
    try:
        with _one_at_a_time:
            picture = _read(data)
        return _write(picture)
    except PhotographLargeError:
        raise
    # Decoders of strangers' files raise whatever they like: SyntaxError and struct.error too.
    except Exception:  # noqa: BLE001
        # Without its cause, whose text could be of the file.
        raise PhotographUnreadableError from None


def size_class(picture: bytes) -> int:
    """How many bytes `picture` is padded to before it is sealed."""
    return next(limit for limit in CLASSES if len(picture) <= limit)


def without_padding(padded: bytes) -> bytes:
    """The picture that was padded; a WebP file says how long it is."""
    return padded[: 8 + int.from_bytes(padded[4:8], "little")]


def _check_kind(data: bytes) -> None:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise PhotographHeicError
    is_png = data.startswith(b"\x89PNG\r\n\x1a\n")
    if not (_is_jpeg(data) or is_png or _is_webp(data)):
        raise PhotographKindError
    if _is_webp(data):
        _check_size(_webp_size(data), data)


def _check_size(size: tuple[int, int], data: bytes) -> None:
    width, height = size
    if width * height > _pixels_limit(data) or max(size) > SIDE_LIMIT:
        raise _too_large(data)


def _too_large(data: bytes) -> PhotographLargeError:
    return PhotographLargeError(pixels=_pixels_limit(data) // 1_000_000, side=SIDE_LIMIT)


def _pixels_limit(data: bytes) -> int:
    """How many pixels a file of this kind may have."""
    is_costly = _is_webp(data) or (_is_jpeg(data) and not _is_read_in_one_pass(data))
    return PIXELS_LIMIT_OF_COSTLY if is_costly else PIXELS_LIMIT


def _is_jpeg(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff")


def _is_read_in_one_pass(data: bytes) -> bool:
    """Whether the first scan of a JPEG has all of it, as cameras write it.

    Else its decoder holds every coefficient of the whole picture. What is not written as plainly
    as a camera does is taken for that. Source: ITU-T T.81, annex B.
    """
    at, components = 2, b""
    for _ in range(_MOST_SEGMENTS):
        if data[at : at + 1] != b"\xff":
            return False
        marker = int.from_bytes(data[at + 1 : at + 2])
        if marker in _ONE_PASS:
            components = data[at + 9 : at + 10]
        elif marker == _SCAN:
            return data[at + 4 : at + 5] == components
        elif marker not in _TABLES:
            return False
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return False


def _is_webp(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] == b"WEBP"


def _webp_size(data: bytes) -> tuple[int, int]:
    """What its header says; its decoder makes room for all of it when it is opened.

    Source: RFC 9649, sections 2.5 to 2.7; RFC 6386, section 9.1.
    """
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        packed = int.from_bytes(data[21:25], "little")
        width, height = (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width, height


def _read(data: bytes) -> Image.Image:
    """The pixels, upright and not larger than they must be."""
    with Image.open(io.BytesIO(data), formats=_KINDS) as opened:
        _check_size(opened.size, data)
        opened.draft(_COLOUR, (LONGEST, LONGEST))  # JPEG alone: read at a fraction of its size
        orientation = opened.getexif()
        shown = _reduced(opened)
        shown.thumbnail((LONGEST, LONGEST))
        shown.info.clear()
        shown.getexif().clear()
        if (turned := orientation.get(0x0112)) is not None:
            shown.getexif()[0x0112] = turned
        upright = ImageOps.exif_transpose(shown)
        # From the pixels, and from nothing that hangs on them.
        return Image.frombytes(upright.mode, upright.size, upright.tobytes())


def _reduced(image: Image.Image) -> Image.Image:
    """`image` on white, at a whole fraction of its size that is not less than what will be kept.

    Band by band: besides the unfolded picture itself, nothing of its size is in memory.
    """
    part = max(1, max(image.size) // LONGEST)
    band = part * max(1, _BAND_PIXELS // (part * image.width))
    reduced: Image.Image | None = None
    for top in range(0, image.height, band):
        rows = image.crop((0, top, image.width, min(top + band, image.height)))
        small = _on_white(rows).reduce(part)
        if reduced is None:
            reduced = Image.new(small.mode, (small.width, -(-image.height // part)))
        reduced.paste(small, (0, top // part))
    assert reduced is not None, "a picture has a row"  # noqa: S101
    return reduced


def _on_white(image: Image.Image) -> Image.Image:
    """`image` in grey or colour, without transparency: ink on nothing would be black on black."""
    if image.has_transparency_data:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, (_WHITE, _WHITE, _WHITE, _WHITE))
        return Image.alpha_composite(ground, over).convert(_COLOUR)
    if image.mode.startswith("I"):  # sixteen bits of grey, which converting would cut off
        return image.convert("I").point(lambda value: value * (1 / 256)).convert(_GREY)
    return image.convert(_GREY if image.mode in (_GREY, "1") else _COLOUR)


def _write(image: Image.Image) -> bytes:
    """`image` as WebP, as large as fits."""
    while True:
        written = io.BytesIO()
        image.save(written, "WEBP", quality=_QUALITY, method=_EFFORT)
        if written.tell() <= LARGEST_BYTES:
            return written.getvalue()
        # So many pixels as would fit if all cost the same, and somewhat fewer.
        scale = 0.9 * (LARGEST_BYTES / written.tell()) ** 0.5
        size = max(1, int(image.width * scale)), max(1, int(image.height * scale))
        image = image.resize(size)
