"""Statements come out of the files as they went in, and are gone from all when withdrawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from tests.unit.datasets.conftest import GONE, HOSTILE, LATER, publish_now
from tests.unit.datasets.recount import read_csv, read_log
from tests.unit.handed_in import hand_in, person
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.statement import Nonce, Statement, canonical_json, commit
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.datasets import writing
from unjoin.service.datasets.models import DataFile, StaleVolume
from unjoin.service.datasets.spreadsheet import harmless, original
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication import replay
from unjoin.service.publication.models import Entry
from unjoin.service.publication.models import Statement as StatementRow
from unjoin.service.publication.steps import Step

TEXTS = ("name", "text", "place", "role")
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class EndedError(Exception):
    """Stands for the process ending here."""


@contextmanager
def ending_at(name: str, *, was_done: bool) -> Iterator[None]:
    """The process ends where it would call `writing.<name>`, or once that has returned."""
    real: Callable[..., object] = getattr(writing, name)

    def end(*args: object, **kwargs: object) -> object:
        if was_done:
            real(*args, **kwargs)
        raise EndedError

    with patch.object(writing, name, end):
        yield


def files_with(public: Path, text: str) -> list[str]:
    """The files in which `text` can be read, compressed or not."""
    found = [path for path in public.rglob("*") if path.is_file()]
    plain = [p.name for p in found if text.encode() in p.read_bytes()]
    packed = [
        p.name
        for p in found
        if p.suffix == ".parquet" and text in json.dumps(rows(p), ensure_ascii=False, default=str)
    ]
    return sorted({*plain, *packed})


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


def check_binds(row: dict[str, Any], entry: bytes) -> None:
    """The row, read as documented, is what the entry's commitment binds."""
    members = {key: row[key] for key in (*TEXTS, "joined", "drive") if row[key]}
    statement = Statement(
        campaign=row["campaign"],
        language=row["language"],
        organisations=tuple((row["organisations"] or "").split("+"))
        if row["organisations"]
        else (),
        **members,
    )
    assert commit(canonical_json(statement), Nonce(bytes.fromhex(row["nonce"]))) == entry[22:]


@pytest.mark.django_db
def test_every_statement_of_every_format_is_bound_by_its_entry(
    record: ReceiptCode, public_files: Path
) -> None:
    entries = read_log(public_files, Entry.objects.count())
    from_csv = read_csv(public_files, "statements-00000")
    for row in from_csv:
        for member in TEXTS:
            row[member] = original(row[member])
    from_parquet = rows(public_files / "data/parquet/statements-00000.parquet")
    published = list(StatementRow.objects.order_by("leaf").values_list("leaf", flat=True))
    for found in (from_csv, from_parquet):
        assert [int(row["leaf"]) for row in found] == published
        assert found[0]["text"] == HOSTILE
        for row in found:
            check_binds(row, entries[int(row["leaf"])])


@pytest.mark.django_db
def test_no_cell_is_a_formula(record: ReceiptCode, public_files: Path) -> None:
    """Whether cells are parted at commas, at semicolons or at tabs."""
    data = (public_files / "data/csv/statements-00000.csv").read_text(encoding="utf-8")
    for separator in (";", "\t"):
        for line in data.splitlines():
            for cell in line.split(separator):
                assert not cell.lstrip(' "　').startswith(FORMULAS), cell
    for row in read_csv(public_files, "statements-00000"):
        assert not any(cell.lstrip().startswith(FORMULAS) for cell in row.values())


@given(st.text(st.sampled_from("=+-@'\";,\t\r\n 　＝a中\u2028"), max_size=12))
def test_harmless_text_is_read_back(text: str) -> None:
    cell = harmless(text)
    assert original(cell) == text
    assert not cell.lstrip(' "　').startswith(FORMULAS)


@given(st.text(max_size=40))
def test_any_text_is_read_back(text: str) -> None:
    assert original(harmless(text)) == text


@pytest.mark.django_db
def test_withdrawn_statement_is_gone_from_every_file(
    record: ReceiptCode, centre: Instance, client: Client, public_files: Path
) -> None:
    assert files_with(public_files, GONE) == [
        "000",
        "statements-00000.csv",
        "statements-00000.parquet",
    ]
    withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
    publish_now(centre, LATER)
    assert files_with(public_files, GONE) == []
    assert not StaleVolume.objects.exists()
    for path in ("/api/v1/statements", "/feed.atom"):
        assert GONE not in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("step", [s for s in Step if s.name in {"TAKING_OUT", "WRITING_DATA"}])
def test_run_that_ended_before_a_step_is_completed(
    record: ReceiptCode, centre: Instance, public_files: Path, step: Step
) -> None:
    from unjoin.service.accounts.audit import PUBLISHER
    from unjoin.service.publication.actions import publish

    withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
    seen: list[Step] = []

    def end(now: Step) -> None:
        seen.append(now)
        if now is step and Step.COMMITTED in seen:
            raise EndedError

    with pytest.raises(EndedError):
        publish(instance=centre, by=PUBLISHER, today=LATER, on_step=end)
    publish_now(centre, LATER)
    assert files_with(public_files, GONE) == []
    assert not StaleVolume.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["_write_volume", "_write_tables", "_note", "_put", "_write_checksums"]
)
@pytest.mark.parametrize("was_done", [False, True], ids=["before", "after"])
def test_run_that_ended_between_two_files_is_completed(
    record: ReceiptCode,
    centre: Instance,
    public_files: Path,
    name: str,
    was_done: bool,
) -> None:
    withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
    hand_in(centre, person("丁"), today=LATER)
    with ending_at(name, was_done=was_done), pytest.raises(EndedError):
        publish_now(centre, LATER)
    publish_now(centre, LATER)
    completed = contents(public_files)
    assert files_with(public_files, GONE) == []
    assert not StaleVolume.objects.exists()
    DataFile.objects.all().delete()
    publish_now(centre, LATER)
    assert contents(public_files) == completed


@pytest.mark.django_db
def test_withdrawn_statement_goes_though_witnesses_hold_back_the_rest(
    record: ReceiptCode, centre: Instance, public_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "_cosign", lambda *_args, **_kwargs: ([], False))
    withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
    hand_in(centre, person("丁"), today=LATER)
    before = len(read_csv(public_files, "entries-00000"))
    publish_now(centre, LATER)
    found = files_with(public_files, GONE)
    assert found == []
    assert len(read_csv(public_files, "entries-00000")) == before
    assert "丁" not in (public_files / "data/csv/statements-00000.csv").read_text(encoding="utf-8")


def contents(public: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(public)): path.read_bytes()
        for path in (public / "data").rglob("*")
        if path.is_file()
    }


@pytest.mark.django_db
def test_files_of_a_restored_store_do_not_run_ahead_of_its_checkpoint(
    record: ReceiptCode,
    centre: Instance,
    public_files: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copytree(public_files, tmp_path / "older")
    size = Entry.objects.count()
    hand_in(centre, person("丁"), today=LATER)
    publish_now(centre, LATER)
    rmtree(public_files)
    copytree(tmp_path / "older", public_files)
    monkeypatch.setattr(replay, "_cosign", lambda *_args, **_kwargs: ([], False))
    withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
    publish_now(centre, LATER)
    assert files_with(public_files, GONE) == []
    leaves = [int(row["leaf"]) for row in read_csv(public_files, "statements-00000")]
    assert leaves
    assert max(leaves) < size
