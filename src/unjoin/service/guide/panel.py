"""The guide as a part of the call screen: the cards in the page, and what its script needs.

Every card is in the page from the start, hidden, so that a card is there at once and
stays there when the network does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from unjoin.service.accounts.permissions import actor_handle
from unjoin.service.clock import today
from unjoin.service.desk.parts import Part
from unjoin.service.desk.shortcuts import Shortcut
from unjoin.service.guide.card import LANGUAGE_NAMES, STAGE_LABELS, Answer, Card, Stage
from unjoin.service.guide.queries import openings, shown_cards
from unjoin.service.guide.rendering import plain_text, render_markdown
from unjoin.service.guide.search_words import syllables, traditional_pairs
from unjoin.service.site.context import language_tag

FITTING = {
    "ready": (Stage.OPENING,),
    "talking": (
        Stage.OPENING,
        Stage.LISTENING,
        Stage.EXPLAINING,
        Stage.QUESTION,
        Stage.NO,
    ),
    "people": (Stage.CONSENT, Stage.EXPLAINING, Stage.QUESTION, Stage.NO),
    "receipt": (Stage.RECEIPT, Stage.CLOSING),
}
"""Which cards fit what the call screen shows. It opens with one of the first stage."""

SEARCH = Shortcut("guide-search", "/", gettext_lazy("Find a card"))
PIN = Shortcut("guide-pin", "f", gettext_lazy("Pin the card, or unpin it"))


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card as the template takes it. `other`: the language it is shown in for want of another.

    `answers`, `next` lead to cards that are shown; what leads nowhere is left out.
    """

    slug: str
    language: str
    other: str
    stage: Promise
    title: str
    when: str
    html: SafeString
    answers: Sequence[Answer]
    next: Sequence[Answer]


def show_card(card: Card, *, language: str, shown: Sequence[Card]) -> ShownCard:
    """`card` for a page in `language`, beside the cards of `shown`."""
    written = card.written_in(language)
    text = card.texts[written]
    titles = {each.slug: each.texts[each.written_in(language)].title for each in (*shown, card)}
    return ShownCard(
        slug=card.slug,
        language=written,
        other="" if written == language else LANGUAGE_NAMES[written],
        stage=STAGE_LABELS[card.stage],
        title=text.title,
        when=text.when,
        html=render_markdown(text.text),
        answers=[answer for answer in text.answers if answer.leads_to in titles],
        next=[Answer(titles[slug], slug) for slug in card.next if slug in titles],
    )


def _context(_request: HttpRequest) -> dict[str, object]:
    shown = shown_cards()
    language = language_tag()
    return {
        "cards": [show_card(card, language=language, shown=shown) for card in shown],
        "search": SEARCH,
        "pin": PIN,
    }


def _data(request: HttpRequest) -> dict[str, object]:
    shown = shown_cards()
    language = language_tag()
    uses = openings(today())
    traditional, simplified = traditional_pairs(_all_words(card) for card in shown)
    return {
        "cards": [_searched(card, shown, language, uses.get(card.slug, 0)) for card in shown],
        "fitting": {at: [stage.value for stage in stages] for at, stages in FITTING.items()},
        "traditional": traditional,
        "simplified": simplified,
        "owner": _owner(request),
        "used": reverse("guide-used"),
        "words": _words(),
    }


def _searched(card: Card, shown: Sequence[Card], language: str, uses: int) -> dict[str, object]:
    """What the script knows of `card` beside its text, which is in the page.

    `names`: its titles in the other languages, and what people say that leads to it.
    `read`, `readText`: how title and text are read.
    """
    written = card.written_in(language)
    text = card.texts[written]
    said = {
        answer.label
        for each in shown
        for answer in each.texts[each.written_in(language)].answers
        if answer.leads_to == card.slug
    }
    others = [other.title for each, other in card.texts.items() if each != written]
    return {
        "slug": card.slug,
        "stage": card.stage.value,
        "calls": card.calls.value,
        "uses": uses,
        "names": " ".join((*others, *sorted(said))),
        "read": syllables("，".join((text.title, *sorted(said)))),
        "readText": syllables(f"{text.when}，{plain_text(text.text)}"),
    }


def _all_words(card: Card) -> str:
    return "".join(
        "".join((text.title, text.when, text.text, *(answer.label for answer in text.answers)))
        for text in card.texts.values()
    )


def _owner(request: HttpRequest) -> str:
    """Tells this volunteer's pins from another's in the same browser, and names nobody."""
    handle = actor_handle(request)
    return salted_hmac("unjoin.guide.pins", handle, algorithm="sha256").hexdigest()[:12]


def _words() -> dict[str, str]:
    return {
        "pinned": _("{title}: pinned."),
        "unpinned": _("{title}: no longer pinned."),
        "none": _("No card has these words."),
        "foundOne": ngettext("{n} card found", "{n} cards found", 1),
        "foundMany": ngettext("{n} card found", "{n} cards found", 2),
        "said": pgettext("guide card", "They say"),
        "next": pgettext("guide card", "Next"),
        "isPinned": pgettext("guide card", "pinned"),
        "often": pgettext("guide card", "often opened"),
    }


GUIDE = Part(
    name="guide",
    script="guide/part.js",
    style="guide/guide.css",
    panel="guide/panel.html",
    context=_context,
    data=_data,
    order=10,
    keys=(SEARCH, PIN),
)
