"""A card's Markdown made into HTML for the panel, and into plain text for searching.

CommonMark, with HTML switched off and without images. A link leads to an https: address
or dials a number; anything else stays as it was typed, for the operator to see.
Headings stand below the card's own title.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_LINKS = ("https://", "tel:")
_HEADING = "h4"


def render_markdown(text: str) -> SafeString:
    """`text` as HTML. Nothing of it can become script, a style or a request of its own."""
    html: str = _markdown().render(text)
    return mark_safe(html)  # HTML in the text is escaped  # noqa: S308  # nosec B308 B703


def plain_text(text: str) -> str:
    """The words of `text` without its marks."""
    words = []
    for token in _markdown().parse(text):
        parts: Sequence[Token] = token.children or (token,)
        words += [part.content for part in parts if part.type in ("text", "code_inline", "fence")]
    return " ".join(words)


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).disable("image")
    markdown.validateLink = _is_safe_link  # type: ignore[method-assign]
    for rule in ("heading_open", "heading_close"):
        markdown.add_render_rule(rule, _render_heading)
    markdown.add_render_rule("link_open", _render_link)
    return markdown


def _is_safe_link(url: str) -> bool:
    return url.lower().startswith(_LINKS)


def _render_heading(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: EnvType
) -> str:
    tokens[index].tag = _HEADING
    return self.renderToken(tokens, index, options, _env)


def _render_link(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, _env: EnvType
) -> str:
    """In another tab: a click must not end the call."""
    tokens[index].attrSet("target", "_blank")
    tokens[index].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, index, options, _env)
