"""Cards to test with."""

from __future__ import annotations

from unjoin.service.guide.card import Answer, Card, CardText, Direction, Stage


def make_card(
    slug: str = "our-own",
    *,
    title: str = "Our own card",
    text: str = "> Say this.",
    languages: tuple[str, ...] = ("zh-Hans", "zh-Hant", "en"),
    stage: Stage = Stage.LISTENING,
    answers: tuple[Answer, ...] = (Answer("Yes", "consent"),),
    next: tuple[str, ...] = ("closing",),  # noqa: A002
) -> Card:
    """A card of that slug, the same in each of `languages`."""
    one = CardText(title, "When it fits", text, answers)
    texts = dict.fromkeys(languages, one)
    return Card(slug, stage, 100, Direction.ANY, next, texts)


def as_form(card: Card, revision: str = "", **changes: str) -> dict[str, str]:
    """What the editor's form sends for `card`."""
    from unjoin.service.guide.forms import filled_in

    typed = filled_in(card, revision)
    fields = {
        "slug": typed.slug,
        "stage": typed.stage,
        "place": typed.place,
        "calls": typed.calls,
        "next": typed.next,
        "revision": typed.revision,
    }
    for text in typed.texts:
        fields[f"title-{text.language}"] = text.title
        fields[f"when-{text.language}"] = text.when
        fields[f"markdown-{text.language}"] = text.markdown
    return fields | changes
