"""A QR code as one path of an SVG, so that a page can show it without an image of its own.

It is to be drawn black on white whatever the colours of the page: not every telephone
reads the other way round. Source: ISO/IEC 18004.
"""

from __future__ import annotations

from dataclasses import dataclass

import qrcode  # type: ignore[import-untyped]

QUIET_ZONE = 4
"""So many light squares around the dark ones, as the standard demands."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`path`: what is dark, in a square of `size` by `size`, the quiet zone included."""

    path: str
    size: int


def make_qr_code(text: str) -> QrCode:
    """The code from which a camera reads `text`. One square is one unit of the path."""
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    rows = code.get_matrix()
    return QrCode("".join(_runs(y, row) for y, row in enumerate(rows)), len(rows))


def _runs(y: int, row: list[bool]) -> str:
    """The dark squares of one row, those side by side as one rectangle."""
    found, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            found.append(f"M{start} {y}h{x - start}v1H{start}z")
            start = None
    return "".join(found)
