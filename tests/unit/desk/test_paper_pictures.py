"""What is kept of a photograph: its pixels, upright, and nothing else."""

import io
import struct
import subprocess
import sys
import warnings
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.unit.desk.paper_pictures import MARK, draw_sheet, opened, photograph
from unjoin.service.custody.sealed_form import is_size_class
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.photographs.errors import (
    PhotographHeicError,
    PhotographKindError,
    PhotographLargeError,
    PhotographUnreadableError,
)
from unjoin.service.desk.paper.photographs.picture import (
    CLASSES,
    LARGEST_BYTES,
    LONGEST,
    UPLOAD_LIMIT_BYTES,
    make_picture,
    size_class,
    without_padding,
)


def is_red(image: Image.Image, x: int, y: int) -> bool:
    pixel = image.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    red, green, _blue = pixel
    return red > 150 and green < 100


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large; its pixels are not there."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_time_and_camera_are_gone(kind: str) -> None:
    data = photograph(kind)
    assert MARK.encode() in data
    picture = make_picture(data)
    assert MARK.encode() not in picture
    assert b"2026:11:18" not in picture
    assert not {b"EXIF", b"XMP ", b"ICCP"} & {picture[at : at + 4] for at in range(len(picture))}
    assert not opened(picture).getexif()


def test_thumbnail_and_profile_are_gone() -> None:
    written = io.BytesIO()
    profile, packet = b"MARKED-PROFILE" * 40, b"<x:xmpmeta>MARKED-PACKET</x:xmpmeta>"
    draw_sheet().save(written, "JPEG", icc_profile=profile, xmp=packet)
    picture = make_picture(written.getvalue() + b"MARKED-TRAILER")
    assert b"MARKED" not in picture


@pytest.mark.parametrize(
    ("turned", "corner"),
    [(1, "upper left"), (3, "lower right"), (6, "upper right"), (8, "lower left")],
)
def test_picture_is_upright(turned: int, corner: str) -> None:
    image = opened(make_picture(photograph(turned=turned)))
    right, low = image.width - 10, image.height - 10
    places = {
        "upper left": (10, 10),
        "upper right": (right, 10),
        "lower left": (10, low),
        "lower right": (right, low),
    }
    assert [name for name, place in places.items() if is_red(image, *place)] == [corner]
    assert (image.width > image.height) == (turned in (1, 3))


def test_picture_is_no_longer_than_it_must_be() -> None:
    written = io.BytesIO()
    draw_sheet(6000, 4000).save(written, "JPEG")
    image = opened(make_picture(written.getvalue()))
    assert max(image.size) <= LONGEST
    assert image.width / image.height == pytest.approx(1.5, abs=0.01)


def test_small_picture_keeps_its_size() -> None:
    assert opened(make_picture(photograph())).size == (1200, 900)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixels_is_legible(mode: str) -> None:
    sheet = Image.new("L", (40, 40), 255)
    sheet.paste(0, (0, 0, 20, 40))
    if mode == "I;16":
        sheet = sheet.convert("I").point(lambda value: value * 257).convert("I;16")
    written = io.BytesIO()
    (sheet if mode == "I;16" else sheet.convert(mode)).save(written, "PNG")
    kept = opened(make_picture(written.getvalue())).convert("L")
    assert kept.getpixel((5, 20)) == pytest.approx(0, abs=50)
    assert kept.getpixel((35, 20)) == pytest.approx(255, abs=50)


def test_ink_on_nothing_stands_on_white() -> None:
    written = io.BytesIO()
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 40))
    image.save(written, "PNG")
    kept = opened(make_picture(written.getvalue())).convert("L")
    assert kept.getpixel((35, 20)) == pytest.approx(255, abs=8)


def test_picture_that_is_all_noise_still_fits() -> None:
    written = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(written, "JPEG", quality=95)
    picture = make_picture(written.getvalue())
    assert len(picture) <= LARGEST_BYTES
    assert min(opened(picture).size) > 400


def test_size_classes_are_those_of_sealing() -> None:
    assert all(is_size_class(limit) for limit in CLASSES)
    assert [size_class(bytes(n)) for n in (1, CLASSES[0], CLASSES[0] + 1)] == [
        CLASSES[0],
        CLASSES[0],
        CLASSES[1],
    ]


@pytest.mark.parametrize("seed", range(3))
def test_padding_comes_off(seed: int) -> None:
    picture = make_picture(photograph(seed=seed))
    assert without_padding(picture.ljust(size_class(picture))) == picture


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_heic_is_refused_by_its_name(brand: bytes) -> None:
    with pytest.raises(PhotographHeicError):
        make_picture(b"\x00\x00\x00\x18ftyp" + brand + bytes(200))


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"GIF89a", b"<svg xmlns='x'/>", b"II*\x00" + bytes(99), bytes(99)]
)
def test_what_is_no_photograph_is_refused(data: bytes) -> None:
    with pytest.raises(PhotographKindError):
        make_picture(data)


def test_file_that_is_cut_off_is_refused() -> None:
    with pytest.raises(PhotographUnreadableError) as refused:
        make_picture(photograph("PNG")[:3000])
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "data",
    [
        png(60_000, 60_000),
        b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + bytes(4) + b"\xff\x3f\x00\xff\x3f\x00",
        b"RIFF\x00\x00\x00\x00WEBPVP8L\x0a\x00\x00\x00\x2f\xff\xff\xff\x0f",
        b"\xff\xd8\xff" + bytes(UPLOAD_LIMIT_BYTES),
    ],
    ids=["PNG", "WebP", "WebP lossless", "long file"],
)
def test_what_unfolds_too_far_is_refused_before(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PhotographLargeError):
            make_picture(data)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(st.integers(0, 9000), st.binary(min_size=1, max_size=40)),
    )
)
def test_stranger_s_file_is_kept_or_refused(what: bytes | tuple[int, bytes]) -> None:
    if isinstance(what, bytes):
        data = b"\xff\xd8\xff" + what
    else:
        place, other = what
        data = JPEG[: place % len(JPEG)] + other + JPEG[place % len(JPEG) + len(other) :]
    try:
        picture = make_picture(data)
    except PaperError:
        return
    assert opened(picture).format == "WEBP"


JPEG = photograph(width=160)


USED = """
import re, sys
from unjoin.service.desk.paper.errors import PaperError
from unjoin.service.desk.paper.photographs import picture
def used():
    return int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
data = sys.stdin.buffer.read()
before = used()
try:
    picture.make_picture(data)
except PaperError as error:
    print(error.code, end=" ")
print(used() - before)
"""
LOSSLESS_8000 = bytes.fromhex(
    "524946461a000000574542505650384c0e0000002f3fdfcf07071011fd0f4444ff03"
)

KEPT_KIB = 100 * 1024
"""For the picture that is made of it, several times: it is less than twice as long as LONGEST."""


def used_kib(data: bytes) -> tuple[str, int]:
    """Why it was refused, and how much memory a process of its own took for it."""
    # Not ru_maxrss, which a process inherits from the one that started it.
    done = subprocess.run([sys.executable, "-c", USED], input=data, capture_output=True, check=True)
    code, _, used = done.stdout.decode().strip().rpartition(" ")
    return code, int(used)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "RGB"])
def test_picture_of_many_pixels_takes_little_more_memory_than_they_do(mode: str) -> None:
    """Of a file of some hundred kilobytes, which anybody at the desk can send."""
    written = io.BytesIO()
    Image.new(mode, (6000, 6000)).save(written, "PNG", compress_level=1)
    assert used_kib(written.getvalue())[1] < 6000 * 6000 * 4 // 1024 + KEPT_KIB


@pytest.mark.parametrize("size", [(32_000, 1_000), (1_000, 32_000)])
def test_long_narrow_picture_takes_no_more_memory(size: tuple[int, int]) -> None:
    written = io.BytesIO()
    Image.new("RGBA", size).save(written, "PNG", compress_level=1)
    code, used = used_kib(written.getvalue())
    assert code == ""
    assert used < 32_000 * 1_000 * 4 // 1024 + KEPT_KIB


def jpeg(*scans: int, frame: int = 0xC0) -> bytes:
    """The head of a JPEG of 8000 × 8000 pixels. `scans`: how many components the first has."""
    sof = struct.pack(">BHHB", 8, 8000, 8000, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    sos = bytes([len(scans), *(byte for one in scans for byte in (one, 0)), 0, 63, 0])
    parts = ((0xE0, b"Exif\0\0"), (frame, sof), (0xDA, sos))
    return b"\xff\xd8" + b"".join(
        struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in parts
    )


@pytest.mark.parametrize(
    "data",
    [
        LOSSLESS_8000,
        jpeg(1, 2, 3, frame=0xC2),
        jpeg(1),
        jpeg(1, 2, 3).replace(b"\xff\xc0", b"\xff\xff\xc0"),
    ],
    ids=["WebP", "JPEG, progressive", "JPEG, one component after the other", "JPEG, oddly written"],
)
def test_what_takes_much_memory_for_each_pixel_may_have_fewer(data: bytes) -> None:
    code, used = used_kib(data)
    assert code == "photograph-large"
    assert used < 50_000
    with pytest.raises(PhotographLargeError) as refused:
        make_picture(data)
    assert "16 million" in refused.value.sentence


def test_jpeg_as_cameras_write_it_may_have_many_pixels() -> None:
    with pytest.raises(PhotographUnreadableError):  # not PhotographLargeError: its end is missing
        make_picture(jpeg(1, 2, 3))


def test_picture_that_is_too_long_is_refused_before() -> None:
    data = png(64_000_000, 1)
    with pytest.raises(PhotographLargeError) as refused:
        make_picture(data)
    assert "64 million" in refused.value.sentence
    assert "32000" in refused.value.sentence


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_costly_picture_of_a_usual_size_is_kept(kind: str) -> None:
    written = io.BytesIO()
    draw_sheet(4000, 3000).save(written, kind, progressive=True)
    assert opened(make_picture(written.getvalue())).format == "WEBP"
