"""The versions of what everything stands on."""

from __future__ import annotations

import sqlite3
import ssl
import sys
from collections.abc import Iterator

from unjoin.service.doctor.findings import Finding, Place, judge

PYTHON, OPENSSL, SQLITE = (3, 11), (3, 0), (3, 37)
"""The oldest that still get repairs; SQLite: the oldest that is tested."""


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    found = (
        ("Python", sys.version_info[:2], PYTHON),
        ("OpenSSL", ssl.OPENSSL_VERSION_INFO[:2], OPENSSL),
        ("SQLite", sqlite3.sqlite_version_info[:2], SQLITE),
    )
    for name, version, oldest in found:
        yield judge(
            f"{name} is new enough ({_dotted(version)})",
            is_so=version >= oldest,
            means=f"versions before {_dotted(oldest)} get no repairs, or were never tested",
            do="upgrade the distribution",
        )


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
