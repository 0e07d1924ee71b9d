"""What is done with a translation: given, accepted, refused, taken down.

Rules kept here:

1. A translation is of the text of a published statement, into another language. It is sealed
   before it is stored.
2. Nobody is its author: `give_translation` has no `by`, and writes no event into the audit chain
   (see decision 35). What reviewers and operators do is in the chain.
3. Volunteers write and reviewers decide; no account is both, and none ever changes its role. So
   nobody accepts their own.
4. Of two reviewers who decide at once one succeeds. What is accepted stays sealed until the next
   publication; of one statement into one language the last that was accepted is published.
5. A form that is sent once more while its translation waits, or when it is published, gives no
   second one.

What becomes of it when its statement is withdrawn: see `publishing`.
"""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from django.db import IntegrityError, transaction

from unjoin.registry.entry import LeafIndex
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.datasets.marks import mark_translated
from unjoin.service.instance import Instance
from unjoin.service.intake.turns import write_turn
from unjoin.service.publication.locks import hold_off_publisher
from unjoin.service.translations.contents import read_text, seal_text
from unjoin.service.translations.errors import (
    NoOriginalError,
    TooManyTranslationsError,
    TranslationGoneError,
    TranslationLanguageError,
)
from unjoin.service.translations.languages import targets_of
from unjoin.service.translations.models import Translation, WaitingTranslation
from unjoin.service.translations.queries import find_original

WAITING_LIMIT = 300
"""As nobody is known to have given it, somebody who gives thousands can only be bounded."""


class RefusalReason(StrEnum):
    """Why a translation is not published; it stands in the audit chain."""

    UNFAITHFUL = "not what the original says"
    UNFINISHED = "unfinished or hard to read"
    HARM = "harmful or advertising"
    TEST = "test or joke"
    OTHER = "other"


def give_translation(
    *,
    instance: Instance,
    translation_id: uuid.UUID,
    leaf: LeafIndex,
    language: str,
    text: str,
    today: date,
) -> None:
    """Keep `text` (untrusted) for the reviewers, once for `translation_id` of the form.

    Raises a TranslationError: NoOriginalError, TranslationLanguageError, TooManyTranslationsError,
    or as `read_text`.
    """
    clean = read_text(text)
    sealed = seal_text(clean, instance=instance)
    row = WaitingTranslation(
        id=translation_id, leaf=leaf, language=language, week=week_of(today), sealed=sealed
    )
    try:
        with write_turn(), transaction.atomic():
            # Else the statement could be withdrawn before this row is there to go with it.
            hold_off_publisher()
            original = find_original(leaf)
            if original is None:
                raise NoOriginalError
            if language not in targets_of(original.language):
                raise TranslationLanguageError
            if Translation.objects.filter(leaf=leaf, language=language, text=clean).exists():
                return
            if WaitingTranslation.objects.count() >= WAITING_LIMIT:
                raise TooManyTranslationsError
            row.save(force_insert=True)
    except IntegrityError:
        return  # the very same form, sent twice


def accept_translation(*, translation_id: uuid.UUID, by: Actor, today: date) -> None:
    """Have the next publication publish the translation, in the place of one that was accepted
    before and is not published yet. Raises TranslationGoneError."""
    with write_turn(), transaction.atomic():
        hold_off_publisher()
        row = WaitingTranslation.objects.filter(id=translation_id, is_accepted=False).first()
        if row is None:
            raise TranslationGoneError
        same = WaitingTranslation.objects.filter(leaf=row.leaf, language=row.language)
        replaced, _ = same.filter(is_accepted=True).delete()
        if not same.filter(id=row.id, is_accepted=False).update(is_accepted=True):
            raise TranslationGoneError
        action = "translation accepted"
        if replaced:
            action = "translation accepted in the place of another"
        append_event(action=action, by=by, week=week_of(today))


def refuse_translation(
    *, translation_id: uuid.UUID, reason: RefusalReason, by: Actor, today: date
) -> None:
    """Delete a translation that waits for a reviewer. Raises TranslationGoneError."""
    with write_turn(), transaction.atomic():
        waiting = WaitingTranslation.objects.filter(id=translation_id, is_accepted=False)
        if not waiting.delete()[0]:
            raise TranslationGoneError
        append_event(action=f"translation refused: {reason}", by=by, week=week_of(today))


def take_down(*, leaf: LeafIndex, language: str, by: Actor, today: date) -> None:
    """Delete a published translation at once; the next publication takes it out of the data sets.

    Raises TranslationGoneError.
    """
    with write_turn(), transaction.atomic():
        if not Translation.objects.filter(leaf=leaf, language=language).delete()[0]:
            raise TranslationGoneError
        mark_translated([leaf])
        append_event(action="translation taken down", by=by, week=week_of(today))
