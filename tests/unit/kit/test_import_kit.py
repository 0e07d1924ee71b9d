"""`unjoin import kit`: a file with too much in it is named, and the others are received."""

from __future__ import annotations

import base64
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
        "x" * 30_001,
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
    assert f"{files[0]}: too much for messages" in said.err
    assert str(files[1]) not in said.err
    assert "Received: 1. Arrived before: 0. Not taken in: 0." in said.out


def test_files_that_are_full_together_keep_nothing_back(
    instance: Instance,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither because each has as much as one may have, nor by what is forged under an id."""
    monkeypatch.setattr(carried, "FOUND_LIMIT", 20)
    parts, (first, *others) = pack(instance), pack(instance)
    mark = base64.b32decode(parts[0][:24])[:7]
    forged = write_parts(bytes(len(parts)), id_bytes=mark, piece_bytes=1)[0]
    heads = (
        write_parts(bytes([n]) * 9, id_bytes=b"forge%02d" % n, piece_bytes=9)[0][:30]
        for n in range(20)
    )
    texts = ("\n".join(heads), forged, "\n".join(parts), first, "\n".join(others))
    for n, text in enumerate(texts):
        (tmp_path / f"{n}.txt").write_text(text)
    for n in range(5, 30):
        (tmp_path / f"{n}.txt").write_text("\n".join(pack(instance)))
    assert import_kit._run(sorted(tmp_path.iterdir())) == 1
    assert "Received: 27. Arrived before: 0. Not taken in: 21." in capsys.readouterr().out


def test_names_of_files_cannot_write_to_the_terminal(
    instance: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a\x1b[2J\u202e.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert import_kit._run([path]) == 2
    assert "a\\x1b[2J\\u202e.png: this picture cannot be read." in capsys.readouterr().err
