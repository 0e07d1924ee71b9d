"""What a reviewer may take out of a story: whole clauses, and a mark stands where they were.

A clause ends with a mark such as 。 or a comma, or with its line. Nothing shorter can go: without
不 a sentence says the opposite, and its teller is not there to object. That something is missing
is seen by whoever reads it.
"""

from __future__ import annotations

import re

LEFT_OUT = "[…]"

_CLOSING = "”’」』）)\"'"
_CLAUSE = re.compile(
    rf"(?:[^。！？；，、.!?;,\n]|[.!?;,](?![\s{_CLOSING}]|$))*"
    rf"(?:[。！？；，、]|[.!?;,](?=[\s{_CLOSING}。！？；，、.!?;,]|$)|$)"
    rf"[。！？；，、.!?;,{_CLOSING}]*",
    re.MULTILINE,
)


def shorten(before: str, after: str, *, language: str) -> str | None:
    """`after`, marked where clauses of `before` are missing.

    None where it is anything but whole clauses of `before` in their order. How much white space
    stands between words does not matter.
    """
    known = [_plain(clause[0]) for clause in _clauses(before)]
    mark, space = (LEFT_OUT, "" if language.startswith("zh") else " ")
    result: list[str] = []
    place = at = 0
    for clause in _clauses(after):
        try:
            found = known.index(_plain(clause[0]), place)
        except ValueError:
            return None
        if found > place:
            begins = clause.end() - len(clause[0].lstrip())
            result.append(after[at:begins] + mark + space)
            at = begins
        place = found + 1
    end = space + mark if place < len(known) else ""
    return "".join((*result, after[at:].rstrip(), end))


def _clauses(text: str) -> list[re.Match[str]]:
    """The clauses, each with the marks and quotation marks that end it."""
    return [found for found in _CLAUSE.finditer(text) if found[0].strip()]


def _plain(clause: str) -> str:
    return " ".join(clause.split())
