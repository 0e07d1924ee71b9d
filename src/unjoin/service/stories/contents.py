"""What is sealed into a story that waits, and how it is opened again.

It is JSON, sealed like the inbox: to the review identity, which the staff process holds, and to
the custodians. Every story has the same size, whatever is in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import rfc8785

from unjoin.service.custody.sealing import KIB, seal, unseal
from unjoin.service.instance import Instance
from unjoin.service.stories.errors import StoryLongError
from unjoin.service.stories.settling import KeepReason

CONTENTS_VERSION = 1
SIZE_BYTES = 16 * KIB
TEXT_LIMIT = 3000
"""Characters. A story is short; and with what is kept beside it, it fits into its size."""


@dataclass(frozen=True, slots=True)
class StoryContents:
    """The settled text, its BCP 47 tag, and why what is pointed out in it was kept."""

    text: str
    language: str
    kept: dict[str, KeepReason]


def seal_story(contents: StoryContents, *, instance: Instance) -> bytes:
    """An age file for reviewers and custodians. Raises StoryLongError."""
    kept: dict[str, str] = {words: reason.value for words, reason in contents.kept.items()}
    value = {
        "v": CONTENTS_VERSION,
        "text": contents.text,
        "language": contents.language,
        "kept": kept,
    }
    plain = rfc8785.dumps(value)  # type: ignore[arg-type]
    if len(contents.text) > TEXT_LIMIT or len(plain) > SIZE_BYTES:
        raise StoryLongError(length=len(contents.text), limit=TEXT_LIMIT)
    return seal(plain, recipients=instance.inbox_recipients, at_least=SIZE_BYTES)


def open_story(sealed: bytes, *, instance: Instance) -> StoryContents:
    """The story in `sealed`. Only this service writes such files."""
    value = json.loads(unseal(sealed, identity=instance.review_identity))
    kept = {words: KeepReason(reason) for words, reason in value["kept"].items()}
    return StoryContents(value["text"], value["language"], kept)
