"""Policies as files, for the tests that read them."""

from __future__ import annotations

from tests.unit.publiclog.actors import LOG, witness_key

LOG_LINE = f"log {LOG.vkey.encode()}\n"


def witness_line(name: str, url: str = "") -> str:
    return f"witness {name} {witness_key(name).encode()} {url}\n"


# c2sp.org/tlog-policy, "Example policy", with keys put in
PUBLISHED = "\n".join(
    [
        LOG_LINE,
        *(witness_line(name).strip() for name in ("X1", "X2", "X3")),
        "group X-witnesses 2 X1 X2 X3",
        "",
        *(witness_line(name).strip() for name in ("Y1", "Y2", "Y3")),
        "group Y-witnesses any Y1 Y2 Y3",
        "",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
        "",
    ]
).encode()
