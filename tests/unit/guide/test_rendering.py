"""Markdown of a card: what it may become, and what stays as it was typed."""

from __future__ import annotations

import pytest

from unjoin.service.guide.rendering import plain_text, render_markdown


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<style>p{}</style>",
        "<!-- x -->",
        "<https://a.example/<script>>",
        "`<b>`",
        "```html onclick=x\n<b>\n```",
    ],
)
def test_html_is_shown_and_not_done(typed: str) -> None:
    html = str(render_markdown(typed))
    tags = {"<p>", "</p>", "<code", "<pre>", "</code>", "</pre>", "<a"}
    rest = html
    for tag in tags:
        rest = rest.replace(tag, "")
    assert "<script" not in rest
    assert "<img" not in rest
    assert "<style" not in rest
    assert "<!--" not in rest
    assert "<b>" not in rest


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "http://example.org",
        "//example.org",
        "/desk/",
        "listening",
        "&#106;avascript:alert(1)",
    ],
)
def test_link_that_is_not_safe_stays_text(address: str) -> None:
    assert "<a" not in render_markdown(f"[x]({address}) [y][1]\n\n[1]: {address}")
    assert "<a" not in render_markdown(f"<{address}>")


@pytest.mark.parametrize("address", ["https://example.org/a", "tel:+12025550147"])
def test_safe_link_opens_elsewhere(address: str) -> None:
    html = render_markdown(f"[x]({address})")
    assert f'href="{address}"' in html
    assert 'target="_blank"' in html
    assert 'rel="noopener noreferrer"' in html


def test_no_image_is_asked_for() -> None:
    assert "<img" not in render_markdown("![x](https://example.org/a.png)")


def test_headings_stand_below_the_title_of_the_card() -> None:
    html = render_markdown("# One\n\n### Two\n\nThree\n=====")
    assert html.count("<h4>") == 3
    assert "<h1" not in html


def test_words_read_aloud_are_a_quotation() -> None:
    assert render_markdown("> 您好") == "<blockquote>\n<p>您好</p>\n</blockquote>\n"


def test_plain_text_has_words_and_no_marks() -> None:
    assert plain_text("> **Is** it\n\n- `safe`\n- [here](https://example.org)").split() == [
        "Is",
        "it",
        "safe",
        "here",
    ]
