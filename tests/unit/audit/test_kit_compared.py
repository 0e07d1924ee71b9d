"""The kit is compared with the note that the log's key signed; a log without one is right."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.tampered.plain_log import LOG_KEY, Key, note
from tests.unit.audit.published import audit, check_in, codes_in, publish, small_log
from unjoin.audit import commanded
from unjoin.registry.kit_note import KitNote, encode_kit_note

KIT = b"<!doctype html>\n"


def with_kit(kit: bytes = KIT, key: Key = LOG_KEY) -> dict[str, bytes]:
    """A log with a kit, and its note signed by `key`."""
    named = KitNote(key.name, "kit/kit.html", len(KIT), hashlib.sha256(KIT).digest())
    text = encode_kit_note(named)
    signed = {"log/kit": note(text, key.line(text)), "data/kit/kit.html": kit}
    return {**small_log().files(), **signed}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commanded, "_wait", lambda: None)


def test_kit_that_is_the_signed_one_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = audit(publish(tmp_path / "site", with_kit()), tmp_path / "state", capsys)
    assert (code, check_in(report, "kit")["result"]) == (0, "passed")


def test_log_without_a_kit_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = publish(tmp_path / "site", small_log().files())
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, check_in(report, "kit")["result"]) == (0, "not-done")


def test_kit_that_was_changed_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = publish(tmp_path / "site", with_kit(KIT.replace(b"html", b"HTML")))
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"kit-mismatch"})
    (site / "data/kit/kit.html").unlink()
    assert codes_in(audit(site, tmp_path / "state", capsys)[1]) == {"kit-mismatch"}


def test_kit_of_another_key_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Key(LOG_KEY.name, "another")
    site = publish(tmp_path / "site", with_kit(key=other))
    code, report = audit(site, tmp_path / "state", capsys)
    assert (code, codes_in(report)) == (1, {"kit-note"})
