"""The page's script applies the rules of the server: the same sentences in the same order, the
same characters in a name, the same names for one."""

from __future__ import annotations

import sys

import pytest
from playwright.sync_api import Page

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from unjoin.registry.names import DeclaredNameError, clean_name, fold_name
from unjoin.service.intake.browser_rules import name_tables

pytestmark = pytest.mark.browser

SURROGATES = range(0xD800, 0xE000)
NAMES = [
    "",
    " \u3000 ",
    "·",
    "字" * 80,
    "𠀀" * 81,
    "a\u200bb",
    "ئا\u200dبد",
    "a\u200db",
    "\u200dئا",
    "王\u00a0\u2003小",
    "\u1828\u180e\u1820",
    "⠀",
    "７号",
    "\U00030000",
]
Fields = dict[str, str]


@pytest.fixture
def rules(centre: Centre, open_page: OpenPage) -> Page:
    """A page in which `rules` are those of names."""
    page = open_page()
    page.goto(f"{centre.public_url}/en/declare")
    page.evaluate(
        """async (characters) => {
            const { NameRules } = await import("/static/intake/names.js");
            const { oneLine } = await import("/static/intake/answers.js");
            window.rules = new NameRules(characters, 80, oneLine);
            window.refusal = (name) => {
                try { window.rules.clean(name); return ""; } catch (error) { return error.code; }
            };
        }""",
        name_tables(),
    )
    return page


def refusal(name: str) -> str:
    try:
        clean_name(name)
    except DeclaredNameError as error:
        return error.code
    return ""


def test_characters_of_a_name_are_the_same(rules: Page) -> None:
    ranges = rules.evaluate(
        """(last) => {
            const refused = [];
            for (let code = 0; code <= last; code += 1) {
                if (code >= 0xd800 && code < 0xe000) continue;
                if (!window.refusal(`a${String.fromCodePoint(code)}b`)) continue;
                const run = refused.at(-1);
                if (run && run[1] === code - 1) run[1] = code; else refused.push([code, code]);
            }
            return refused;
        }""",
        sys.maxunicode,
    )
    there = {code for first, last in ranges for code in range(first, last + 1)}
    here = {
        code
        for code in range(sys.maxunicode + 1)
        if code not in SURROGATES and refusal(f"a{chr(code)}b")
    }
    assert there == here


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_name_is_refused_for_the_same_reason(rules: Page, name: str) -> None:
    assert rules.evaluate("(name) => window.refusal(name)", name) == refusal(name)


def test_cleaned_name_is_the_same(rules: Page) -> None:
    for name in NAMES:
        if not refusal(name):
            assert rules.evaluate("(name) => window.rules.clean(name)", name) == clean_name(name)


def test_names_that_the_server_takes_for_one_are_one(rules: Page) -> None:
    """Each character and what Python folds it to; that fold is then the same for all alike."""
    every = (chr(code) for code in range(sys.maxunicode + 1) if code not in SURROGATES)
    folded = ((one, fold_name(one)) for one in every)
    changed = [pair for pair in folded if pair[0] != pair[1] and not refusal(f"a{pair[0]}b")]
    assert len(changed) > 5000
    different = rules.evaluate(
        """(pairs) => pairs.filter(
            ([one, other]) => window.rules.fold(one) !== window.rules.fold(other))""",
        changed,
    )
    assert different == []


CASES: dict[str, Fields] = {
    "nothing": {},
    "name": {"choice": "typed", "name": "a\u200bb"},
    "long name": {"choice": "typed", "name": "字" * 81, "real": "no"},
    "long text": {"text": "字" * 30_001, "place": "省" * 121, "contact": "x" * 401},
    "hidden characters": {"text": "a\x07b", "role": "\x1f兵\x02", "contact": "\x00"},
    "dates": {"joined": "2999年1月"},
    "no such day": {"joined": "1974-02-31"},
    "old date": {"joined": "1899"},
    "others": {"whom": "others", "name1": "·"},
    "same names": {"whom": "both", "choice": "typed", "name": "Ｇroß", "name1": "GROSS"},
    "agreed": {"agrees": "yes", "org": "party"},
    "others without an organisation": {"whom": "both", "was_asked": "yes"},
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("case", CASES)
def test_problems_are_the_same_with_and_without_script(
    centre: Centre, open_page: OpenPage, case: str, language: str
) -> None:
    with_script = problems(Declarant(centre, open_page(), language), CASES[case])
    without = problems(Declarant(centre, open_page(javascript=False), language), CASES[case])
    assert with_script == without
    assert with_script


def problems(declarant: Declarant, fields: Fields) -> list[tuple[str, str, int]]:
    """What the summary says and leads to, and what stands beside the field."""
    declarant.open_form()
    page = declarant.page
    for name, value in fields.items():
        if name in ("whom", "choice", "real", "org", "agrees", "was_asked"):
            page.check(f"[name={name}][value={value}]")
    declarant.open_details()
    for name, value in fields.items():
        field = page.locator(f"input[name={name}]:not([type]), textarea[name={name}]")
        if field.count():
            field.fill(value)
    declarant.press("check")
    page.wait_for_selector(".errors")
    found = []
    for link in page.locator(".errors a").all():
        target = link.get_attribute("href") or ""
        beside = page.locator(f"span.error:text-is({link.inner_text()!r})").count()
        found.append((link.inner_text(), target, beside))
    return found
