"""The report: as text for people, as JSON for programs, and the bar while it is being made."""

from __future__ import annotations

import io
import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.tampered.attack import base_files
from tests.tampered.plain_log import LOG_KEY
from tests.unit.audit.published import audit, publish, small_log
from unjoin import cli
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.progress import ProgressBar
from unjoin.audit.report import CheckList, LogSeen, Report
from unjoin.audit.report_json import render_json
from unjoin.audit.report_text import printable, render_text

DOCUMENT = (Path(__file__).parents[3] / "docs" / "auditing.md").read_text(encoding="utf-8")


def report_with(findings: Findings) -> Report:
    checks = CheckList({"tree": "Every file", "count": "The rules"})
    checks.ended("tree", "read them.", findings)
    return Report(log=LogSeen(place="here"), checks=checks.checks(), unchecked=("All the rest.",))


def text_of(place: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    cli.main(["audit", str(place), "--vkey", LOG_KEY.vkey, "--no-state", *more])
    return capsys.readouterr().out


def members(value: Any, path: str = "") -> set[str]:
    """The dotted names of all members of a JSON value; those of a list's objects are with []."""
    found: set[str] = set()
    if isinstance(value, dict):
        for name, inner in value.items():
            found |= {f"{path}{name}"} | members(inner, f"{path}{name}.")
    elif isinstance(value, list):
        for inner in value:
            found |= members(inner, f"{path.rstrip('.')}[].")
    return found


def test_text_numbers_the_checks_and_what_cannot_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = text_of(publish(tmp_path, base_files()), capsys)
    checks, _, rest = text.partition("Recount")
    _, _, unchecked = rest.partition("What this cannot check\n")
    assert re.findall(r"^ *(\d+)  (?:passed|not done) ", checks, re.MULTILINE) == [
        str(number) for number in range(1, 13)
    ]
    numbers = re.findall(r"^ *(\d+)  [A-Z]", unchecked, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) >= 6
    assert all(len(line) <= 110 for line in text.splitlines())


def test_text_has_tables_that_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = text_of(publish(tmp_path, base_files()), capsys)
    for title in ("by organisation", "by consent"):
        table = text.partition(f"  {title}\n")[2]
        rows = re.findall(r"^    (\S.*?) +([\d,]+)$", table.partition("total")[0], re.MULTILINE)
        assert sum(int(number.replace(",", "")) for _, number in rows) == 1254
    assert "Recount: 1,254 persons, from 260 entries" in text
    assert "league + pioneers " in text
    assert "not stated " in text


def test_text_names_each_failure_its_place_and_its_meaning() -> None:
    findings = Findings()
    findings.add(Finding("leaf-hash", "leaf 7, in tile/entries/000", "It is so.", "No count."))
    text = render_text(report_with(findings))
    assert "FAILED    Every file" in text
    assert "✗ leaf-hash: leaf 7, in tile/entries/000" in text
    assert "It is so." in text
    assert "It means: No count." in text
    assert "There is no count" in text
    assert text.endswith("FOUND WRONG: check 1.\n")


def test_text_counts_the_failures_that_it_does_not_show() -> None:
    findings = Findings()
    for leaf in range(25):
        findings.add(Finding("leaf-hash", f"leaf {leaf}", "It is so.", "No count."))
    text = render_text(report_with(findings))
    assert text.count("✗ leaf-hash: leaf") == 20
    assert "✗ leaf-hash: 5 more" in text


def test_text_of_a_check_without_findings_is_right_and_says_what_was_not_done() -> None:
    text = render_text(report_with(Findings()))
    assert text.endswith("Nothing wrong was found in what was checked. Not done: check 2.\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("金福\n阿沛·阿旺", "金福\n阿沛·阿旺"),
        ("\x1b[31mred", "\\u{1b}[31mred"),
        ("a\u202eb", "a\\u{202e}b"),
        ("a\u2028b\r", "a\\u{2028}b\\u{d}"),
        ("\ud800", "\\u{d800}"),
    ],
)
def test_text_shows_what_does_not_print_as_numbers(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_json_has_the_members_that_are_documented(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = publish(tmp_path / "site", base_files() | {"data/numbers.json": b"{}"})
    _, report = audit(site, tmp_path / "state", capsys)
    section = DOCUMENT[DOCUMENT.index("## The report as JSON") :]
    documented = set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))
    slugs = {
        name for name in members(report) if re.search(r"unshown\..|by_standing\.", name)
    }  # their members are codes and standings
    found = members(report) - slugs
    optional = {"error.code", "error.message", "statement.leaf", "statement.statement"}
    assert documented == found | optional


def test_json_of_the_same_report_is_the_same() -> None:
    findings = Findings()
    findings.add(Finding("leaf-hash", "leaf 7", "It is so: 金福.", "No count."))
    text = render_json(report_with(findings))
    assert text.isascii()
    value = json.loads(text)
    assert (value["version"], value["result"], value["count"]) == (1, "wrong", None)
    assert value["checks"][0]["findings"][0]["says"] == "It is so: 金福."


def test_document_names_every_check_and_every_code() -> None:
    from tests.tampered.make import all_attacks
    from unjoin.audit.plan import TITLES

    assert not [name for name in TITLES if f"`{name}`" not in DOCUMENT]
    stems = {attack.code for attack in all_attacks()}
    of_formats = ("entry-", "tally-rule-", "note-", "checkpoint-", "proof-", "tree-", "statement-m")
    assert not [
        code for code in stems if f"`{code}`" not in DOCUMENT and not code.startswith(of_formats)
    ]


def test_document_shows_options_as_the_program_has_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["audit", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert {option for option in options if f"`{option}" not in DOCUMENT} == set()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_is_drawn_on_a_terminal_and_taken_away() -> None:
    terminal, times = Terminal(), iter([0.0, 0.0, 0.1, 1.0, 1.0])
    bar = ProgressBar(terminal, clock=lambda: next(times))
    bar("entries", 0, 260)
    bar("entries", 100, 260)
    bar("entries", 130, 260)
    bar.clear()
    drawn = terminal.getvalue().split("\r")
    assert [line.split("[")[0] for line in drawn if "entries" in line] == ["entries  "] * 2
    assert "50%  130 of 260" in drawn[2]
    assert drawn[-1] == ""
    assert drawn[-2].strip() == ""


def test_bar_is_silent_without_a_terminal() -> None:
    stream = io.StringIO()
    bar = ProgressBar(stream)
    bar("entries", 1, 2)
    bar.clear()
    assert stream.getvalue() == ""


def test_audit_without_terminal_writes_nothing_to_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = publish(tmp_path, small_log().files())
    assert cli.main(["audit", str(site), "--vkey", LOG_KEY.vkey, "--no-state"]) == 0
    assert capsys.readouterr().err == ""


def test_example_in_the_document_is_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = text_of(publish(tmp_path, base_files()), capsys)
    recount = text[text.index("Recount") : text.index("What this cannot check")]
    assert textwrap.dedent(recount).strip() in DOCUMENT
