"""Plots hold the numbers they are given, in real text, and nothing that a page may not have."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unjoin.service.figures.plots import WIDTH, Form, Plot, draw

SVG = "{http://www.w3.org/2000/svg}"
VALUES = st.lists(st.integers(0, 10**10), min_size=1, max_size=12)


def make_plot(form: Form, values: list[int], label: str = "week") -> Plot:
    labels = tuple(f"{label} {number}" for number in range(len(values)))
    return Plot("weeks", form, "Title", "Description", labels, tuple(values))


def drawn(plot: Plot) -> ET.Element:
    return ET.fromstring(draw(plot))  # noqa: S314 — our own


def texts(root: ET.Element, kind: str | None = None) -> list[str]:
    found = root.iter(f"{SVG}text")
    return [each.text or "" for each in found if kind is None or each.get("class") == kind]


@settings(max_examples=20)
@given(VALUES)
def test_rows_write_every_value_and_label_and_are_as_long_as_they_say(values: list[int]) -> None:
    plot = make_plot(Form.ROWS, values)
    root = drawn(plot)
    assert texts(root, "value")[::-1] == [f"{value:,}" for value in values]
    assert [text for text in texts(root) if text.startswith("week")][::-1] == list(plot.labels)
    bars = [float(bar.get("width", 0)) for bar in root.iter(f"{SVG}rect")][::-1]
    longest = max(bars)
    for value, width in zip(values, bars, strict=True):
        assert width == pytest.approx(longest * value / (max(values) or 1), abs=0.2)


@settings(max_examples=20)
@given(VALUES)
def test_columns_are_as_high_as_they_say(values: list[int]) -> None:
    root = drawn(make_plot(Form.COLUMNS, values))
    heights = [float(bar.get("height", 0)) for bar in root.iter(f"{SVG}rect")]
    highest = max(heights)
    assert len(heights) == len(values)
    for value, height in zip(values, heights, strict=True):
        assert height == pytest.approx(highest * value / (max(values) or 1), abs=0.2)


def test_line_goes_through_every_value() -> None:
    values = [0, 5, 10, 7, 7, 40]
    root = drawn(make_plot(Form.LINE, values))
    (line,) = [path for path in root.iter(f"{SVG}path") if path.get("class") == "curve"]
    heights = [float(y) for y in re.findall(r"[0-9.-]+ ([0-9.-]+)", line.get("d", ""))]
    assert len(heights) == len(values)
    scale = (heights[0] - heights[-1]) / 40
    assert heights == pytest.approx([heights[0] - scale * value for value in values], abs=0.3)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("values", [[0], [1], [3, 0], [7] * 60])
def test_any_plot_is_named_described_and_without_styles(form: Form, values: list[int]) -> None:
    plot = make_plot(form, values)
    text, root = draw(plot), drawn(plot)
    assert root.get("role") == "img"
    named = {each.get("id"): each.text for each in root[:2]}
    assert named == {"weeks-title": "Title", "weeks-desc": "Description"}
    assert root.get("aria-labelledby") == "weeks-title weeks-desc"
    assert not re.search(r"<style|<script|style=|href|<!--|\bon[a-z]+=", text)
    assert root.get("viewBox", "").startswith(f"0 0 {WIDTH} ")


def test_same_plot_is_drawn_with_the_same_bytes() -> None:
    plot = make_plot(Form.COLUMNS, [1, 2, 3])
    first = draw(plot)
    draw.cache_clear()
    assert draw(plot) == first


def test_what_strangers_wrote_is_text() -> None:
    label = '<script>"&'
    plot = Plot("places", Form.ROWS, label, label, (label,), (1,))
    assert "<script" not in draw(plot)
    assert label in texts(drawn(plot))


@pytest.mark.parametrize("label", ["Web2.0", "北京3.14159区", "-1.25"])
def test_decimals_in_a_text_stay(label: str) -> None:
    root = drawn(Plot("places", Form.ROWS, label, label, (label, "short"), (3, 1)))
    assert label in texts(root)
    assert [each.text for each in root[:2]] == [label, label]


def test_places_have_one_decimal_at_most() -> None:
    for form in Form:
        assert not re.search(r"[0-9]\.[0-9]{2}", draw(make_plot(form, [1, 3, 7])))


@pytest.mark.parametrize("label", ["西" * 60, "Party, League and Pioneers " * 3])
def test_long_label_is_shortened_to_the_width(label: str) -> None:
    root = drawn(Plot("places", Form.ROWS, "t", "d", (label, "short"), (3, 1)))
    (shortened,) = [text for text in texts(root) if text.endswith("…")]
    assert label.startswith(shortened[:-1])
    assert len(shortened) > 20
