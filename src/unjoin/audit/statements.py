"""Check 10: the published statements are the ones that the entries were made for.

For every line of ``data/statements/<N>``:

1. It is the canonical JSON of leaf, nonce and statement, with one line end; leaves ascend, and are
   those of bundle N.
2. The statement is in the form of docs/format.md, section 3.
3. Its commitment is the one in the entry, its campaign that of the tally, its organisations those
   of the entry.
4. Not everybody has been taken away from the entry at their own request: those words must be gone.

That a statement is not there is no fault, whatever the entry says: anybody may take theirs back.
Lines of leaves at or above the log's size are of a publication under way; they are counted and not
judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import rfc8785

from unjoin.audit import meanings
from unjoin.audit.errors import MissingError, SourceError, TooLongError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.sources import Source
from unjoin.publiclog.tiles import TILE_WIDTH, index_path
from unjoin.registry.consent import Kind
from unjoin.registry.entry import Entry, decode_entry
from unjoin.registry.errors import RegistryError
from unjoin.registry.statement import (
    STATEMENT_LIMIT_BYTES,
    Nonce,
    Statement,
    canonical_json,
    commit,
    parse_statement,
)

FOLDER = "data/statements"
LINE_LIMIT_BYTES = STATEMENT_LIMIT_BYTES + 256
FILE_LIMIT_BYTES = TILE_WIDTH * LINE_LIMIT_BYTES
FILES_AT_ONCE = 8
"""Each has at most 64 MiB, and then only if somebody means harm."""

_NONCE = re.compile(r"[0-9a-f]{64}")

ReadBundle = Callable[[int], list[bytes]]
IsRetracted = Callable[[int], bool]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file of statements: the leaf, the nonce and the statement's canonical JSON."""

    leaf: int
    nonce: Nonce
    canonical: bytes


@dataclass(slots=True)
class StatementsRead:
    """What the check has seen: lines that were judged, files that had any, lines beyond the log."""

    lines: int = 0
    files: int = 0
    beyond: int = 0
    findings: Findings = field(default_factory=Findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What the statements are held against.

    `size` in leaves. `campaign` and `organisations` (bit → slug): those of the tally; None where
    there is no usable tally. `read_bundle` gives the checked entries of a bundle. `is_retracted`
    says of a leaf whether everybody has been taken from it at their own request.
    """

    size: int
    campaign: str | None
    organisations: Mapping[int, str] | None
    read_bundle: ReadBundle
    is_retracted: IsRetracted


def check_statements(site: Source, log: Log, *, progress: Progress | None = None) -> StatementsRead:
    """Read every file of statements and judge every line. Raises UnreachableError."""
    seen = StatementsRead()
    files = -(-log.size // TILE_WIDTH)
    for start in range(0, files, FILES_AT_ONCE):
        numbers = range(start, min(start + FILES_AT_ONCE, files))
        paths = [f"{FOLDER}/{index_path(number)}" for number in numbers]
        answers = site.read_many([(path, FILE_LIMIT_BYTES) for path in paths])
        for number, path, answer in zip(numbers, paths, answers, strict=True):
            _check_file(number, path, answer, log, seen)
        if progress is not None:
            progress(min((start + FILES_AT_ONCE) * TILE_WIDTH, log.size), log.size)
    return seen


def _check_file(
    number: int, path: str, answer: bytes | SourceError, log: Log, seen: StatementsRead
) -> None:
    if isinstance(answer, MissingError) or answer == b"":
        return
    if isinstance(answer, TooLongError):
        seen.findings.add(_finding("too-long", path, None, str(answer)))
        return
    if isinstance(answer, SourceError):
        raise answer
    seen.files += 1
    entries: list[bytes] | None = None
    last = number * TILE_WIDTH - 1
    for line in _lines(answer, path, seen.findings):
        if not last < line.leaf < (number + 1) * TILE_WIDTH:
            says = f"leaves {number * TILE_WIDTH}…{(number + 1) * TILE_WIDTH - 1}, ascending"
            seen.findings.add(_finding("statement-order", path, line.leaf, f"expected {says}"))
            continue
        last = line.leaf
        if line.leaf >= log.size:
            seen.beyond += 1
            continue
        if entries is None:
            entries = log.read_bundle(number)
        seen.lines += 1
        for finding in _judge(line, path, decode_entry(entries[line.leaf % TILE_WIDTH]), log):
            seen.findings.add(finding)


def _lines(data: bytes, path: str, findings: Findings) -> Iterator[Line]:
    """The lines that are in the right form; what is wrong with the others goes into `findings`."""
    *lines, rest = data.split(b"\n")
    for number, text in enumerate(lines, start=1):
        line = read_line(text)
        if line is None:
            says = f"line {number}: expected canonical JSON of leaf, nonce and statement"
            findings.add(_finding("statement-line", path, None, says))
        else:
            yield line
    if rest:
        says = f"line {len(lines) + 1}: expected a line end after the last line"
        findings.add(_finding("statement-line", path, None, says))


def read_line(text: bytes) -> Line | None:
    """The line that `text` (untrusted, without its line end) is; None where it is none."""
    try:
        value = json.loads(text.decode()) if len(text) <= LINE_LIMIT_BYTES else None
        if not isinstance(value, dict) or value.keys() != {"leaf", "nonce", "statement"}:
            return None
        leaf, nonce, statement = value["leaf"], value["nonce"], value["statement"]
        if type(leaf) is not int or leaf < 0 or not isinstance(statement, dict):
            return None
        if not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
            return None
        if rfc8785.dumps(value) != text:
            return None
        return Line(leaf, Nonce(bytes.fromhex(nonce)), rfc8785.dumps(statement))
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        return None


def _judge(line: Line, path: str, entry: Entry, log: Log) -> Iterator[Finding]:
    try:
        statement = parse_statement(line.canonical)
    except RegistryError as error:
        yield _finding(error.code, path, line.leaf, str(error))
        return
    if entry.kind is not Kind.WITHDRAW:
        says = f"the entry is a {entry.kind.name.lower()}; only a withdraw has a statement"
        yield _finding("statement-commitment", path, line.leaf, says)
    elif commit(canonical_json(statement), line.nonce) != entry.commitment:
        says = "statement and nonce do not give the entry's commitment"
        yield _finding("statement-commitment", path, line.leaf, says)
    else:
        yield from _judge_contents(line, path, statement, entry, log)
    if log.is_retracted(line.leaf):
        yield _finding(
            "statement-retracted",
            path,
            line.leaf,
            "the entry was retracted, so its statement must be gone",
            meanings.STATEMENT_KEPT,
        )


def _judge_contents(
    line: Line, path: str, statement: Statement, entry: Entry, log: Log
) -> Iterator[Finding]:
    """Compare what a statement says with its log and its entry, where its commitment is right."""
    if log.campaign is not None and statement.campaign != log.campaign:
        says = f"it is of the campaign {statement.campaign}, the log of {log.campaign}"
        yield _finding("statement-campaign", path, line.leaf, says)
    if log.organisations is not None:
        slugs = organisations_of(entry.organisations, log.organisations)
        if statement.organisations != slugs:
            says = (
                f"it names {', '.join(statement.organisations) or 'no organisation'}, "
                f"the entry {', '.join(slugs) or 'none'}"
            )
            yield _finding("statement-organisations", path, line.leaf, says)


def organisations_of(mask: int, slugs: Mapping[int, str]) -> tuple[str, ...]:
    """The slugs of the organisations in `mask`, in the order of their bits."""
    return tuple(slug for bit, slug in sorted(slugs.items()) if mask >> bit & 1)


def _finding(
    code: str,
    path: str,
    leaf: int | None,
    says: str,
    means: str = meanings.STATEMENT_NOT_PROVED,
) -> Finding:
    return Finding(code, path if leaf is None else f"leaf {leaf}, in {path}", says, means)
