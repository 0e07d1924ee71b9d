"""The whole way of a proof: declared, published, saved from the receipt, checked."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.looks import fits, looks

pytestmark = pytest.mark.browser


def declare(declarant: Declarant) -> str:
    declarant.open_form()
    declarant.leave("party", "league")
    declarant.take_offered_name()
    return declarant.send()


def save_proof(declarant: Declarant, folder: Path) -> Path:
    """Press the button on the receipt's page, and keep the file under the name it has."""
    with declarant.page.expect_download() as download:
        declarant.press("proof")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def check(page: Page, path: Path) -> str:
    """What /verify says of a file."""
    page.locator("article:visible input[type=file]").set_input_files(path)
    page.locator("article:visible .outcome h2").first.wait_for()
    return page.locator("article:visible .outcome").inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_proof_is_saved_from_the_receipt_and_holds(
    centre: Centre, open_page: OpenPage, tmp_path: Path, javascript: bool
) -> None:
    declarant = Declarant(centre, open_page(javascript=javascript))
    code = declare(declarant)
    centre.publish()
    declarant.look_up(code)
    path = save_proof(declarant, tmp_path)
    assert path.name.startswith("proof-")
    assert code not in declarant.page.url

    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    told = check(page, path)
    assert "The proof holds" in told
    assert "In their own hand" in told
    changed = tmp_path / "changed.tlog-proof"
    changed.write_bytes(path.read_bytes().replace(b"index ", b"index 1"))
    assert "Not proven" in check(page, changed)


def test_proof_checked_by_the_auditor_s_program(
    centre: Centre, open_page: OpenPage, tmp_path: Path
) -> None:
    declarant = Declarant(centre, open_page())
    code = declare(declarant)
    centre.publish()
    declarant.look_up(code)
    path = save_proof(declarant, tmp_path)
    vkey = (centre.directory / "log.vkey").read_text().strip()
    command = [sys.executable, "-m", "unjoin", "audit", "--proof", str(path), "--vkey", vkey]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pasted_proof_holds_without_its_last_line_end(
    centre: Centre, open_page: OpenPage, tmp_path: Path
) -> None:
    declarant = Declarant(centre, open_page())
    code = declare(declarant)
    centre.publish()
    declarant.look_up(code)
    text = save_proof(declarant, tmp_path).read_text(encoding="utf-8")
    page = open_page()
    page.goto(f"{centre.public_url}/zh-hans/verify")
    article = page.locator("article:visible")
    article.locator("summary").first.click()
    article.locator("textarea[name=text]").fill(text.rstrip("\n").replace("\n", "\r\n"))
    article.locator("form button").click()
    article.locator("[data-verdict=passed]").wait_for()
    page.locator(".langs a", has_text="English").click()
    expect(page.locator("article:visible")).to_have_attribute("lang", "en")
    expect(page.locator("article:visible [data-verdict=passed]")).to_be_visible()
    assert page.url.endswith("/zh-hans/verify")


def test_text_of_strangers_stays_text(centre: Centre, open_page: OpenPage, tmp_path: Path) -> None:
    wicked = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    title = page.title()
    for name, text in (("key", f"{wicked}+00000000+AQ=="), ("witnesses", wicked)):
        page.evaluate(
            """([name, text]) => {
              const field = document.querySelector(`article [name=${name}]`);
              field.value = text;
              field.dispatchEvent(new Event("input"));
            }""",
            [name, text],
        )
    path = tmp_path / "x.tlog-proof"
    path.write_text(wicked, encoding="utf-8")
    assert "Not proven" in check(page, path)
    assert page.title() == title
    expect(page.locator("img")).to_have_count(0)


def test_browser_without_the_signature_says_so(
    centre: Centre, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page()
    page.add_init_script(
        """const importKey = SubtleCrypto.prototype.importKey;
        SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
          if (algorithm.name === "Ed25519") {
            return Promise.reject(new DOMException("no", "NotSupportedError"));
          }
          return importKey.call(this, format, key, algorithm, ...rest);
        };"""
    )
    page.goto(f"{centre.public_url}/en/verify")
    path = tmp_path / "x.tlog-proof"
    path.write_text("x", encoding="utf-8")
    assert "This browser cannot check signatures" in check(page, path)


def test_nothing_given_is_asked_for(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    page.locator("article:visible form button").click()
    page.get_by_role("heading", name="There is nothing to check yet").wait_for()
    assert page.locator(":focus").inner_text() == "There is nothing to check yet"


def test_page_without_script_says_how_else(centre: Centre, open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(f"{centre.public_url}/en/verify")
    told = page.locator("article:visible").inner_text()
    assert "Your browser runs no script here" in told
    assert "unjoin audit --proof" in told
    expect(page.locator("input[type=file]").first).to_be_hidden()
    page.locator(".langs a", has_text="简体中文").click()
    assert page.url == f"{centre.public_url}/zh-hans/verify"
    assert page.locator("article:visible").get_attribute("lang") == "zh-Hans"


@pytest.mark.parametrize(
    ("languages", "tag"),
    [("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("en-GB", "en"), ("fr-FR", "en")],
)
def test_saved_page_speaks_the_language_of_the_browser(
    centre: Centre, open_page: OpenPage, browser: Browser, tmp_path: Path, languages: str, tag: str
) -> None:
    page = open_page()
    page.goto(f"{centre.public_url}/en/verify")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save this page").click()
    path = tmp_path / download.value.suggested_filename
    assert path.name == "unjoin-verify.html"
    download.value.save_as(path)
    saved = browser.new_context(locale=languages, offline=True).new_page()
    saved.goto(path.as_uri())
    assert saved.locator("html").get_attribute("lang") == tag
    assert saved.locator("article:visible").get_attribute("lang") == tag
    expect(saved.get_by_role("link", name="Save this page")).to_have_count(0)
    saved.context.close()


@pytest.mark.parametrize("path", ["/log/checkpoint", "/log/vkey", "/data/numbers.json"])
def test_server_sends_files_with_their_length(centre: Centre, path: str) -> None:
    centre.publish()
    for method in ("GET", "HEAD"):
        connection = http.client.HTTPConnection(urlsplit(centre.public_url).netloc, timeout=10)
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        expected = (centre.directory / "data" / "public" / path[1:]).read_bytes()
        assert answer.headers["Content-Length"] == str(len(expected))
        assert body == (expected if method == "GET" else b"")
        connection.close()


@looks
def test_receipt_with_proofs_is_accessible_and_fits(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
    width: int,
    dark: bool,
) -> None:
    declarant = Declarant(centre, open_page(width=width, dark=dark), language)
    code = declare(declarant)
    centre.publish()
    declarant.look_up(code)
    for name, path in (("receipt", ""), ("statement", "/statements/0"), ("numbers", "/numbers")):
        if path:
            declarant.page.goto(f"{centre.public_url}/{language}{path}")
        declarant.page.evaluate(
            "document.querySelectorAll('details').forEach((one) => (one.open = true))"
        )
        screenshot(declarant.page, f"proof-{name}-{language}-{width}")
        assert fits(declarant.page)
        assert_accessible(declarant.page)
