"""Volumes: only what changed is written, whatever is missing is, and all of it is described."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.datasets.conftest import LATER, publish_now
from tests.unit.datasets.recount import count_log, count_rows, read_csv, read_log
from tests.unit.handed_in import hand_in, person
from unjoin.publiclog.checkpoints import open_checkpoint
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.notes import parse_note, verified_by
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.datasets.models import DataFile
from unjoin.service.datasets.names import SERIES, is_data_file, volume_path
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_volumes")]


def written(public: Path) -> dict[str, int]:
    """When each file was written; another number where it was written again."""
    data = public / "data"
    return {
        str(path.relative_to(data)): path.stat().st_ino
        for path in data.rglob("*")
        if path.is_file() and is_data_file(str(path.relative_to(data)))
    }


def changed(before: dict[str, int], public: Path) -> set[str]:
    return {path for path, file in written(public).items() if before.get(path) != file}


def volumes(paths: set[str]) -> set[str]:
    return {path for path in paths if "-0" in path}


def test_volumes_hold_what_one_file_would(record: ReceiptCode, public_files: Path) -> None:
    size = Entry.objects.count()
    numbers = range(-(-size // 4))
    rows = [row for n in numbers for row in read_csv(public_files, f"entries-{n:05d}")]
    assert [int(row["leaf"]) for row in rows] == list(range(size))
    assert count_rows(rows) == count_log(read_log(public_files, size))
    weeks = read_csv(public_files, "weeks")
    assert sum(int(week["added"]) for week in weeks) == sum(
        int(row["persons"]) for row in rows if row["kind"] == "withdraw"
    )


def test_full_volume_is_left_alone(
    record: ReceiptCode, centre: Instance, public_files: Path
) -> None:
    before = written(public_files)
    size = Entry.objects.count()
    hand_in(centre, person("丁"), today=LATER)
    publish_now(centre, LATER)
    last = size // 4
    assert volumes(changed(before, public_files)) == {
        volume_path(series, last, form) for series in SERIES for form in ("csv", "parquet")
    }


def test_withdrawal_writes_its_own_volume_anew(
    record: ReceiptCode, centre: Instance, public_files: Path
) -> None:
    first = hand_in(centre, person("丁"), today=LATER)
    publish_now(centre, LATER)
    leaf = Entry.objects.count() - 1
    while Entry.objects.count() // 4 < leaf // 4 + 2:
        hand_in(centre, person("戊"), today=LATER)
        publish_now(centre, LATER)
    before = written(public_files)
    withdraw(instance=centre, code=first, by=DECLARANT, today=LATER)
    publish_now(centre, LATER)
    last = (Entry.objects.count() - 1) // 4
    again = {volume_path("statements", n, form) for n in (leaf // 4, last) for form in FORMS}
    grown = {volume_path(series, last, form) for series in SERIES for form in FORMS}
    assert volumes(changed(before, public_files)) == again | grown


FORMS = ("csv", "parquet")


def test_run_with_nothing_to_do_writes_nothing(
    record: ReceiptCode, centre: Instance, public_files: Path
) -> None:
    before = written(public_files)
    publish_now(centre, LATER)
    assert changed(before, public_files) == set()


@pytest.mark.parametrize("lost", ["csv/entries-00001.csv", "SHA256SUMS", "manifest", "csv"])
def test_what_a_store_lacks_is_written_with_the_same_bytes(
    record: ReceiptCode, centre: Instance, public_files: Path, lost: str
) -> None:
    data = public_files / "data"
    before = {path: (data / path).read_bytes() for path in written(public_files)}
    if lost == "csv":
        shutil.rmtree(data)
    else:
        (data / lost).unlink()
        if "entries" in lost:
            (data / "SHA256SUMS").unlink()
    publish_now(centre, LATER)
    assert {path: (data / path).read_bytes() for path in written(public_files)} == before


def test_restored_database_writes_the_same_bytes(
    record: ReceiptCode, centre: Instance, public_files: Path
) -> None:
    """The tables of the data sets are in no backup."""
    data = public_files / "data"
    before = {path: (data / path).read_bytes() for path in written(public_files)}
    DataFile.objects.all().delete()
    publish_now(centre, LATER)
    assert {path: (data / path).read_bytes() for path in written(public_files)} == before


def test_checksums_are_those_of_the_files(record: ReceiptCode, public_files: Path) -> None:
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=public_files / "data",
        capture_output=True,
        text=True,
        check=True,
    )
    named = {line.removesuffix(": OK") for line in checked.stdout.splitlines()}
    assert named | {"SHA256SUMS", "manifest"} == written(public_files).keys()


def test_manifest_is_signed_by_the_log_and_can_be_no_checkpoint(
    record: ReceiptCode, centre: Instance, public_files: Path
) -> None:
    data = (public_files / "data/manifest").read_bytes()
    note = parse_note(data)
    assert verified_by(note, [centre.log_vkey]) == (centre.log_vkey,)
    checkpoint = (public_files / "log/checkpoint").read_text(encoding="utf-8").splitlines()
    sums = hashlib.sha256((public_files / "data/SHA256SUMS").read_bytes()).hexdigest()
    assert note.text.decode().splitlines() == ["unjoin/data/v1", *checkpoint[:3], f"sha256 {sums}"]
    with pytest.raises(LogError):
        open_checkpoint(data, centre.log_vkey)


def test_package_describes_every_table(record: ReceiptCode, public_files: Path) -> None:
    data = public_files / "data"
    package = json.loads((data / "datapackage.json").read_bytes())
    assert package["licenses"] == [{"name": "CC0-1.0"}]
    resources = {resource["path"]: resource for resource in package["resources"]}
    tables = {path for path in written(public_files) if path.endswith((".csv", ".parquet"))}
    assert resources.keys() == tables
    assert len({resource["name"] for resource in package["resources"]}) == len(resources)
    for path, resource in resources.items():
        content = (data / path).read_bytes()
        # The profile knows no other type, and Table Schema none of Parquet.
        assert resource.get("type") == ("table" if path.endswith(".csv") else None)
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if path.endswith(".csv"):
            schema = resource["schema"]
            if isinstance(schema, str):
                schema = json.loads((data / schema).read_bytes())
            rows = read_csv(public_files, Path(path).stem)
            assert len(rows) == resource["rows"]
            assert content.endswith(b"\r\n")
            first = content.split(b"\r\n", 1)[0].decode()
            assert first.split(",") == [field["name"] for field in schema["fields"]]
            required = [f["name"] for f in schema["fields"] if "constraints" in f]
            assert all(row[name] for row in rows for name in required)
