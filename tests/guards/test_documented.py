"""Documentation that cannot drift: commands, settings and files have their line in the docs."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from unjoin.cli import build_parser
from unjoin.service.instance import SETTING_KINDS

REPOSITORY = Path(__file__).parent.parent.parent
OPERATING = (REPOSITORY / "docs" / "operating.md").read_text(encoding="utf-8")
DOCUMENTS = sorted((REPOSITORY / "docs").glob("*.md"))
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    choices = [action.choices for action in build_parser()._actions if action.choices]
    return sorted(str(name) for name in choices[0])


@pytest.mark.parametrize("command", commands())
def test_command_is_documented(command: str) -> None:
    assert f"unjoin {command}" in README + OPERATING


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Those of `parser` and of all its commands."""
    found = {name for action in parser._actions for name in action.option_strings}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {name for each in action.choices.values() for name in options(each)}
    return {name for name in found if name.startswith("--")} - {"--help", "--version"}


@pytest.mark.parametrize("option", sorted(options(build_parser())))
def test_option_is_documented(option: str) -> None:
    documents = [README, *(path.read_text(encoding="utf-8") for path in DOCUMENTS)]
    assert any(re.search(rf"{option}\b(?!-)", text) for text in documents)


@pytest.mark.parametrize("setting", sorted(SETTING_KINDS))
def test_setting_is_documented(setting: str) -> None:
    assert f"`{setting}`" in OPERATING


@pytest.mark.parametrize("document", sorted(REPOSITORY.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    without_examples = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", without_examples):
        assert (document.parent / target).exists(), target


def test_readme_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (REPOSITORY / target).exists(), target
