"""Statements to translate, and translations of them."""

from __future__ import annotations

import uuid

from tests.unit.handed_in import TODAY
from tests.unit.site.conftest import publish_waiting
from unjoin.registry.entry import LeafIndex
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent
from unjoin.service.instance import Instance, current
from unjoin.service.translations.actions import accept_translation, give_translation
from unjoin.service.translations.models import WaitingTranslation

REVIEWER = Actor("reviewer")
ORIGINAL = "我退出。\n\n多年来第一次说真话。"
ENGLISH = "I leave.\n\nFor the first time in years I say what is true."


def give(
    leaf: int = 0,
    text: str = ENGLISH,
    *,
    language: str = "en",
    key: uuid.UUID | None = None,
    instance: Instance | None = None,
) -> uuid.UUID:
    """Give a translation; answer with its id."""
    translation_id = key or uuid.uuid4()
    give_translation(
        instance=instance or current(),
        translation_id=translation_id,
        leaf=LeafIndex(leaf),
        language=language,
        text=text,
        today=TODAY,
    )
    return translation_id


def accept(translation_id: uuid.UUID) -> None:
    """Have a reviewer accept it."""
    accept_translation(translation_id=translation_id, by=REVIEWER, today=TODAY)
    assert WaitingTranslation.objects.get(id=translation_id).is_accepted


def publish(leaf: int = 0, text: str = ENGLISH, *, language: str = "en") -> None:
    """Give it, accept it, and let a publication publish it."""
    accept(give(leaf, text, language=language))
    publish_waiting(current())


def deeds() -> list[tuple[str, str]]:
    """What the audit chain says of translations: who, and what."""
    events = AuditEvent.objects.filter(action__contains="translation").order_by("number")
    return list(events.values_list("actor", "action"))
