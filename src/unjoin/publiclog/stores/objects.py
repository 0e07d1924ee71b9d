"""A bucket of S3-compatible object storage as a store.

Rules kept here:

1. One file is one object, put in one request: nobody reads half of it, and it
   is kept when the request has been answered.
2. What is immutable is put only if nothing is there (``If-None-Match: *``);
   where something is, its bytes are compared. A storage that does not know that
   condition is asked first and written to afterwards.
3. Objects carry the type and the caching that `headers` says, so that a bucket
   behind any CDN serves the log as it stands.

Needs boto3 (the extra ``s3``), which is imported only here. The access key is
found the way boto3 finds it (its environment variables, its shared files, the
machine's own role) and is never part of the place's name. It must be allowed to
get, put, delete and list: without the last, a storage calls what is missing
forbidden. Who may read the bucket is the bucket's own policy: no access list is
set on an object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from unjoin.publiclog.errors import NotStoredError, StoreError
from unjoin.publiclog.storage import Store, check_path, check_prefix, immutable_error
from unjoin.publiclog.stores.headers import cache_control, content_type

_WRITERS = 16
_AT_ONCE = 256
"""How many files are held in memory while they are written side by side."""

_ATTEMPTS = 5
_CONNECT_TIMEOUT_S = 10
_READ_TIMEOUT_S = 60
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", re.ASCII)
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+/?", re.ASCII)
_MISSING = {"NoSuchKey", "404", "NotFound"}
_DENIED = {
    *("AccessDenied", "403", "Forbidden", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
    *("ExpiredToken", "NoCredentialsError", "PartialCredentialsError"),
}
_CONDITION_FAILED = {"PreconditionFailed", "412"}
_CONDITION_UNKNOWN = {"NotImplemented", "501"}
_ADVICE = {
    "store-denied": "check the access key, and what it may do in this bucket",
    "store-bucket": "make the bucket, or correct its name",
    "store-failed": "check the endpoint and the network",
}


def open_bucket(where: str) -> Store:
    """The store at ``s3://bucket/prefix?endpoint=https://host&region=name``.

    Prefix, endpoint and region may be left out; boto3's own settings fill in. Nothing is reached
    yet. Raises StoreError: ``store-where`` for another spelling, ``store-extra`` without boto3.
    """
    parts = urlsplit(where)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    options = dict(pairs)
    prefix = parts.path.strip("/")
    if (
        parts.scheme != "s3"
        or not _BUCKET.fullmatch(parts.netloc)
        or parts.fragment
        or len(options) != len(pairs)
        or not options.keys() <= {"endpoint", "region"}
        or not all(options.values())
        or not _ENDPOINT.fullmatch(options.get("endpoint", "https://host"))
    ):
        raise StoreError(
            f"expected s3://bucket/prefix?endpoint=https://host&region=name, got {where!r}",
            code="store-where",
            where=where,
        )
    if prefix:
        check_path(prefix)
    return ObjectStore(
        parts.netloc, prefix, endpoint=options.get("endpoint"), region=options.get("region")
    )


class ObjectStore:
    """The objects of `bucket` whose key begins with `prefix` and a slash (or all, if empty).

    `endpoint` is the URL of the storage, `region` its name for where the bucket is; None leaves
    them to boto3's settings. Safe to use from several threads.
    """

    def __init__(
        self, bucket: str, prefix: str = "", *, endpoint: str | None, region: str | None
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._endpoint = endpoint
        self._region = region
        _check_installed()

    def __repr__(self) -> str:
        return f"ObjectStore({self._place('')!r})"

    def read(self, path: str) -> bytes:
        """See `storage.Store`."""
        check_path(path)
        with self._translated("read", path):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + path)
            data: bytes = answer["Body"].read()
            return data

    def write(self, path: str, data: bytes, *, immutable: bool) -> None:
        """See `storage.Store`."""
        check_path(path)
        if immutable:
            self._put_once(path, data)
        else:
            self._put(path, data, immutable=False)

    def write_many(self, items: Iterable[tuple[str, bytes]], *, immutable: bool) -> None:
        """See `storage.Store`."""

        def put(item: tuple[str, bytes]) -> None:
            self.write(*item, immutable=immutable)

        _ = self._client  # made once, before several threads want it
        waiting = iter(items)
        with ThreadPoolExecutor(_WRITERS) as writers:
            while some := list(islice(waiting, _AT_ONCE)):
                list(writers.map(put, some))

    def delete(self, path: str) -> None:
        """See `storage.Store`."""
        check_path(path)
        with self._translated("delete", path):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + path)

    def list_paths(self, prefix: str) -> Iterator[str]:
        """See `storage.Store`. Ascending."""
        check_prefix(prefix)
        with self._translated("list", prefix):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(self._prefix)

    def exists(self, path: str) -> bool:
        """See `storage.Store`."""
        check_path(path)
        key = self._prefix + path
        # Listed rather than asked for: the answer to HEAD would not tell a missing object from a
        # missing bucket. The key itself comes before all that begin with it.
        with self._translated("read", path):
            found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=key, MaxKeys=1)
        return any(item["Key"] == key for item in found.get("Contents", ()))

    @cached_property
    def _client(self) -> Any:
        """Made late, because looking for an access key may already reach for the network."""
        import boto3.session
        from botocore.config import Config

        config = Config(
            connect_timeout=_CONNECT_TIMEOUT_S,
            read_timeout=_READ_TIMEOUT_S,
            max_pool_connections=_WRITERS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            # A storage of one's own rarely has a name for each bucket.
            s3={"addressing_style": "path" if self._endpoint else "auto"},
            # Storages other than the first do not all know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with self._translated("open", ""):
            return boto3.session.Session().client(
                "s3", endpoint_url=self._endpoint, region_name=self._region, config=config
            )

    def _put_once(self, path: str, data: bytes) -> None:
        try:
            self._put(path, data, immutable=True, IfNoneMatch="*")
        except _ConditionFailedError:
            self._check_same(path, data)
        except _ConditionUnknownError:
            try:
                self._check_same(path, data)
            except NotStoredError:
                self._put(path, data, immutable=True)

    def _check_same(self, path: str, data: bytes) -> None:
        if self.read(path) != data:
            raise immutable_error(self._place(path))

    def _put(self, path: str, data: bytes, *, immutable: bool, **condition: str) -> None:
        with self._translated("write", path):
            self._client.put_object(
                Bucket=self._bucket,
                Key=self._prefix + path,
                Body=data,
                ContentType=content_type(path),
                CacheControl=cache_control(immutable=immutable),
                **condition,
            )

    def _place(self, path: str) -> str:
        return f"s3://{self._bucket}/{self._prefix}{path}"

    @contextmanager
    def _translated(self, doing: str, path: str) -> Iterator[None]:
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
        )

        try:
            yield
        except ClientError as error:
            reason = str(error.response.get("Error", {}).get("Code", ""))
            raise self._store_error(doing, path, reason, str(error)) from error
        except BotoCoreError as error:
            raise self._store_error(doing, path, type(error).__name__, str(error)) from error

    def _store_error(self, doing: str, path: str, reason: str, told: str) -> StoreError:
        place = self._place(path)
        if reason in _MISSING:
            return NotStoredError(f"there is no object {place}", code="store-missing", path=path)
        kind: type[StoreError] = StoreError
        if reason in _CONDITION_FAILED:
            kind = _ConditionFailedError
        elif reason in _CONDITION_UNKNOWN:
            kind = _ConditionUnknownError
        code = "store-denied" if reason in _DENIED else "store-failed"
        if reason == "NoSuchBucket":
            code = "store-bucket"
        return kind(
            f"cannot {doing} {place}: {told.rstrip('.')}; {_ADVICE[code]}, then do the same again",
            code=code,
            path=place,
            doing=doing,
            reason=reason,
        )


class _ConditionFailedError(StoreError):
    """Something is already stored under the key."""


class _ConditionUnknownError(StoreError):
    """The storage does not know conditional writes."""


def _check_installed() -> None:
    try:
        import boto3.session  # noqa: F401
    except ImportError:
        raise StoreError(
            "object storage needs boto3: install unjoin[s3]", code="store-extra", extra="s3"
        ) from None
