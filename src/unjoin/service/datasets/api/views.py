"""The endpoints. What each takes and answers is in `openapi.json`, and tests compare the two."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse

from unjoin.publiclog.checkpoints import open_checkpoint
from unjoin.publiclog.errors import NotStoredError
from unjoin.registry.entry import LeafIndex
from unjoin.service.datasets.api import queries
from unjoin.service.datasets.api.answers import (
    LEAF_LIMIT,
    ProblemError,
    answer_bytes,
    answer_json,
    endpoint,
    not_found,
    read_number,
)
from unjoin.service.instance import current
from unjoin.service.publication.public_data import NUMBERS_PATH
from unjoin.service.site.figures import published_numbers
from unjoin.service.site.public_files import read_recent

STATEMENTS: Final = 25
STATEMENTS_LIMIT: Final = 100


@endpoint()
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API (OpenAPI 3.1)."""
    return answer_bytes(request, _description())


@endpoint()
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers of the pages, byte for byte as `/data/numbers.json`."""
    _published_size()
    return answer_bytes(request, read_recent(NUMBERS_PATH))


@endpoint()
def checkpoint(request: HttpRequest) -> HttpResponse:
    """What the published checkpoint says, and where the signed one lies."""
    try:
        note = read_recent("log/checkpoint")
    except NotStoredError:
        raise _nothing_yet() from None
    key = current().log_vkey
    said = open_checkpoint(note, key).checkpoint
    value = {
        "origin": said.origin,
        "size": said.size,
        "root": base64.b64encode(said.root).decode(),
        "vkey": key.encode(),
        "checkpoint": "/log/checkpoint",
        "tally": "/log/tally",
    }
    return answer_json(request, value)


@endpoint("before", "limit")
def statements(request: HttpRequest) -> HttpResponse:
    """The statements still published, highest leaf first."""
    size = _published_size()
    before = read_number(request.GET.get("before", str(size)), "before", 0, LEAF_LIMIT - 1)
    limit = read_number(request.GET.get("limit", str(STATEMENTS)), "limit", 1, STATEMENTS_LIMIT)
    page, older = queries.statement_values(before, limit, size)
    value = {
        "size": size,
        "statements": page,
        "next": None if older is None else f"/api/v1/statements?before={older}&limit={limit}",
    }
    return answer_json(request, value)


@endpoint()
def statement(request: HttpRequest, leaf: str) -> HttpResponse:
    """One declaration: entry, what became of it, and its statement if it is still published."""
    index = LeafIndex(read_number(leaf, "leaf", 0, LEAF_LIMIT - 1))
    found = queries.statement_value(index, _published_size())
    if found is None:
        raise not_found("No declaration has been published under this number.")
    return answer_json(request, found)


@endpoint()
def entry(request: HttpRequest, leaf: str) -> HttpResponse:
    """One entry of the log, of any kind."""
    index = LeafIndex(read_number(leaf, "leaf", 0, LEAF_LIMIT - 1))
    found = queries.entry_value(index, _published_size())
    if found is None:
        raise not_found("The published log has no entry with this number.")
    return answer_json(request, found)


@endpoint()
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Any other address below `/api/`."""
    raise not_found("The addresses of this API are in /api/openapi.json.")


def _published_size() -> int:
    published = published_numbers()
    if published is None:
        raise _nothing_yet()
    return published.tally.size


def _nothing_yet() -> ProblemError:
    return not_found("Nothing has been published yet.")


@cache
def _description() -> bytes:
    return (Path(__file__).parent / "openapi.json").read_bytes()
