"""A report as text: numbered checks, the recount as tables, and what cannot be checked.

What came from outside (names, statements, paths) is shown with every character that does not print
written as its number, so that no log can write to the reader's terminal what it likes.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

from unjoin.audit.key_check import FIRST_USE, FROM_ARGUMENT, FROM_POLICY, REMEMBERED
from unjoin.audit.report import Check, Recount, Report, Result
from unjoin.registry.tally import STANDING_SLUGS, Standing

WIDTH = 100
_WORDS = {Result.PASSED: "passed", Result.FAILED: "FAILED", Result.NOT_DONE: "not done"}
_KEY_FROM = {
    FROM_ARGUMENT: "given with --vkey",
    FROM_POLICY: "in the policy",
    REMEMBERED: "remembered from an earlier audit",
    FIRST_USE: "taken from the log itself, on trust",
}


def render_text(report: Report) -> str:
    """The report, in lines of at most about 100 characters, with a final line end."""
    parts = [
        _head(report),
        "Checks\n" + "".join(map(_check, report.checks)),
        _count(report),
        _statement(report),
        _unchecked(report.unchecked),
        _verdict(report),
    ]
    return printable("\n".join(part for part in parts if part))


def printable(text: str) -> str:
    """`text` with each character that does not print, but line ends, as its number."""
    return "".join(
        char if char == "\n" or not _is_hidden(char) else f"\\u{{{ord(char):x}}}" for char in text
    )


def _is_hidden(char: str) -> bool:
    """Controls, formats (which turn the direction of writing), lone halves, other line ends."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def _head(report: Report) -> str:
    log = report.log
    is_proof = any(check.name == "proof" for check in report.checks)
    lines = [f"{'Check of the proof' if is_proof else 'Audit of'} {log.place}"]
    if log.origin is not None:
        lines.append(f"  log         {log.origin}")
    if log.vkey is not None and log.key_from is not None:
        lines.append(f"  key         {log.vkey}")
        lines.append(f"              {_KEY_FROM[log.key_from]}")
    if log.size is not None:
        lines.append(f"  checkpoint  {log.size} entries, root {log.root}")
    return "".join(f"{line}\n" for line in lines)


def _check(check: Check) -> str:
    lines = [f"{check.number:3}  {_WORDS[check.result]:<8}  {check.title}: {check.did}"]
    text = _wrapped(lines[0], "               ")
    for remark in check.remarks:
        text += _wrapped(f"               ! {remark}", "                 ")
    for finding in check.findings:
        text += _wrapped(f"               ✗ {finding.code}: {finding.where}", " " * 17)
        text += _wrapped(f"{' ' * 17}{finding.says}", " " * 17)
        text += _wrapped(f"{' ' * 17}It means: {finding.means}", " " * 17)
    for code, more in check.unshown.items():
        text += f"               ✗ {code}: {more} more\n"
    return text


def _wrapped(text: str, indent: str) -> str:
    """`text` in lines; those that it has already are kept."""
    first, *rest = text.split("\n")
    lines = textwrap.wrap(
        first, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return "".join(f"{line}\n" for line in [*lines, *(f"{indent}{line}" for line in rest if line)])


def _count(report: Report) -> str:
    recount = report.recount
    if recount is None:
        if any(check.name == "count" for check in report.checks):
            return "Recount\n  There is no count: see the checks above.\n"
        return ""
    total = recount.tally.total
    return "".join(
        [
            f"Recount: {total:,} persons, from {recount.tally.size:,} entries\n",
            _table("by organisation", _by_organisations(recount), total),
            _table("by consent", _by_standing(recount), total),
        ]
    )


def _by_organisations(recount: Recount) -> Iterator[tuple[str, int]]:
    for mask, persons in sorted(recount.tally.by_organisations().items()):
        yield " + ".join(recount.slugs(mask)) or "not stated", persons


def _by_standing(recount: Recount) -> Iterator[tuple[str, int]]:
    standings = recount.tally.by_standing()
    return ((STANDING_SLUGS[standing], standings[standing]) for standing in Standing)


def _table(title: str, rows: Iterable[tuple[str, int]], total: int) -> str:
    listed = [*rows, ("total", total)]
    width = max(len(title), *(len(name) for name, _ in listed))
    digits = max(len(f"{number:,}") for _, number in listed)
    lines = [f"  {title}"]
    lines += [f"    {name:<{width}}  {number:>{digits},}" for name, number in listed]
    lines.insert(-1, f"    {'-' * (width + 2 + digits)}")
    return "".join(f"{line}\n" for line in lines)


def _statement(report: Report) -> str:
    if report.statement is None:
        return ""
    return (
        f"The statement of leaf {report.statement.leaf}\n  {report.statement.canonical.decode()}\n"
    )


def _unchecked(sentences: Iterable[str]) -> str:
    lines = [
        _wrapped(f"{number:3}  {sentence}", "     ")
        for number, sentence in enumerate(sentences, start=1)
    ]
    return "What this cannot check\n" + "".join(lines) if lines else ""


def _verdict(report: Report) -> str:
    failed = [check for check in report.checks if check.result is Result.FAILED]
    undone = [check for check in report.checks if check.result is Result.NOT_DONE]
    if failed:
        numbers = ", ".join(str(check.number) for check in failed)
        return f"FOUND WRONG: check {numbers}.\n{_broken_off(report)}"
    if report.broken_off is not None:
        return _broken_off(report)
    numbers = ", ".join(str(check.number) for check in undone)
    rest = f" Not done: check {numbers}." if undone else ""
    return f"Nothing wrong was found in what was checked.{rest}\n"


def _broken_off(report: Report) -> str:
    if report.broken_off is None:
        return ""
    return f"COULD NOT BE DONE to the end: {report.broken_off}\n"
