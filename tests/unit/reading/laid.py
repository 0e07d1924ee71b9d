"""Statements put straight into the tables, at whatever leaves; and the index, to be compared."""

from __future__ import annotations

from collections.abc import Mapping

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import NO_COMMITMENT, NO_TARGET, Entry, encode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.statement import Statement, canonical_json
from unjoin.registry.weeks import Week
from unjoin.service.publication import models
from unjoin.service.publication.rows import insert_rows
from unjoin.service.reading import postings
from unjoin.service.reading.indexing import index_statements
from unjoin.service.reading.models import Posting, SearchState

WEEK = Week(1400)
BITS = {"party": 1, "league": 2, "pioneers": 4}


def state(name: str = "", text: str = "", **fields: object) -> Statement:
    values: dict[str, object] = {"organisations": ("party",), "language": "zh-Hans"} | fields
    return Statement(campaign="ccp", name=name, text=text, **values)  # type: ignore[arg-type]


def lay(statements: Mapping[int, Statement], weeks: Mapping[int, Week] | None = None) -> None:
    """Have these statements be published at these leaves, and no others."""
    models.Statement.objects.all().delete()
    models.Entry.objects.all().delete()
    weeks = weeks or {}
    insert_rows(
        "publication_statement",
        ("leaf", "body", "nonce"),
        ((leaf, canonical_json(said), bytes(32)) for leaf, said in statements.items()),
    )
    insert_rows(
        "publication_entry",
        ("index", "data", "kind"),
        (
            (leaf, encode_entry(_entry(said, weeks.get(leaf, WEEK))), int(Kind.WITHDRAW))
            for leaf, said in statements.items()
        ),
    )


def _entry(said: Statement, week: Week) -> Entry:
    return Entry(
        kind=Kind.WITHDRAW,
        organisations=OrganisationMask(sum(BITS[slug] for slug in said.organisations)),
        consent=Consent.SELF,
        channel=Channel.WEB,
        week=week,
        persons=1,
        target=NO_TARGET,
        reason=Reason.NONE,
        commitment=NO_COMMITMENT,
    )


def index_anew() -> None:
    """Make the index from nothing."""
    Posting.objects.all().delete()
    SearchState.objects.all().delete()
    index_statements(check=lambda: None)


def index_rows() -> dict[tuple[int, int], set[int]]:
    """The whole index: the leaves of each block and term."""
    return {
        (row.block, row.term): set(
            postings.descending(postings.decode(bytes(row.leaves)), postings.BLOCK_LEAVES)
        )
        for row in Posting.objects.all()
    }
