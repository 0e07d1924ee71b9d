"""What the pages say of the data sets: read from the published datapackage.json, never from the
database, so that a copy of the files tells the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from unjoin.publiclog.errors import NotStoredError
from unjoin.registry.weeks import Week, week_of
from unjoin.service.datasets.names import FOLDER, PACKAGE, volume_of
from unjoin.service.publication.numbers import NumbersError
from unjoin.service.site.public_files import read_recent


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file. `path`: below ``data/``. `table`: what it holds. `number`: of its volume, None for
    small tables. `digest`: SHA-256 in hex."""

    path: str
    table: str
    number: int | None
    form: str
    rows: int
    length: int
    digest: str

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Listing:
    """All files, and of which log they tell. `license_name` is empty where there is none."""

    size: int
    week: Week
    license_name: str
    files: tuple[ListedFile, ...]

    def volumes(self, series: str) -> list[ListedFile]:
        """The files of `series`, the latest volume first, CSV before Parquet."""
        found = [file for file in self.files if file.table == series]
        return sorted(found, key=lambda file: (-(file.number or 0), file.form))

    def table(self, name: str) -> list[ListedFile]:
        """The files of the small table `name`, CSV before Parquet; none where it is not there."""
        found = (file for file in self.files if file.table == name and file.number is None)
        return sorted(found, key=lambda file: file.form)


def published_listing() -> Listing | None:
    """What lies in the store; None before the first publication.

    Raises NumbersError for a file that this program did not write, StoreError as `read_recent`.
    """
    try:
        return _parsed(read_recent(FOLDER + PACKAGE))
    except NotStoredError:
        return None


@lru_cache(maxsize=2)
def _parsed(data: bytes) -> Listing:
    try:
        package = json.loads(data)
        return Listing(
            size=int(package["log"]["size"]),
            week=week_of(date.fromisoformat(package["log"]["week"])),
            license_name="".join(each["name"] for each in package.get("licenses", [])),
            files=tuple(map(_file, package["resources"])),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise NumbersError(f"the description of the data cannot be read: {error!r}") from error


def _file(resource: dict[str, str]) -> ListedFile:
    path = resource["path"]
    volume = volume_of(path)
    return ListedFile(
        path=path,
        table=volume[0] if volume else path.rpartition("/")[2].partition(".")[0],
        number=volume[1] if volume else None,
        form=resource["format"],
        rows=int(resource["rows"]),
        length=int(resource["bytes"]),
        digest=resource["hash"].removeprefix("sha256:"),
    )
