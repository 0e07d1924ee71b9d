"""One translation for the demo: given, accepted and published as all are."""

from __future__ import annotations

import uuid

from unjoin.service.accounts.audit import PUBLISHER, Actor
from unjoin.service.clock import today
from unjoin.service.instance import current
from unjoin.service.publication.actions import publish
from unjoin.service.samples.declarations import OFFICER_TEXT
from unjoin.service.translations.actions import accept_translation, give_translation
from unjoin.service.translations.queries import find_work

OFFICER_ENGLISH = """I served in the army for many years. What I saw there is this: a \
promotion had to be paid for first; when something went wrong, superiors covered up for one \
another; a friend was locked away only because something he said gave offence; in the townships \
officials took the farmers' land, and nobody spoke for them.

When I joined the League and the Party, I meant it. Now I declare that I leave both, and from this \
day on I act by my conscience alone."""


def translate_samples() -> None:
    """Publish it beside the statement that says OFFICER_TEXT, where that is published."""
    for each in find_work(into="en", before=None).shown:
        fields = each.statement.fields
        if fields and fields.text == OFFICER_TEXT:
            translation_id = uuid.uuid4()
            give_translation(
                instance=current(),
                translation_id=translation_id,
                leaf=each.statement.leaf,
                language="en",
                text=OFFICER_ENGLISH,
                today=today(),
            )
            accept_translation(translation_id=translation_id, by=Actor("reviewer"), today=today())
    publish(instance=current(), by=PUBLISHER, today=today())
