"""What describes and binds the data sets: datapackage.json, checksums, signed manifest.

Rules kept here:

1. They are made from what the database says was written, never from the files, so
   that nobody who can write to the store gets a signature for it.
2. The manifest is a signed note by the log's key over this text::

       unjoin/data/v1
       <origin>
       <size>
       <root, base64>
       sha256 <hex, of SHA256SUMS>

   No checkpoint and no tally begins with its first line.

Source: datapackage.org, "Data Package" 2.0; C2SP signed-note.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from unjoin.publiclog.notes import Note, SigningKey
from unjoin.registry.campaign import Campaign
from unjoin.registry.weeks import Week, first_day
from unjoin.service.datasets.columns import table_schema
from unjoin.service.datasets.names import FORMATS, schema_path, volume_of

HEADER: Final = "unjoin/data/v1"
PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA_TYPES: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it lies in the store: `digest` is its SHA-256, `rows` those of its table."""

    path: str
    rows: int
    length: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Of:
    """The log that the data sets tell of, and when its checkpoint was signed."""

    origin: str
    size: int
    root: bytes
    week: Week


def encode_json(value: Any) -> bytes:
    """`value` as JSON to be read by people too; the same value gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def describe(of: Of, files: Iterable[Written], campaign: Campaign) -> bytes:
    """datapackage.json: the tables in `files`, in their order."""
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": f"unjoin-{campaign.id}",
        "title": campaign.names["en"],
        "description": (
            "Everything that is published of declarations: the entries of the log, the statements "
            "that are still published, translations of these by volunteers, which the declarants "
            "did not write and which are no part of the log, the count in its parts, and stories "
            "of calls by volunteers. The count itself is proven by the log alone."
        ),
        "version": f"1.0.{of.size}",
        "log": {
            "origin": of.origin,
            "size": of.size,
            "root": base64.b64encode(of.root).decode(),
            "week": first_day(of.week).isoformat(),
        },
    }
    if campaign.data_license:
        package["licenses"] = [{"name": campaign.data_license}]
    package["resources"] = [_resource(file) for file in files]
    return encode_json(package)


def checksums(files: Iterable[Written]) -> bytes:
    """SHA256SUMS, as `sha256sum --check` reads it in the folder ``data/``."""
    lines = (f"{file.digest.hex()}  {file.path}\n" for file in files)
    return "".join(lines).encode()


def sign_manifest(of: Of, sums: bytes, key: SigningKey) -> bytes:
    """The signed note that binds `sums`, the bytes of SHA256SUMS, to the log."""
    root = base64.b64encode(of.root).decode()
    digest = hashlib.sha256(sums).hexdigest()
    text = f"{HEADER}\n{of.origin}\n{of.size}\n{root}\nsha256 {digest}\n".encode()
    return Note(text, (key.sign(text),)).encode()


def _resource(file: Written) -> dict[str, Any]:
    stem, _, form = file.path.rpartition("/")[2].rpartition(".")
    volume = volume_of(file.path)
    resource: dict[str, Any] = {
        "name": f"{stem}-{form}",
        "path": file.path,
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        "bytes": file.length,
        "hash": f"sha256:{file.digest.hex()}",
        "rows": file.rows,
    }
    if form == "csv":
        resource["type"] = "table"
        resource["encoding"] = "utf-8"
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n", "header": True}
        resource["schema"] = schema_path(volume[0]) if volume else table_schema(stem)
    return resource


def is_table(path: str) -> bool:
    """Whether the file at `path` belongs among the resources."""
    return path.endswith(tuple(f".{form}" for form in FORMATS))
