"""The rows of the volumes, read from the database in the order of their leaves, some at a time;
and those of the stories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Final

from unjoin.registry.campaign import Campaign
from unjoin.registry.combinations import NOT_STATED_SLUG
from unjoin.registry.consent import CHANNEL_SLUGS, CONSENT_SLUGS, REASON_SLUGS, Reason
from unjoin.registry.entry import COMMITMENT_BYTES, NO_TARGET, Entry, decode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.weeks import Week, first_day
from unjoin.service.datasets.columns import Row
from unjoin.service.publication.models import Statement
from unjoin.service.publication.rows import read_entries
from unjoin.service.stories.models import Story
from unjoin.service.translations.models import Translation

AT_ONCE: Final = 8192
"""Rows that are held in memory together, and lie together in a Parquet file."""

WRITER: Final = "volunteer"
"""Who wrote every translation and every story; nothing here knows which one."""

_NOT_IN_LOG = "no"
_FETCHED = 500
_KNOWN_LIMIT = 4096
_MEMBERS = ("name", "text", "place", "role", "joined", "drive")


def entry_cells(entry: Entry, campaign: Campaign) -> Row:
    """The row of `entry` without leaf and commitment, in the order of ENTRY_COLUMNS."""
    return (
        entry.kind.name.lower(),
        organisations_cell(entry.organisations, campaign),
        int(entry.organisations),
        CONSENT_SLUGS[entry.consent],
        CHANNEL_SLUGS[entry.channel],
        first_day(entry.week).isoformat(),
        int(entry.week),
        entry.persons,
        None if entry.target == NO_TARGET else entry.target,
        None if entry.reason is Reason.NONE else REASON_SLUGS[entry.reason],
    )


def organisations_cell(mask: OrganisationMask, campaign: Campaign) -> str:
    """The slugs in `mask` joined by ``+``; ``not-stated`` where there are none."""
    return "+".join(campaign.slugs(mask)) or NOT_STATED_SLUG


class EntryRows:
    """The entries `first`…`limit` − 1 as rows."""

    def __init__(self, first: int, limit: int, campaign: Campaign) -> None:
        self._first, self._limit, self._campaign = first, limit, campaign
        self._known: dict[bytes, Row] = {}

    def chunks(self) -> Iterator[list[Row]]:
        """The rows, up to AT_ONCE together. Raises PublicationError where an entry is missing."""
        rows = map(self._row, range(self._first, self._limit), self._read())
        while chunk := list(islice(rows, AT_ONCE)):
            yield chunk

    def _read(self) -> Iterator[bytes]:
        return read_entries(self._first, self._limit)

    def _row(self, leaf: int, data: bytes) -> Row:
        # Entries differ in little but their commitments, which nothing here looks into.
        fields = data[:-COMMITMENT_BYTES]
        cells = self._known.get(fields)
        if cells is None:
            cells = entry_cells(decode_entry(data), self._campaign)
            if len(self._known) < _KNOWN_LIMIT:
                self._known[fields] = cells
        return (leaf, *cells, data[-COMMITMENT_BYTES:].hex())


class StatementRows:
    """The statements still published of the leaves `first`…`limit` − 1, as rows."""

    def __init__(self, first: int, limit: int) -> None:
        self._first, self._limit = first, limit

    def chunks(self) -> Iterator[list[Row]]:
        """The rows, up to AT_ONCE together, in the order of STATEMENT_COLUMNS."""
        found = Statement.objects.filter(leaf__gte=self._first, leaf__lt=self._limit)
        values = found.order_by("leaf").values_list("leaf", "nonce", "body").iterator(_FETCHED)
        rows = (_statement_row(leaf, bytes(nonce), bytes(body)) for leaf, nonce, body in values)
        while chunk := list(islice(rows, AT_ONCE)):
            yield chunk


class TranslationRows:
    """The published translations of the statements at leaves `first`…`limit` − 1, as rows."""

    def __init__(self, first: int, limit: int) -> None:
        self._first, self._limit = first, limit

    def chunks(self) -> Iterator[list[Row]]:
        """The rows, up to AT_ONCE together, in the order of TRANSLATION_COLUMNS."""
        found = Translation.objects.filter(leaf__gte=self._first, leaf__lt=self._limit)
        members = ("leaf", "language", "week", "text")
        values = found.order_by("leaf", "language").values_list(*members).iterator(_FETCHED)
        rows = (_translation_row(*each) for each in values)
        while chunk := list(islice(rows, AT_ONCE)):
            yield chunk


def story_rows() -> Iterator[Row]:
    """The published stories by week and id, in the order of STORY_COLUMNS."""
    for story in Story.objects.order_by("week", "id").iterator(_FETCHED):
        monday = first_day(Week(story.week)).isoformat()
        cells = story.reference, monday, story.week, story.language
        yield *cells, WRITER, _NOT_IN_LOG, story.text


def _translation_row(leaf: int, language: str, week: int, text: str) -> Row:
    monday = first_day(Week(week)).isoformat()
    return leaf, language, monday, week, WRITER, _NOT_IN_LOG, text


def _statement_row(leaf: int, nonce: bytes, body: bytes) -> Row:
    # What was stored was checked when it was published; it is only taken apart here.
    members = json.loads(body)
    return (
        leaf,
        nonce.hex(),
        members["campaign"],
        "+".join(members["organisations"]) or None,
        members["language"],
        *(members.get(member) for member in _MEMBERS),
    )
