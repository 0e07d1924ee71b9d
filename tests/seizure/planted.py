"""Small loots with one leak each, and a search that must find it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.seizure.allowed import ALLOWED
from tests.seizure.loot import Loot
from tests.seizure.marks import Kind, Mark, latin, name, rare, telephone
from tests.seizure.search import Hit, Search, unexplained

NAME = Mark(Kind.NAME, "planted", name())
TEXT = Mark(Kind.TEXT, "planted", f"{rare(5)}{latin()}{rare(3)}")
CONTACT = Mark(Kind.CONTACT, "planted", f"{latin()}@example.org")
RECEIPT = Mark(Kind.RECEIPT, "planted", "".join(secrets.choice("123456789") for _ in range(24)))
KEY = Mark(Kind.KEY, "planted", secrets.token_hex(16))
ADDRESS = Mark(Kind.ADDRESS, "planted", "203.0.113.7")
ADDRESS_6 = Mark(Kind.ADDRESS, "planted too", "2001:db8:7:6::54")
AGENT = Mark(Kind.AGENT, "planted", f"Mozilla/5.0 ({latin()})")
VOLUNTEER = Mark(Kind.VOLUNTEER, "handle of planted", f"{secrets.token_hex(4)}-vol")
SEALED = Mark(Kind.SEALED, "planted", secrets.token_hex(24))
NUMBER = Mark(Kind.NUMBER, "planted", telephone())
PHOTOGRAPH = Mark(Kind.PHOTOGRAPH, "planted", secrets.token_hex(24))
PASSPHRASE = Mark(Kind.PASSPHRASE, "planted", "-".join(latin() for _ in range(4)))
EVERY = (
    *(NAME, TEXT, CONTACT, RECEIPT, KEY, ADDRESS, ADDRESS_6, AGENT, VOLUNTEER, SEALED),
    *(NUMBER, PHOTOGRAPH, PASSPHRASE),
)


def find(loot: Loot) -> list[Hit]:
    """What the search finds in `loot`, as the raid's tests do."""
    return unexplained(Search(EVERY).go_through(loot.pieces()), ALLOWED)


def found_marks(loot: Loot) -> set[Mark]:
    """Whose marks those are."""
    return {hit.mark for hit in find(loot)}


def loot_with(root: Path, where: str, data: bytes) -> Loot:
    """A loot of one file, among others that are innocent."""
    path = root / where
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    (root / "innocent").write_bytes(os.urandom(1 << 16) + b"nothing to see\n" * 99)
    return Loot(root, {})


def on_postgres() -> bool:
    return os.environ.get("UNJOIN_TEST_DB") == "postgres"


@contextmanager
def database() -> Iterator[str]:
    """The URL of a new database on the tests' PostgreSQL, for who may do everything in it."""
    server, name = os.environ["UNJOIN_TEST_POSTGRES_URL"], f"planted_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
