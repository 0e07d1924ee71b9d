"""A card as text: how it stands in its file, and in the database once an operator changed it.

    stage: opening
    place: 10
    calls: any
    next: listening no

    === en
    title: Is it safe for you to talk?
    when: At the start of every call.

    > Hello. Is it safe for you to talk at the moment?

    - [Yes](listening)
    - [No](not-now)

What follows the empty line after `when` is Markdown. The list at its very end, of
nothing but links to cards, is the answers. Reading is strict: what was written here is
read back the same, and anything else is refused with the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from unjoin.service.guide.card import (
    LANGUAGES,
    LAST_PLACE,
    LINKS_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WHEN_LIMIT,
    Answer,
    Card,
    CardText,
    Direction,
    Stage,
    is_slug,
)

_ANSWER = re.compile(r"- \[(?P<label>[^\[\]\n]+)\]\((?P<slug>[a-z0-9-]+)\)\Z")
_SECTION = re.compile(r"^=== (.*)$", re.MULTILINE)
_HEAD = ("stage", "place", "calls", "next")


class CardFormatError(Exception):
    """A card's text is not one. `expected` says what should stand `where`."""

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where}: expected {expected}")
        self.where = where
        self.expected = expected


def read_card(slug: str, text: str) -> Card:
    """The card that `text` describes. Raises CardFormatError."""
    head, *rest = _SECTION.split(text)
    members = _read_head(slug, head)
    texts: dict[str, CardText] = {}
    for language, section in zip(rest[::2], rest[1::2], strict=True):
        if language not in LANGUAGES or language in texts:
            raise CardFormatError(slug, f"each of {', '.join(LANGUAGES)} once at most")
        texts[language] = _read_section(f"{slug} {language}", section)
    if not texts:
        raise CardFormatError(slug, "a text in one language at least")
    return Card(slug=slug, **members, texts=texts)  # type: ignore[arg-type]


def write_card(card: Card) -> str:
    """The text of `card`. Reading it gives the same card."""
    head = (card.stage.value, str(card.place), card.calls.value, " ".join(card.next))
    lines = [f"{name}: {value}".rstrip() for name, value in zip(_HEAD, head, strict=True)]
    for language in card.languages:
        text = card.texts[language]
        lines += ["", f"=== {language}", f"title: {text.title}", f"when: {text.when}".rstrip(), ""]
        lines += [write_markdown(text)]
    return "\n".join(lines) + "\n"


def read_markdown(markdown: str) -> tuple[str, tuple[Answer, ...]]:
    """The text proper and the answers at its end. Lines end as they do on any system."""
    lines = re.sub(r"\r\n?", "\n", markdown).strip().split("\n")
    answers: list[Answer] = []
    while lines and (found := _ANSWER.match(lines[-1].rstrip())):
        answers.insert(0, Answer(found["label"].strip(), found["slug"]))
        lines.pop()
    return "\n".join(lines).strip(), tuple(answers)


def write_markdown(text: CardText) -> str:
    """Text and answers, as an operator writes them."""
    answers = "\n".join(f"- [{answer.label}]({answer.leads_to})" for answer in text.answers)
    return "\n\n".join(part for part in (text.text, answers) if part)


def make_text(where: str, *, title: str, when: str, markdown: str) -> CardText:
    """The text of a card in one language. Raises CardFormatError for what no card can hold."""
    text, answers = read_markdown(markdown)
    one_line = "one line of at most {} characters"
    if not title or len(title) > TITLE_LIMIT or _breaks(title):
        raise CardFormatError(f"{where} title", one_line.format(TITLE_LIMIT))
    if len(when) > WHEN_LIMIT or _breaks(when):
        raise CardFormatError(f"{where} when", one_line.format(WHEN_LIMIT))
    if not text or len(text) > TEXT_LIMIT or _SECTION.search(text):
        raise CardFormatError(
            f"{where} text", f"1 to {TEXT_LIMIT} characters, no line beginning with ==="
        )
    if len(answers) > LINKS_LIMIT or not all(is_slug(a.leads_to) and a.label for a in answers):
        raise CardFormatError(f"{where} answers", f"at most {LINKS_LIMIT}, each to a card")
    return CardText(title, when, text, answers)


def _breaks(line: str) -> bool:
    return line != line.strip() or len(line.splitlines()) > 1


def _read_head(slug: str, head: str) -> Mapping[str, object]:
    lines = [line for line in head.split("\n") if line]
    values = _values(slug, lines, _HEAD)
    slugs = tuple(values["next"].split())
    is_place = values["place"].isascii() and values["place"].isdecimal()
    if not is_slug(slug) or not all(map(is_slug, slugs)) or len(slugs) > LINKS_LIMIT:
        raise CardFormatError(slug, "small letters, digits and hyphens in every slug")
    if not is_place or not 1 <= int(values["place"]) <= LAST_PLACE:
        raise CardFormatError(f"{slug} place", f"1 to {LAST_PLACE}")
    if values["stage"] not in list(Stage) or values["calls"] not in list(Direction):
        raise CardFormatError(slug, "a stage and a kind of calls there is")
    return {
        "stage": Stage(values["stage"]),
        "place": int(values["place"]),
        "calls": Direction(values["calls"]),
        "next": slugs,
    }


def _read_section(where: str, section: str) -> CardText:
    lines = section.removeprefix("\n").split("\n")
    values = _values(where, lines[:2], ("title", "when"))
    return make_text(
        where, title=values["title"], when=values["when"], markdown="\n".join(lines[2:])
    )


def _values(where: str, lines: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    pairs = [line.partition(":") for line in lines]
    if [name for name, _colon, _value in pairs] != list(names):
        raise CardFormatError(where, "the lines " + ", ".join(f"{name}:" for name in names))
    return {name: value.strip() for name, _colon, value in pairs}
