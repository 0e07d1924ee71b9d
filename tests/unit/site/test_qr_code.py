"""The path of a QR code draws what the code says, square by square.

That cameras read it is shown with another program, in tests/browser/test_hand_outs.py.
"""

from __future__ import annotations

import re

import pytest
import qrcode  # type: ignore[import-untyped]

from unjoin.service.site.qr_code import QUIET_ZONE, make_qr_code


def drawn(path: str, size: int) -> list[list[bool]]:
    """The squares that `path` fills."""
    squares = [[False] * size for _ in range(size)]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1H(\d+)z", path)
    assert "".join(f"M{x} {y}h{w}v1H{back}z" for x, y, w, back in runs) == path
    for x, y, width, back in ((int(n) for n in run) for run in runs):
        assert back == x
        for column in range(x, x + width):
            assert not squares[y][column]
            squares[y][column] = True
    return squares


@pytest.mark.parametrize("text", ["48217", "https://copy.example/m/48217", "x" * 300])
def test_path_draws_every_dark_square_once(text: str) -> None:
    code = make_qr_code(text)
    plain = qrcode.QRCode(border=QUIET_ZONE)
    plain.add_data(text)
    assert drawn(code.path, code.size) == plain.get_matrix()


def test_quiet_zone_is_as_wide_as_the_standard_demands() -> None:
    code = make_qr_code("48217")
    squares = drawn(code.path, code.size)
    edge = [*squares[:4], *squares[-4:]]
    assert not any(any(row) for row in edge)
    assert not any(any((*row[:4], *row[-4:])) for row in squares)
