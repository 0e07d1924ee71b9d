"""Where addresses of the site lie in the folder, and what becomes of links."""

from __future__ import annotations

import pytest

from unjoin.service.mirror.links import rewrite, style_links
from unjoin.service.mirror.places import Address, file_place, page_place, parse_address, way


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/", "index.html"),
        ("/en/", "en/index.html"),
        ("/en/numbers", "en/numbers.html"),
        ("/zh-hant/m/", "zh-hant/m/index.html"),
        ("/m/48217", "m/48217.html"),
        ("/en/statements/7", "en/statements/0/7.html"),
        ("/en/statements/1234567", "en/statements/1234/1234567.html"),
        ("/en/statements/1234567/read", "en/statements/1234/1234567-read.html"),
        ("/en/statements?before=9975", "en/statements/before/9/9975.html"),
        ("/stories?week=1400&after=0f", "stories/week-1400/after-0f.html"),
        ("/en/drives/army-2027-08", "en/drives/army-2027-08.html"),
    ],
)
def test_page_has_its_place(url: str, place: str) -> None:
    assert page_place(parse_address(url)) == place


@pytest.mark.parametrize("url", ["/statements?q=金", "/en/../x", "/en//numbers", "/A"])
def test_address_that_no_file_can_have_has_no_place(url: str) -> None:
    assert page_place(parse_address(url)) is None


def test_file_with_a_query_keeps_its_extension() -> None:
    assert file_place(Address("", "data/weeks.csv", "since=2026-01")) == (
        "data/weeks-since-2026-01.csv"
    )


def test_way_goes_up_and_down() -> None:
    assert way("en/statements/12/12345.html", "en/index.html") == "../../index.html"
    assert way("index.html", "m/48217.html") == "m/48217.html"


def rewritten(html: str, url: str = "/en/statements?before=25") -> str:
    return rewrite(html, url=url, lead=lambda way: None if "gone" in way else f"@{way}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/en/numbers#check">', '<a href="@/en/numbers#check">'),
        ('<a href="?before=50&amp;x=1">', '<a href="@/en/statements?before=50&amp;x=1">'),
        ('<a class="b" href="/gone">text</a>', '<a class="b">text</a>'),
        ('<link rel="icon" href="/static/a.svg">', '<link rel="icon" href="@/static/a.svg">'),
        ('<a href="https://centre.example/en/">', '<a href="https://centre.example/en/">'),
        ('<a href="//other.example/">', '<a href="//other.example/">'),
        ('<a href="tel:+1888">', '<a href="tel:+1888">'),
        ('<a href="#main">', '<a href="#main">'),
        ('<p>href="/en/"</p>', '<p>href="/en/"</p>'),
        ("<script>x = ' href=\"/en/\"'</script>", "<script>x = ' href=\"/en/\"'</script>"),
    ],
)
def test_links_within_the_site_are_led_and_others_stay(before: str, after: str) -> None:
    assert rewritten(before) == after


def test_style_loads_what_it_names() -> None:
    css = """a { background: url("../one.svg") } b { background: url(data:x) } @x url('two.css')"""
    assert style_links(css) == ["../one.svg", "two.css"]
