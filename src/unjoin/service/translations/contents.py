"""The text of a translation: what it may be, and how it is sealed while it waits.

It is sealed like the inbox: to the review identity, which the staff process holds, and to the
custodians. A sealed text tells roughly how long it is, as its public original does.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Final

import pyrage
import rfc8785

from unjoin.registry.declaration import clean_text
from unjoin.service.custody.sealing import KIB, seal, unseal
from unjoin.service.instance import Instance
from unjoin.service.translations.errors import (
    TranslationCharacterError,
    TranslationEmptyError,
    TranslationError,
    TranslationLongError,
)

CONTENTS_VERSION = 1
TEXT_LIMIT: Final = 100_000
"""Characters. English takes more than three times as many as Chinese, of which a statement has up
to 30,000."""

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""These have a text shown in another order than it is written in."""


class UnreadableError(Exception):
    """A row holds something that nobody here can open, or that this service did not write."""


def read_text(typed: str) -> str:
    """The text as it is kept, of what was `typed` (untrusted).

    Raises TranslationEmptyError, TranslationLongError or TranslationCharacterError.
    """
    text = clean_text(typed)
    if not text.strip():
        raise TranslationEmptyError
    if len(text) > TEXT_LIMIT:
        raise TranslationLongError(length=len(text), limit=TEXT_LIMIT)
    for character in text:
        is_control = character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")
        if is_control or character in _TURNING:
            raise TranslationCharacterError(character=f"U+{ord(character):04X}")
    return text


def seal_text(text: str, *, instance: Instance) -> bytes:
    """An age file of `text` for reviewers and custodians."""
    plain = rfc8785.dumps({"v": CONTENTS_VERSION, "text": text})
    return seal(plain, recipients=instance.inbox_recipients, at_least=16 * KIB)


def open_text(sealed: bytes, *, instance: Instance) -> str:
    """The text in `sealed`. Raises UnreadableError."""
    try:
        value = json.loads(unseal(sealed, identity=instance.review_identity))
        text = value["text"]
        if value["v"] == CONTENTS_VERSION and read_text(text) == text:
            return str(text)
    except (pyrage.DecryptError, ValueError, KeyError, TypeError, TranslationError):
        pass
    # Without its cause, which could carry the text into a traceback.
    raise UnreadableError
