"""Parts of the call screen that other packages bring: the guide, call-backs, hand-outs.

A part is a script, and what it shows beside the call and in dialogs. Its package
registers it from `AppConfig.ready`; the call screen knows none of them by name.

Rules kept here:

1. A part's script is an ES module of ours, from the static files: its default
   export is a class, made once with `(screen, data)`. What `screen` offers is
   written down in ``static/desk/screen.js``.
2. What a part registers is made at start and says nothing of any call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.templatetags.static import static

from unjoin.service.desk.shortcuts import Shortcut

Asked = Callable[[HttpRequest], dict[str, object]]
"""Answers for one request of the call screen."""


def nothing(_request: HttpRequest) -> dict[str, object]:
    """For a part that needs nothing of the server."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part.

    `script`: static path of its module; `style`: of its style sheet, or empty. `panel`,
    `dialogs`: templates shown in the aside beside the call and at the end of the page, or
    empty; both are given what `context` answers, as ``part``. `data`: the JSON the script is
    made with. `order`: its place in the aside. `keys`: what the help lists for it. `tools`:
    buttons at the top of the screen, which do what the script registers with
    ``screen.action``; the help lists them too.
    """

    name: str
    script: str
    style: str = ""
    panel: str = ""
    dialogs: str = ""
    context: Asked = nothing
    data: Asked = nothing
    order: int = 0
    keys: tuple[Shortcut, ...] = ()
    tools: tuple[Shortcut, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as the template takes it."""

    part: Part
    context: dict[str, object]


_parts: dict[str, Part] = {}


def register_part(part: Part) -> None:
    """Have the call screen show `part` from now on. The same name again replaces it."""
    _parts[part.name] = part


def registered_parts() -> list[Part]:
    """All parts in the order of the aside."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.name))


def shown_parts(request: HttpRequest) -> list[ShownPart]:
    """All parts with what their templates are given."""
    return [ShownPart(part, part.context(request)) for part in registered_parts()]


def scripts_data(request: HttpRequest) -> list[dict[str, object]]:
    """For the page's script: the name of each part, where its module is, and its data."""
    return [
        {"name": part.name, "script": static(part.script), "data": part.data(request)}
        for part in registered_parts()
    ]


def part_tools() -> list[Shortcut]:
    """The buttons that the parts have at the top of the screen, in their order."""
    return [tool for part in registered_parts() for tool in part.tools]


def part_keys() -> list[Shortcut]:
    """What the help lists for the parts, in their order."""
    return [key for part in registered_parts() for key in (*part.tools, *part.keys)]
