"""`unjoin import kit`: a file with too much in it is named, and the others are received."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.kit.packed import pack
from unjoin.registry import carried
from unjoin.registry.carried import write_parts
from unjoin.service.commands import import_kit
from unjoin.service.instance import Instance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("staff_site")]


@pytest.mark.parametrize(
    "junk",
    [
        "x" * 30_000,
        "\n".join(
            write_parts(bytes([n]) * 9, id_bytes=b"forge%02d" % n, piece_bytes=9)[0][:30]
            for n in range(30)
        ),
    ],
)
def test_file_with_too_much_is_named_and_others_are_received(
    instance: Instance,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    junk: str,
) -> None:
    monkeypatch.setattr(carried, "TEXT_LIMIT", 30_000)
    monkeypatch.setattr(carried, "FOUND_LIMIT", 20)
    (tmp_path / "a.txt").write_text(junk)
    (tmp_path / "b.txt").write_text("\n".join(pack(instance)))
    files = sorted(tmp_path.glob("?.txt"))
    assert import_kit._run(files) == 2
    said = capsys.readouterr()
    assert f"{files[0]}: too much" in said.err
    assert str(files[1]) not in said.err
    assert "Received: 1. Arrived before: 0. Not taken in: 0." in said.out
