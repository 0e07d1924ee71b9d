"""Writing the data sets after a publication, by the publisher alone.

Rules kept here:

1. The files tell of the log up to the checkpoint in the store, and never run ahead of it.
2. A volume is written when the log has grown into it, when a statement was withdrawn
   from it, when a translation in it was published, replaced or deleted, or when the
   checksums in the store do not have it as it was last written (the store is new, was
   restored, or a run ended in between). All others are left alone.
3. What was written is noted once it is durable, and a mark goes in the same transaction:
   a crash between the two has the file written once more. The marks are looked at before the
   rows are read: one that somebody makes while a volume is written stays for the next run.
4. Files come first, then their checksums, then the manifest over those.
5. A withdrawn statement leaves its volume before the witnesses are asked about anything, and
   so does a translation that went with it, was replaced or was taken down, and a story.
6. The stories are of no checkpoint, and few: each run makes their CSV once, before anything
   else, and writes them where it is not what was noted.

Memory: one volume in both formats, or all stories.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from unjoin.publiclog.errors import NotStoredError
from unjoin.publiclog.storage import Store
from unjoin.registry.campaign import Campaign
from unjoin.registry.weeks import Week
from unjoin.service.datasets import names
from unjoin.service.datasets.columns import COLUMNS, Row, table_schema
from unjoin.service.datasets.encoding import CsvFile, ParquetFile
from unjoin.service.datasets.marks import marked, marks_seen
from unjoin.service.datasets.models import DataFile
from unjoin.service.datasets.package import (
    Of,
    Written,
    checksums,
    describe,
    encode_json,
    is_table,
    sign_manifest,
)
from unjoin.service.datasets.rows import EntryRows, StatementRows, TranslationRows, story_rows
from unjoin.service.datasets.tables import table_rows
from unjoin.service.instance import Instance
from unjoin.service.publication.models import Checkpoint
from unjoin.service.publication.numbers import Numbers

_CHUNK = 5000
_STORY_PATHS = frozenset(names.table_path(names.STORIES, form) for form in names.FORMATS)


@dataclass(frozen=True, slots=True)
class Volume:
    """One of `names.SERIES`, and the number of the volume."""

    series: str
    number: int

    def path(self, form: str) -> str:
        """Where it lies as `form` (one of `names.FORMATS`), below ``data/``."""
        return names.volume_path(self.series, self.number, form)

    @property
    def paths(self) -> list[str]:
        """Where it lies in all formats."""
        return [self.path(form) for form in names.FORMATS]


def take_out_withdrawn(store: Store, instance: Instance, size: int | None) -> None:
    """Write the volumes anew that have a mark, as far as they reached before, and the stories
    where they are others.

    `size`: that of the checkpoint in the store; None where there is none, and so no files.
    """
    if size is None:
        return
    others = set(DataFile.objects.values_list("path", flat=True))
    stale = [Volume(*each) for each in marked()]
    is_retold = others >= _STORY_PATHS and _stories_changed()
    if not stale and not is_retold:
        return
    if is_retold:
        _write_stories(store)
    others -= _STORY_PATHS
    for volume in stale:
        others.difference_update(volume.paths)
        before = DataFile.objects.filter(path=volume.path("csv")).first()
        if before is None:
            # Perhaps a run wrote them and ended before it noted so.
            for path in volume.paths:
                store.delete(names.FOLDER + path)
        else:
            # What was noted is of a longer log where an older store was restored.
            _write_volume(store, volume, min(before.size, size), instance)
    if others and others <= _current(store).keys():
        # Of a store that lacks something else, nothing may be said before it has been written.
        _write_checksums(store, instance, size)


def write_datasets(
    store: Store, instance: Instance, size: int, numbers: Callable[[], Numbers]
) -> None:
    """Write what `store` lacks of the data sets at the checkpoint of `size` leaves.

    Nothing is written where nothing is lacking. Only otherwise is `numbers` asked for those of that
    checkpoint, and is to see that the file of numbers in the store says the same. Errors as
    `Store.write`; PublicationError where an entry is missing from the database.
    """
    current = _current(store)
    for volume in _outdated(size, current):
        _write_volume(store, volume, min(size, _end(volume)), instance)
    if any(current.get(path) != size for path in _small_paths()):
        _write_tables(store, numbers(), instance)
    if not current.keys() >= _STORY_PATHS:
        _write_stories(store)
    _write_checksums(store, instance, size)


def _outdated(size: int, current: dict[str, int]) -> Iterator[Volume]:
    stale = {Volume(*each) for each in marked()}
    for series in names.SERIES:
        for number in range(-(-size // names.VOLUME_LEAVES)):
            volume = Volume(series, number)
            end = min(size, _end(volume))
            if volume in stale or any(current.get(path) != end for path in volume.paths):
                yield volume


def _end(volume: Volume) -> int:
    return (volume.number + 1) * names.VOLUME_LEAVES


def _small_paths() -> list[str]:
    tables = [names.table_path(table, form) for table in names.TABLES for form in names.FORMATS]
    return [*tables, *(names.schema_path(series) for series in names.SERIES)]


def _current(store: Store) -> dict[str, int]:
    """The files that lie in `store` as they were last written, and of how many leaves they tell."""
    listed = _listed(store)
    noted = DataFile.objects.values_list("path", "size", "digest").iterator(_CHUNK)
    return {path: size for path, size, digest in noted if listed.get(path) == bytes(digest)}


def _listed(store: Store) -> dict[str, bytes]:
    """What the checksums in the store say, by path. They are only compared, and trusted in nothing.

    A line that is not one is passed over: its file is then written anew.
    """
    found = {}
    for line in _read(store, names.CHECKSUMS).decode("utf-8", "replace").splitlines():
        digest, _, path = line.partition("  ")
        try:
            found[path] = bytes.fromhex(digest)
        except ValueError:
            continue
    return found


def _read(store: Store, path: str) -> bytes:
    try:
        return store.read(names.FOLDER + path)
    except NotStoredError:
        return b""


def _write_volume(store: Store, volume: Volume, limit: int, instance: Instance) -> None:
    """Write `volume` up to leaf `limit`; then note so, and drop the marks it had."""
    drop_marks = marks_seen(volume.series, volume.number)
    columns = COLUMNS[volume.series]
    csv_file, parquet_file = CsvFile(columns), ParquetFile(columns)
    rows = 0
    for chunk in _source(volume, limit, instance.campaign).chunks():
        rows += len(chunk)
        csv_file.add(chunk)
        parquet_file.add(chunk)
    written = [
        _put(store, volume.path("csv"), csv_file.finish(), rows),
        _put(store, volume.path("parquet"), parquet_file.finish(), rows),
    ]
    with transaction.atomic():
        _note(written, limit)
        drop_marks()


def _source(
    volume: Volume, limit: int, campaign: Campaign
) -> EntryRows | StatementRows | TranslationRows:
    first = volume.number * names.VOLUME_LEAVES
    if volume.series == names.ENTRIES:
        return EntryRows(first, limit, campaign)
    if volume.series == names.STATEMENTS:
        return StatementRows(first, limit)
    return TranslationRows(first, limit)


def _write_tables(store: Store, numbers: Numbers, instance: Instance) -> None:
    files = list(_small_files(numbers, instance.campaign))
    store.write_many(((names.FOLDER + path, data) for path, data, _rows in files), immutable=False)
    _note([_written(*file) for file in files], numbers.tally.size)


def _small_files(numbers: Numbers, campaign: Campaign) -> Iterator[tuple[str, bytes, int]]:
    """Path, bytes and rows of every small table in each format, and of the schemas."""
    for table in names.TABLES:
        rows = table_rows(table, numbers, campaign)
        for path, data in _encoded(table, rows):
            yield path, data, len(rows)
    for series in names.SERIES:
        yield names.schema_path(series), encode_json(table_schema(series)), 0


def _stories_changed() -> bool:
    """Whether a story was published or withdrawn since their files were noted."""
    _, csv = next(_encoded(names.STORIES, list(story_rows())))
    noted = DataFile.objects.get(path=names.table_path(names.STORIES))
    return bytes(noted.digest) != hashlib.sha256(csv).digest()


def _write_stories(store: Store) -> None:
    """Write the stories. They tell of no leaf of the log, and so it is noted."""
    rows = list(story_rows())
    files = _encoded(names.STORIES, rows)
    _note([_put(store, path, data, len(rows)) for path, data in files], 0)


def _encoded(table: str, rows: Sequence[Row]) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of the small table `table` in each format, CSV first; each made when asked."""
    for form, kind in (("csv", CsvFile), ("parquet", ParquetFile)):
        file: CsvFile | ParquetFile = kind(COLUMNS[table])
        file.add(rows)
        yield names.table_path(table, form), file.finish()


def _put(store: Store, path: str, data: bytes, rows: int) -> Written:
    store.write(names.FOLDER + path, data, immutable=False)
    return _written(path, data, rows)


def _written(path: str, data: bytes, rows: int) -> Written:
    return Written(path, rows, len(data), hashlib.sha256(data).digest())


def _note(written: Iterable[Written], size: int) -> None:
    DataFile.objects.bulk_create(
        [
            DataFile(
                path=file.path,
                size=size,
                rows=file.rows,
                length=file.length,
                digest=file.digest,
            )
            for file in written
        ],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["size", "rows", "length", "digest"],
    )


def _write_checksums(store: Store, instance: Instance, size: int) -> None:
    """Bring datapackage.json, the checksums and the manifest up to what was noted."""
    checkpoint = Checkpoint.objects.get(size=size)
    of = Of(instance.log_vkey.name, size, bytes(checkpoint.root), Week(checkpoint.week))
    rows = DataFile.objects.order_by("path").values_list("path", "rows", "length", "digest")
    files = [Written(path, count, length, bytes(digest)) for path, count, length, digest in rows]
    tables = [file for file in files if is_table(file.path)]
    package = describe(of, tables, instance.campaign)
    described = Written(names.PACKAGE, 0, len(package), hashlib.sha256(package).digest())
    sums = checksums(sorted([*files, described], key=lambda file: file.path))
    manifest = sign_manifest(of, sums, instance.log_key)
    if _read(store, names.CHECKSUMS) != sums or _read(store, names.PACKAGE) != package:
        store.write(names.FOLDER + names.PACKAGE, package, immutable=False)
        store.write(names.FOLDER + names.CHECKSUMS, sums, immutable=False)
    if _read(store, names.MANIFEST) != manifest:
        store.write(names.FOLDER + names.MANIFEST, manifest, immutable=False)
