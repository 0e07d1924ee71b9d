"""Building the kit: one HTML file, from the campaign and the public keys alone.

Rules kept here:

1. The same campaign, keys and release of this program give the same bytes, on any day and any
   machine. Nothing of anybody goes in.
2. The file has everything in it. Its policy lets it run its own script, named by its hash, and
   reach nothing.
3. It is smaller than 200 kB, so that it fits where little fits.

The form, its rules and its sentences are those of `/declare`; what differs is in the
templates of this app.
"""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import get_script_prefix, set_script_prefix
from django.urls.base import get_urlconf, set_urlconf
from django.utils import translation

from unjoin.registry.campaign import Campaign
from unjoin.registry.kit_note import KIT_LIMIT_BYTES
from unjoin.registry.pseudonym import Pseudonym, offer
from unjoin.service.instance import Instance
from unjoin.service.intake.browser_data import browser_data
from unjoin.service.intake.browser_templates import template_context
from unjoin.service.intake.declare_page import Choice, form_context
from unjoin.service.intake.form_state import Answers, Other
from unjoin.service.intake.form_words import counted
from unjoin.service.kit.words import before_script, kit_words, neutral_title
from unjoin.service.site.context import language_tag
from unjoin.service.site.hotlines import list_hotlines
from unjoin.service.site.middleware import LANGUAGE_TAGS

NAMES = 300
"""How many names the kit has to offer, in no order that tells one kit from another."""

_BUILT = Path(__file__).resolve().parent / "built"
_TOKENS = re.compile(r'"[^"]*"|[^"<>]+|[<>]|"')
_MANY = 7
_OF_THE_PAGE = frozenset({"names", "today", "drives"})
_SHARED = frozenset({"recipients", "classes", "limits", "characters"})


class KitError(Exception):
    """The kit cannot be built: its texts make it too large to be carried, or do not fit."""


def build_kit(instance: Instance) -> bytes:
    """The file, in UTF-8. Raises KitError; OSError where the installation is broken."""
    campaign = instance.campaign
    urlconf, prefix = get_urlconf(), get_script_prefix()
    set_urlconf("unjoin.service.urls_public")
    set_script_prefix("/")
    try:
        view, say, data = _view_and_words(instance)
    finally:
        set_urlconf(urlconf)
        set_script_prefix(prefix)
    shared = {
        **{key: data[key] for key in sorted(_SHARED)},
        "drives": {d.id: [str(d.first_day), str(d.last_day)] for d in campaign.drives},
        "names": _names(campaign),
        "say": say,
    }
    script = (_BUILT / "kit.js").read_text(encoding="utf-8").strip()
    style = _style()
    with translation.override("zh-hans"):
        title = neutral_title()
    context = {
        "policy": _policy(script, style),
        "title": title,
        "style": style,
        "script": script,
        "view": view,
        "shared": _script_json(shared),
        "licences": (_BUILT / "LICENSES.txt").read_text(encoding="utf-8").strip(),
        "before_script": before_script(),
    }
    kit = render_to_string("kit/file.html", context).encode()
    if len(kit) >= KIT_LIMIT_BYTES:
        raise KitError(
            f"The kit would have {len(kit)} bytes; it must have fewer than {KIT_LIMIT_BYTES}. "
            "Shorten the texts of campaign.toml."
        )
    return kit


def _view_and_words(instance: Instance) -> tuple[str, dict[str, object], dict[str, object]]:
    """The view with places for its words, the words by language, and data that all share."""
    views, own, data = {}, {}, {}
    for code, tag in LANGUAGE_TAGS.items():
        with translation.override(code):
            data = browser_data(instance)
            views[tag] = _view(instance)
            own[tag] = _own_data(instance.campaign, data)
    view, words = merge_views(views)
    return view, {tag: {**own[tag], "view": words[tag]} for tag in views}, data


def _own_data(campaign: Campaign, data: dict[str, object]) -> dict[str, object]:
    """What the script gets to know that is not the same in every language."""
    tag = language_tag()
    left_out = _OF_THE_PAGE | _SHARED | {"counted"}
    return {
        **{key: value for key, value in data.items() if key not in left_out},
        "counted": [counted(1), counted(_MANY).replace(str(_MANY), "{count}")],
        "drives": {drive.id: drive.titles[tag] for drive in campaign.drives},
        "kit": kit_words(),
    }


def _view(instance: Instance) -> str:
    """The view in the language being spoken. Names that are on offer come from the script."""
    campaign, tag = instance.campaign, language_tag()
    answers = Answers(key=None, language="", offers=("{1}", "{2}", "{3}"), others=(Other(),))
    form: dict[str, Any] = form_context(answers)
    context = {
        **form,
        "names": [_plain(f"choice-{number}", f"{{{number}}}") for number in (1, 2, 3)],
        "people": [replace(row, offer=_plain("", "{4}")) for row in form["people"]],
        # All of them: the page itself looks which are open on the day.
        "drives": [
            Choice(f"drive-{drive.id}", drive.id, drive.titles[tag], is_chosen=False)
            for drive in campaign.drives
        ],
        "key": "",
        "title": neutral_title(),
        "browser": _places(),
        "campaign_name": campaign.names[tag],
        "hotlines": list_hotlines(campaign, tag),
    }
    return re.sub(r">\s+<", ">\n<", render_to_string("kit/view.html", context)).strip()


def _places() -> dict[str, Any]:
    """Those of the page's script, with a place for a gloss in every language."""
    context: dict[str, Any] = template_context()
    for holder, key in ((context, "pseudonym"), (context["person"], "offer")):
        holder[key] = replace(holder[key], gloss="{gloss}")
    context["check"]["pseudonym"] = context["pseudonym"]
    return context


def _plain(element: str, name: str) -> Choice:
    return Choice(element, name, name, is_chosen=False)


def merge_views(views: dict[str, str]) -> tuple[str, dict[str, list[str]]]:
    """One view with a place ⟦n⟧ wherever `views`, by language, differ; and what belongs there.

    Raises KitError where they differ in more than words.
    """
    tokens = [_TOKENS.findall(view) for view in views.values()]
    if len({len(each) for each in tokens}) != 1:
        raise KitError("The languages of the kit differ in more than their words.")
    found: dict[tuple[str, ...], int] = {}
    merged = []
    for said in zip(*tokens, strict=True):
        if len(set(said)) == 1:
            merged.append(said[0])
            continue
        number = found.setdefault(said, len(found))
        merged.append(f'"⟦{number}⟧"' if said[0].startswith('"') else f"⟦{number}⟧")
    words = {
        tag: [html.unescape(said[at].strip('"')) for said in found] for at, tag in enumerate(views)
    }
    return "".join(merged), words


def _script_json(value: object) -> str:
    """JSON that can stand in a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _names(campaign: Campaign) -> list[tuple[str, str, str, str]]:
    """Names to offer: simplified, traditional where it differs, pinyin and gloss."""
    extra = [Pseudonym(p.hans, p.hant, p.pinyin, p.gloss) for p in campaign.extra_pseudonyms]
    drawn = offer(NAMES, draw=_draw(), blocked=campaign.blocked_pseudonyms, extra=extra)
    return [(p.hans, p.hant if p.hant != p.hans else "", p.pinyin, p.gloss) for p in drawn]


def _draw() -> Callable[[int], int]:
    """Numbers below a limit, the same ones every time: which of the names the kit has."""
    turns = itertools.count()

    def draw(limit: int) -> int:
        digest = hashlib.sha256(b"unjoin/kit-names/v1\n" + next(turns).to_bytes(4)).digest()
        return int.from_bytes(digest) % limit

    return draw


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; "
        "img-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@lru_cache(maxsize=1)
def _style() -> str:
    """The styles of the pages and those of the kit, without comments and line ends."""
    sheets = []
    for name in ("site/site.css", "kit/kit.css"):
        found = finders.find(name)
        assert found, name  # noqa: S101 -- part of this package
        sheets.append(Path(found).read_text(encoding="utf-8"))
    text = re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()
