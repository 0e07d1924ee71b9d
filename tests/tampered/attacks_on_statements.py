"""Attacks on what is published beside the log: statements, and the numbers of the pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from tests.tampered.attack import (
    TRUSTING_THE_KEY,
    Attack,
    base_files,
    changed,
    leaf_in,
    replace,
    with_file,
)
from tests.tampered.base_log import Log, Statement, base_log, statement_of
from tests.tampered.plain_log import Files

FILE, LATER, NUMBERS = "data/statements/000", "data/statements/001", "data/numbers.json"
ARGUMENTS = (*TRUSTING_THE_KEY, "--statements")


def attacks() -> Iterator[Attack]:
    yield from on_what_they_say()
    yield from on_their_lines()
    yield from on_the_numbers()


def on_what_they_say() -> Iterator[Attack]:
    text = replace(b"test statement, number 0.", b"test statement, number 7.")
    other_nonce = replace(b'"nonce":"', b'"nonce":"00')
    for name, title, code, leaf, files in (
        (
            "text-changed",
            "A statement whose text is not the one that was committed to",
            "statement-commitment",
            0,
            changed(FILE, text),
        ),
        (
            "nonce-changed",
            "A statement with another nonce",
            "statement-commitment",
            0,
            changed(FILE, lambda data: _cut_nonce(other_nonce(data))),
        ),
        (
            "at-another-leaf",
            "A statement at the leaf of somebody else",
            "statement-commitment",
            2,
            changed(FILE, replace(b'{"leaf":1,', b'{"leaf":2,')),
        ),
        (
            "of-a-retract",
            "A statement for an entry that is no withdraw",
            "statement-commitment",
            201,
            _with_line(dataclasses.replace(statement_of(101), leaf=201)),
        ),
        (
            "committed-to-by-a-retract",
            "A retract that commits to a statement, as only a withdraw can",
            "statement-commitment",
            201,
            _in_a_retract(),
        ),
        (
            "of-retracted",
            "The words of a person who took them back",
            "statement-retracted",
            8,
            _with_line(statement_of(8)),
        ),
        (
            "of-another-campaign",
            "A statement of another campaign, committed to in this log",
            "statement-campaign",
            100,
            _saying(100, campaign="another"),
        ),
        (
            "of-other-organisations",
            "A statement that names other organisations than its entry",
            "statement-organisations",
            100,
            _saying(100, organisations=["party", "league"]),
        ),
        (
            "with-unknown-member",
            "A statement with a member that there is not",
            "statement-member",
            100,
            _saying(100, telephone="12345"),
        ),
    ):
        yield _attack(name, title, code, FILE, leaf, files)


def _cut_nonce(data: bytes) -> bytes:
    """Keep the first nonce's length, which two more digits have changed."""
    end = data.index(b'","statement"')
    return data[: end - 2] + data[end:]


def _with_line(statement: Statement) -> Files:
    log = base_log()
    log.statements[statement.leaf] = statement
    return log.files()


def _in_a_retract() -> Files:
    log, leaf = base_log(), 201
    statement = statement_of(leaf)
    statement.says["organisations"] = ["party"]
    log.statements[leaf] = statement
    log.entries[leaf] = log.entries[leaf] | {"commitment": statement.commitment()}
    return log.files()


def _saying(leaf: int, **members: object) -> Files:
    """The log in which the statement of `leaf` was like this from the beginning."""
    log: Log = base_log()
    old = log.statements[leaf]
    new = dataclasses.replace(old, says=old.says | members)
    log.statements[leaf] = new
    log.entries[leaf] = log.entries[leaf] | {"commitment": new.commitment()}
    return log.files()


def on_their_lines() -> Iterator[Attack]:
    lines = base_files()[FILE].splitlines(keepends=True)
    last = base_files()[LATER]
    for name, title, code, path, leaf, data in (
        (
            "line-twice",
            "A line that stands there twice",
            "statement-order",
            FILE,
            1,
            b"".join([*lines[:2], *lines[1:]]),
        ),
        (
            "lines-out-of-order",
            "Lines in the order in which they came in",
            "statement-order",
            FILE,
            0,
            b"".join([lines[1], lines[0], *lines[2:]]),
        ),
        (
            "in-another-file",
            "A statement in the file of other leaves",
            "statement-order",
            FILE,
            256,
            b"".join([*lines, last]),
        ),
        (
            "beyond-file",
            "A statement of a leaf that cannot be in this file",
            "statement-order",
            LATER,
            700,
            last + last.replace(b'"leaf":256', b'"leaf":700'),
        ),
        (
            "file-without-zeros",
            "A file of statements whose number is spelled otherwise",
            "file-unexpected",
            "data/statements/1",
            None,
            last,
        ),
        (
            "spelled-otherwise",
            "The same JSON in another spelling",
            "statement-line",
            FILE,
            None,
            replace(b'"leaf":0,', b'"leaf": 0,')(b"".join(lines)),
        ),
        (
            "without-last-line-end",
            "A file cut short",
            "statement-line",
            FILE,
            None,
            b"".join(lines)[:-1],
        ),
        (
            "with-crlf",
            "Lines with the ends of another system",
            "statement-line",
            FILE,
            None,
            b"".join(lines).replace(b"\n", b"\r\n"),
        ),
        (
            "with-half-a-character",
            "A text with half of a surrogate pair",
            "statement-line",
            FILE,
            None,
            replace("金福0".encode(), b"\\ud800")(b"".join(lines)),
        ),
        (
            "with-capital-digits",
            "A nonce in capital letters",
            "statement-line",
            FILE,
            None,
            b"".join([_capital(lines[0]), *lines[1:]]),
        ),
    ):
        yield _attack(name, title, code, path, leaf, with_file(path, data))


def _capital(line: bytes) -> bytes:
    start = line.index(b'"nonce":"') + 9
    return line[:start] + line[start : start + 64].upper() + line[start + 64 :]


def _attack(name: str, title: str, code: str, path: str, leaf: int | None, files: Files) -> Attack:
    return Attack(
        name=f"statement-{name}",
        title=title,
        done=f"{path}: {title[0].lower()}{title[1:]}",
        code=code,
        where=path if leaf is None else leaf_in(leaf, path),
        files=files,
        arguments=ARGUMENTS,
    )


def on_the_numbers() -> Iterator[Attack]:
    older = base_log().upto(250).files()[NUMBERS]
    good = base_files()[NUMBERS]
    for name, title, code, data in (
        (
            "higher",
            "Pages that show more than the log",
            "numbers-mismatch",
            replace(b'"total":', b'"total":1')(good),
        ),
        (
            "with-true-for-one",
            "A number that is none, and that some languages take for 1",
            "numbers-mismatch",
            replace(b'{"organisations":1,', b'{"organisations":true,')(good),
        ),
        ("of-earlier", "Pages that show an earlier log", "numbers-mismatch", older),
        ("not-json", "A file of numbers cut short", "numbers-form", good[:-3]),
        (
            "with-total-twice",
            "Two totals, of which a program takes one",
            "numbers-form",
            replace(b'"total":', b'"total":1000000,"total":')(good),
        ),
    ):
        yield Attack(
            name=f"numbers-{name}",
            title=title,
            done=f"{NUMBERS}: {title[0].lower()}{title[1:]}",
            code=code,
            where=NUMBERS,
            files=with_file(NUMBERS, data),
        )
