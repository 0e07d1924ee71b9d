"""A mirror on a stick, in a browser without any network: pages, links, the proof and its check."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.centre import Centre
from tests.browser.from_disk import offline_page, one_of_each_kind, open_pages
from tests.browser.test_public_pages import SAMPLES

pytestmark = pytest.mark.browser

BY_TWO = """
import sys
from unjoin.cli import main
from unjoin.service.mirror import workers
workers._FEW = 1
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def stick(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a mirror of the centre, as the program writes it, moved elsewhere.

    Two processes write it, and one finds nothing to write then.
    """
    centre.shell(SAMPLES)
    made, carried = tmp_path_factory.mktemp("mirror"), tmp_path_factory.mktemp("stick") / "copy"
    arguments = ["mirror", str(made), "--data", str(centre.directory)]
    by_two = [sys.executable, "-c", BY_TWO, *arguments, "--jobs", "2"]
    subprocess.run(by_two, check=True, capture_output=True, timeout=300)
    by_one = [sys.executable, "-m", "unjoin", *arguments, "--jobs", "1"]
    again = subprocess.run(by_one, check=True, capture_output=True, text=True, timeout=300)
    assert " 0 written, 0 removed" in again.stdout
    made.rename(carried)
    return carried


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with offline_page(browser) as page:
        yield page


def test_reader_goes_round_the_mirror_without_a_network(page: Page, stick: Path) -> None:
    page.goto((stick / "index.html").as_uri())
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("under a name you choose")
    assert page.evaluate("document.styleSheets.length") == 1
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Statements").click()
    page.locator(".wall .who a").first.click()
    expect(page.get_by_role("heading", name="What the entry says")).to_be_visible()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Declare").click()
    expect(page.locator("main")).to_contain_text("You are reading a copy of the site.")


def test_page_of_each_kind_opens_from_the_disk(page: Page, stick: Path) -> None:
    pages = one_of_each_kind(stick)
    for start in ("press", "data/", "api", "kit", "milestones/", "drives/", "statements/0/", "m/"):
        assert any(path.startswith(f"zh-hant/{start}") for path in pages), start
    open_pages(page, stick, pages)


def test_proof_from_the_stick_is_checked_by_the_page_on_the_stick(page: Page, stick: Path) -> None:
    page.goto((stick / "en" / "verify.html").as_uri())
    page.locator("article[lang=en] input[type=file]").set_input_files(
        stick / "proofs" / "0" / "0.tlog-proof"
    )
    expect(page.locator("article[lang=en] .outcome [data-verdict]")).to_be_visible()
    assert page.locator("article[lang=en] [data-check].failed").count() == 0
