"""What strangers can read of a centre: statements and count, as its public site shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.centre import Centre

_READ = """
import json
from unjoin.registry.entry import decode_entry
from unjoin.service.publication.models import Entry, Statement
bodies = {s.leaf: bytes(s.body).decode() for s in Statement.objects.all()}
print(json.dumps([
    {"leaf": e.index, "entry": bytes(e.data).hex(), "persons": decode_entry(bytes(e.data)).persons,
     "consent": int(decode_entry(bytes(e.data)).consent),
     "organisations": int(decode_entry(bytes(e.data)).organisations),
     "statement": json.loads(bodies[e.index]) if e.index in bodies else None}
    for e in Entry.objects.order_by("index")
]))
"""


@dataclass(frozen=True)
class PublishedPerson:
    """One entry and its statement, as published."""

    leaf: int
    entry: bytes
    persons: int
    consent: int
    organisations: int
    statement: dict[str, object]

    @property
    def name(self) -> str:
        return str(self.statement.get("name", ""))


def read_published(centre: Centre) -> list[PublishedPerson]:
    """Everything published so far, by leaf."""
    return [
        PublishedPerson(
            leaf=row["leaf"],
            entry=bytes.fromhex(row["entry"]),
            persons=row["persons"],
            consent=row["consent"],
            organisations=row["organisations"],
            statement=row["statement"],
        )
        for row in json.loads(centre.shell(_READ))
    ]


def read_statement_page(centre: Centre, page: Page, leaf: int) -> str:
    """The text of the public page of one statement."""
    page.goto(f"{centre.public_url}/en/statements/{leaf}")
    return page.inner_text("main")
