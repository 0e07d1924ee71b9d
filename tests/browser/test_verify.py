"""`/verify` in a real browser: the answers of the program's readers, from http and from a file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.looks import fits, looks
from tests.unit.publiclog.code_texts import RIGHT, VECTOR, WRONG
from tests.unit.registry.vectors import cases
from tests.vectors.proof_files import SECOND, STATEMENT, WITNESS, File, entry_of
from tests.vectors.statements import SMALLEST, canonical

pytestmark = pytest.mark.browser

VALID, INVALID = cases("proofs", "valid"), cases("proofs", "invalid")
SHOWN = {
    "a statement with every member": "right",
    "a character changed": "wrong",
    "a witness who has not signed": "unsigned",
}
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CHECKS = ["file", "key", "checkpoint", "inclusion", "entry", "statement", "witnesses"]


@pytest.fixture
def saved(centre: Centre, open_page: OpenPage, tmp_path: Path) -> str:
    """The address of the page as a visitor saved it: a file on their own disk."""
    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save this page").click()
    path = tmp_path / "stick" / download.value.suggested_filename
    download.value.save_as(path)
    return path.as_uri()


@pytest.fixture(params=["http", "file"])
def verify_page(
    request: pytest.FixtureRequest, centre: Centre, saved: str, browser: Browser
) -> Iterator[Page]:
    """The page from the site, and the saved one without any network at all."""
    context = browser.new_context(locale="en", offline=request.param == "file")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{centre.public_url}/en/verify" if request.param == "http" else saved)
    yield page
    context.close()
    assert faults == []


def article(page: Page) -> Any:
    return page.locator("article:visible")


def give(page: Page, vector: dict[str, Any]) -> None:
    """Choose the file of a vector, with its keys, and wait for the outcome."""
    page.evaluate(
        """([key, witnesses]) => {
          for (const [name, value] of [["key", key], ["witnesses", witnesses]]) {
            const field = document.querySelector(`article [name=${name}]`);
            field.value = value;
            field.dispatchEvent(new Event("input"));
          }
        }""",
        [vector["vkey"], "\n".join(vector["witnesses"])],
    )
    field = article(page).locator("input[type=file]")
    field.set_input_files([])
    proof = {
        "name": "x.tlog-proof",
        "mimeType": "text/plain",
        "buffer": bytes.fromhex(vector["hex"]),
    }
    field.set_input_files(proof)
    article(page).locator(".outcome h2").first.wait_for()


def outcome(page: Page) -> dict[str, str]:
    """Check → "passed", "skipped", "unsigned", or the code with which it failed."""
    found: list[tuple[str, str]] = article(page).evaluate(
        """article => [...article.querySelectorAll(".checks > li")].map(line => [
          line.dataset.check,
          line.classList.contains("failed")
            ? line.querySelector("code").innerText
            : line.className,
        ])"""
    )
    return dict(found)


def test_every_vector_is_answered_as_by_the_program(verify_page: Page) -> None:
    wrong = []
    for vector in [*VALID, *INVALID]:
        give(verify_page, vector)
        found = outcome(verify_page)
        others = {name: said for name, said in found.items() if said not in ("passed", "skipped")}
        expected = expected_of(vector)
        if others != expected or list(found) != CHECKS:
            wrong.append((vector["name"], expected, found))
    assert wrong == []


def expected_of(vector: dict[str, Any]) -> dict[str, str]:
    """What is to be told beside the checks that are passed or skipped."""
    if "error" in vector:
        return {vector["check"]: vector["error"]}
    is_unsigned = len(vector["cosigned"]) < len(vector["witnesses"])
    return {"witnesses": "unsigned"} if is_unsigned else {}


def test_text_of_codes_is_answered_as_by_the_program(verify_page: Page) -> None:
    keys = {"vkey": VECTOR["vkey"], "witnesses": VECTOR["witnesses"]}
    wrong = []
    for name, (text, code) in {**{n: (t, "") for n, t in RIGHT.items()}, **WRONG}.items():
        give(verify_page, {**keys, "hex": text.encode().hex()})
        found = outcome(verify_page)
        if found["file"] != (code or "passed") or (not code and found["inclusion"] != "passed"):
            wrong.append((name, code, found))
    assert wrong == []


def test_codes_in_pictures_add_up_where_the_browser_reads_them(
    centre: Centre, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    field = article(page).locator("input[type=file]")
    picture = {"name": "x.png", "mimeType": "image/png", "buffer": PIXEL}
    page.evaluate("delete window.BarcodeDetector")
    field.set_input_files(picture)
    expect(article(page)).to_contain_text("This browser cannot read codes in a picture")
    parts = RIGHT["one a line"].split()
    page.evaluate(
        """(parts) => {
          window.BarcodeDetector = class {
            async detect() { return [{ rawValue: "https://a.example/" }, ...parts.splice(0, 2)
              .map((rawValue) => ({ rawValue }))]; }
          };
        }""",
        parts,
    )
    while "proof-part-missing" in article(page).inner_text() or not parts_in(page):
        field.set_input_files([])
        field.set_input_files(picture)
        article(page).locator(".checks").wait_for()
    assert parts_in(page) == parts
    assert outcome(page)["file"] == "passed"


def test_certificate_chosen_as_it_is_is_no_forgery(verify_page: Page) -> None:
    field = article(verify_page).locator("input[type=file]")
    pdf = {"name": "document-0.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%\xe2"}
    field.set_input_files(pdf)
    expect(article(verify_page).locator(".outcome")).to_contain_text("its codes are the proof")
    expect(article(verify_page).locator("[data-verdict]")).to_have_count(0)
    assert parts_in(verify_page) == []
    give(verify_page, VALID[0])
    assert verdict(verify_page) == "passed"


def parts_in(page: Page) -> list[str]:
    """What the field for the text holds."""
    text: str = page.locator("article:visible textarea[name=text]").evaluate("(one) => one.value")
    return text.split()


def verdict(page: Page) -> str | None:
    found: str | None = article(page).locator("[data-verdict]").get_attribute("data-verdict")
    return found


def witnesses_line(page: Page) -> str:
    told: str = article(page).locator("[data-check=witnesses]").inner_text()
    return told


def test_witness_who_has_not_signed_is_no_pass(verify_page: Page) -> None:
    file = File(cosigners=(WITNESS,), witnesses=(WITNESS.vkey, SECOND.vkey))
    vector = {"hex": file.build().hex(), "vkey": file.vkey, "witnesses": list(file.witnesses)}
    give(verify_page, vector)
    assert outcome(verify_page) == {**dict.fromkeys(CHECKS, "passed"), "witnesses": "unsigned"}
    assert verdict(verify_page) == "unsigned"
    told = article(verify_page).locator(".outcome").inner_text()
    assert "The proof holds, but not every witness has signed" in told
    assert "Every check has passed" not in told
    assert "金福" in told
    line = witnesses_line(verify_page)
    assert "Not signed by 1 of 2" in line
    assert f"1 / 2 ({WITNESS.name})" in line
    assert f"Not signed by: {SECOND.name}" in line

    give(verify_page, {**vector, "witnesses": [SECOND.vkey]})
    assert verdict(verify_page) == "unsigned"
    assert "Not signed by 1 of 1" in witnesses_line(verify_page)


def test_witness_given_twice_is_one(verify_page: Page) -> None:
    file = File(cosigners=(WITNESS,), witnesses=(WITNESS.vkey,))
    twice = [WITNESS.vkey, f" {WITNESS.vkey}"]
    give(verify_page, {"hex": file.build().hex(), "vkey": file.vkey, "witnesses": twice})
    assert verdict(verify_page) == "passed"
    assert f"1 / 1 ({WITNESS.name})" in witnesses_line(verify_page)


def test_witness_of_a_kind_that_cannot_be_checked_is_no_pass(verify_page: Page) -> None:
    name, typed = "witness.example/later", b"\x06" + bytes(1312)
    key_id = hashlib.sha256(f"{name}\n".encode() + typed).hexdigest()[:8]
    vkey = f"{name}+{key_id}+{base64.b64encode(typed).decode()}"
    file = File(cosigners=(WITNESS,))
    vector = {"hex": file.build().hex(), "vkey": file.vkey, "witnesses": [WITNESS.vkey, vkey]}
    give(verify_page, vector)
    assert verdict(verify_page) == "unsigned"
    assert f"Not signed by: {name}" in witnesses_line(verify_page)
    assert "ML-DSA-44 cannot be checked here" in witnesses_line(verify_page)


def test_statement_that_names_another_organisation_is_refused(
    centre: Centre, open_page: OpenPage
) -> None:
    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    file = File(entry=entry_of(STATEMENT, organisations=2))
    give(page, {"hex": file.build().hex(), "vkey": file.vkey, "witnesses": []})
    assert outcome(page)["statement"] == "proof-organisations"
    other = canonical({**SMALLEST, "campaign": "elsewhere", "organisations": ["guild"]})
    file = File(statement=other, entry=entry_of(other, organisations=2))
    give(page, {"hex": file.build().hex(), "vkey": file.vkey, "witnesses": []})
    assert outcome(page)["statement"] == "passed"
    assert "guild (in the entry by number: 1)" in article(page).inner_text()


@pytest.mark.parametrize("name", [*SHOWN])
@looks
def test_page_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], object],
    language: str,
    width: int,
    dark: bool,
    name: str,
) -> None:
    vector = next(one for one in [*VALID, *INVALID] if one["name"] == name)
    kind = SHOWN[name]
    page = open_page(width=width, dark=dark)
    page.goto(f"{centre.public_url}/{language}/verify")
    screenshot(page, f"verify-{language}-{width}")
    give(page, vector)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    screenshot(page, f"verify-{kind}-{language}-{width}")
    assert fits(page)
    assert_accessible(page)
