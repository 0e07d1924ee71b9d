"""Plots as SVG: bars and lines with real text, a title and a description.

They are drawn by pygal, which is loaded when the first plot is asked for, and then stripped:
of scripts, of style sheets and style attributes, which the pages' policy forbids, and of what
would not be the same every time. Colours are attributes, so that a plot can be read without any
style sheet; with that of the pages they follow the visitor's light or dark.

Rules kept here:

1. The same `Plot` gives the same text, and no number is in it that `Plot` does not hold.
2. Nothing of it is markup of a stranger: texts are escaped as they are written.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from xml.etree import ElementTree as ET  # nosec B405: reads only what pygal wrote

WIDTH: Final = 360
_TEXT = 14
_ROW = 32
_TALL_ROW = 50
_BESIDE = WIDTH * 0.38
_COLUMNS_HEIGHT = 200
_TICKS = 4
_FEW = 8
"""Fewer columns than so many are not made broader."""
_NARROW = 0.58
"""How wide a letter is beside a Chinese character, about. No font is asked."""
_PYGAL = 0.6
"""What pygal takes every character for."""

_INK = "currentColor"
_BAR = "#3d7f93"
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
_PLACED = {"d", "x", "y", "width", "height", "transform", "viewBox"}
_KEPT = _PLACED | {"class", "xmlns"}


class Form(StrEnum):
    """What a plot is made of."""

    ROWS = "rows"
    COLUMNS = "columns"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Plot:
    """What is to be drawn: a value for each label, in the order of reading.

    `name` is a slug that is the page's own for this plot. Of columns and lines only the first and
    the last label are written, and of few columns only the first.
    """

    name: str
    form: Form
    title: str
    description: str
    labels: tuple[str, ...]
    values: tuple[int, ...]


@lru_cache(maxsize=128)
def draw(plot: Plot) -> str:
    """The `svg` element of `plot`, to stand in a page."""
    chart = _rows(plot) if plot.form is Form.ROWS else _columns(plot)
    root = ET.fromstring(chart.render(is_unicode=True))  # noqa: S314  # nosec B314
    _strip(root)
    _dress(root)
    if plot.form is Form.ROWS:
        _dress_rows(root, plot)
    _name(root, plot)
    _round(root)
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    return ET.tostring(root, encoding="unicode")


def _rows(plot: Plot) -> Any:
    # The first row is drawn lowest. Labels take their place when it is known where (`_dress_rows`).
    values = plot.values[::-1]
    widest = max(map(_text_width, plot.labels))
    places = [str(number) for number in range(len(values))][::-1]
    beside = widest + 8 - len(places[0]) * _PYGAL * _TEXT
    chart = _pygal().HorizontalBar(
        _config(height=(_ROW if _is_beside(plot) else _TALL_ROW) * len(values) + 8),
        print_values=True,
        print_values_position="top",
        show_x_labels=False,
        show_x_guides=False,
        margin_left=beside if _is_beside(plot) else -12,
        margin_right=_text_width(f"{max(values):,}") + 12,
        range=(0, max(values) or 1),
    )
    chart.x_labels = places
    chart.add("", values)
    return chart


def _is_beside(plot: Plot) -> bool:
    """Whether the labels leave the bars enough room; else they stand above them."""
    return max(map(_text_width, plot.labels)) <= _BESIDE


def _columns(plot: Plot) -> Any:
    kind = _pygal().Bar if plot.form is Form.COLUMNS else _pygal().Line
    ticks = _ticks(max(plot.values))
    missing = max(0, _FEW - len(plot.labels)) if plot.form is Form.COLUMNS else 0
    # Two weeks have never the same label, so a label says which one is to be written.
    written = plot.labels[:1] if missing else (plot.labels[0], plot.labels[-1])
    chart = kind(
        _config(height=_COLUMNS_HEIGHT),
        show_dots=False,
        show_minor_x_labels=False,
        margin_top=10,
        margin_bottom=6,
        margin_left=0,
        margin_right=12,
        range=(0, ticks[-1]),
    )
    chart.x_labels = [*plot.labels, *(" " * number for number in range(1, missing + 1))]
    chart.x_labels_major = list(written)
    chart.y_labels = ticks
    chart.add("", [*plot.values, *[None] * missing])
    return chart


@lru_cache(maxsize=1)
def _pygal() -> Any:
    """The library, once it is needed; the same whatever else is installed."""
    import pygal
    import pygal.style
    from pygal.etree import etree

    etree.to_etree()  # not lxml, which would write otherwise
    # It would look for maps at every import from now on, in a way that Python has given up.
    sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]
    return pygal


def _config(*, height: int) -> Any:
    style = _pygal().style.Style(
        label_font_size=_TEXT, major_label_font_size=_TEXT, value_font_size=_TEXT
    )
    return _pygal().Config(
        width=WIDTH,
        height=height,
        style=style,
        css=[],
        js=[],
        no_prefix=True,
        show_legend=False,
        disable_xml_declaration=True,
        margin_top=4,
        margin_bottom=4,
        spacing=6,
        truncate_label=-1,
        formatter=lambda number: f"{number:,}",
        value_formatter=lambda number: f"{number:,.0f}",
    )


def _ticks(largest: int) -> list[int]:
    """At most `_TICKS` steps from 0 to a round number that is not below `largest`."""
    step = 1
    while step * _TICKS < largest:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return list(range(0, step * max(1, -(-largest // step)) + 1, step))


def _text_width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return (wide + _NARROW * (len(text) - wide)) * _TEXT


def _strip(element: ET.Element) -> None:
    """Take out everything but shapes and texts."""
    for child in list(element):
        tag = _tag(child)
        drawn = child.get("class", "")
        if tag in ("defs", "title", "desc") or "tooltip-overlay" in drawn or drawn == "background":
            element.remove(child)
        else:
            _strip(child)
            if tag == "g" and not len(child):
                element.remove(child)
    for attribute in set(element.attrib) - _KEPT:
        del element.attrib[attribute]


def _dress(root: ET.Element) -> None:
    """Give shapes and texts their colours and sizes."""
    anchors = {"axis x": "start", "axis y": "end"}
    for group in root.iter(_svg("g")):
        drawn = group.get("class", "")
        if drawn == "plot text-overlay" or drawn.startswith("axis"):
            anchor = next((anchors[key] for key in anchors if drawn.startswith(key)), "start")
            _dress_texts([*group.iter(_svg("text"))], anchor, is_axis_x=drawn.startswith("axis x"))
            for line in group.iter(_svg("path")):
                opacity = "0" if drawn.startswith("axis x") else ".18"
                line.attrib |= {"fill": "none", "stroke": _INK, "stroke-opacity": opacity}
        elif drawn.startswith("series"):
            for bar in group.iter(_svg("rect")):
                bar.attrib |= {"class": "bar", "fill": _BAR}
            for line in group.iter(_svg("path")):
                line.attrib |= {"class": "curve", "fill": "none", "stroke": _BAR}
                line.set("stroke-width", "2.5")


def _dress_texts(texts: list[ET.Element], anchor: str, *, is_axis_x: bool) -> None:
    for number, text in enumerate(texts):
        at = anchor
        if is_axis_x:  # it would stick out
            at = "end" if number else "start"
        text.attrib |= {"text-anchor": at, "font-size": str(_TEXT), "fill": _INK}


def _dress_rows(root: ET.Element, plot: Plot) -> None:
    """Write the labels, beside the bars or above them."""
    room = _BESIDE if _is_beside(plot) else WIDTH - 16
    for text in root.iter(_svg("text")):
        if text.get("class") != "value":
            text.text = _shorten(plot.labels[int(text.text or 0)], room)
            if not _is_beside(plot):
                text.attrib |= {"text-anchor": "start", "x": "3.5"}
                text.set("y", str(float(text.get("y", 0)) - 11))
        elif not _is_beside(plot):
            text.set("y", str(float(text.get("y", 0)) + 9))
    if not _is_beside(plot):
        for bar in root.iter(_svg("rect")):
            middle = float(bar.get("y", 0)) + float(bar.get("height", 0)) / 2
            bar.attrib |= {"y": str(middle), "height": "18"}


def _round(root: ET.Element) -> None:
    """Give places and lengths one decimal. Texts are left as they are, decimals or not."""
    for element in root.iter():
        for attribute in _PLACED & set(element.attrib):
            rounded = _NUMBER.sub(_to_one_decimal, element.attrib[attribute])
            element.set(attribute, rounded)


def _to_one_decimal(found: re.Match[str]) -> str:
    return f"{float(found[0]):.1f}".removesuffix(".0")


def _shorten(text: str, room: float) -> str:
    while _text_width(text) > room:
        text = f"{text[:-2]}…"
    return text


def _name(root: ET.Element, plot: Plot) -> None:
    """Say what the plot is, for those who do not see it."""
    title, description = ET.Element(_svg("title")), ET.Element(_svg("desc"))
    title.text, description.text = plot.title, plot.description
    for place, element in enumerate((title, description)):
        element.set("id", f"{plot.name}-{_tag(element)}")
        root.insert(place, element)
    root.attrib |= {"class": f"plot {plot.form}", "role": "img"}
    root.set("aria-labelledby", f"{plot.name}-title {plot.name}-desc")


def _svg(tag: str) -> str:
    return f"{{http://www.w3.org/2000/svg}}{tag}"


def _tag(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
