"""Reading translations: what lacks one, those that wait, and those that are published."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from unjoin.registry.entry import LeafIndex
from unjoin.registry.statement import Statement as StatementFields
from unjoin.registry.statement import parse_statement
from unjoin.service.instance import Instance
from unjoin.service.publication.models import Statement
from unjoin.service.publication.queries import PublishedStatement, statements_at
from unjoin.service.remembered import remembered
from unjoin.service.translations.contents import UnreadableError, open_text
from unjoin.service.translations.languages import family, targets_of
from unjoin.service.translations.models import Translation, WaitingTranslation

STATEMENTS_PER_PAGE = 20
LOOKED_THROUGH = 2000
"""So many statements are read for one page; where most have a translation, it ends before it is
full, and leads on."""
LATEST = 50

_ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ToTranslate:
    """A statement, the tags it can be translated into, those it is, and how many wait."""

    statement: PublishedStatement
    targets: tuple[str, ...]
    done: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Statements, newest first; `older`: the leaf below which the next page begins, or None."""

    shown: list[ToTranslate]
    older: int | None


@dataclass(frozen=True, slots=True)
class WaitingReading:
    """A translation as a reviewer reads it, beside its original. `replaces`: what is published."""

    translation_id: uuid.UUID
    leaf: LeafIndex
    language: str
    text: str
    original: StatementFields
    replaces: Translation | None


def find_original(leaf: LeafIndex) -> StatementFields | None:
    """The statement at `leaf` if it is published and has a text."""
    row = Statement.objects.filter(leaf=leaf).first()
    fields = parse_statement(bytes(row.body)) if row else None
    return fields if fields and fields.text else None


def find_work(*, into: str, before: int | None) -> WorkPage:
    """Statements with a text, below leaf `before`.

    `into`: a family of languages; then only those that are neither in it nor translated into it.
    "": all of them.
    """
    leaves: list[LeafIndex] = []
    for _ in range(LOOKED_THROUGH // _ROWS_AT_ONCE):
        rows = Statement.objects.filter(text_digest__isnull=False).order_by("-leaf")
        rows = rows if before is None else rows.filter(leaf__lt=before)
        chunk = list(rows.values_list("leaf", "body")[:_ROWS_AT_ONCE])
        translated = _translated([leaf for leaf, _ in chunk]) if into else set()
        for leaf, body in chunk:
            before = leaf
            if not into or (
                (leaf, into) not in translated
                and family(parse_statement(bytes(body)).language) != into
            ):
                leaves.append(LeafIndex(leaf))
            if len(leaves) == STATEMENTS_PER_PAGE:
                return WorkPage(_work_at(leaves), before)
        if len(chunk) < _ROWS_AT_ONCE:
            return WorkPage(_work_at(leaves), None)
    return WorkPage(_work_at(leaves), before)


def list_waiting() -> list[WaitingTranslation]:
    """All that wait for a reviewer, without their texts, newest statement first."""
    waiting = WaitingTranslation.objects.filter(is_accepted=False).defer("sealed")
    return list(waiting.order_by("-leaf", "language", "id"))


def count_accepted() -> int:
    """How many wait for the next publication."""
    return WaitingTranslation.objects.filter(is_accepted=True).count()


def read_waiting(translation_id: uuid.UUID, *, instance: Instance) -> WaitingReading | None:
    """One that waits for a reviewer; None where it does not, or nobody here can open it."""
    row = WaitingTranslation.objects.filter(id=translation_id, is_accepted=False).first()
    original = find_original(LeafIndex(row.leaf)) if row else None
    if row is None or original is None:
        return None
    try:
        text = open_text(bytes(row.sealed), instance=instance)
    except UnreadableError:
        return None
    replaces = Translation.objects.filter(leaf=row.leaf, language=row.language).first()
    leaf = LeafIndex(row.leaf)
    return WaitingReading(row.id, leaf, row.language, text, original, replaces)


def latest_published(*, leaf: int | None = None) -> list[Translation]:
    """The last translations that were published; or those of the statement at `leaf`."""
    found = Translation.objects.order_by("-week", "-leaf", "language")
    return list((found if leaf is None else found.filter(leaf=leaf))[:LATEST])


@remembered
def find_translations(leaf: LeafIndex) -> tuple[Translation, ...]:
    """The published translations of the statement at `leaf`, by language."""
    return find_translations_of([leaf])[leaf]


def find_translations_of(leaves: Sequence[LeafIndex]) -> dict[LeafIndex, tuple[Translation, ...]]:
    """As `find_translations`, for each of `leaves`: one question, always."""
    found: dict[LeafIndex, tuple[Translation, ...]] = dict.fromkeys(leaves, ())
    for row in Translation.objects.filter(leaf__in=leaves).order_by("leaf", "language"):
        found[LeafIndex(row.leaf)] += (row,)
    return found


def digest_of_published() -> bytes:
    """The SHA-256 of all published translations: another as soon as one of them is another."""
    digest = sha256()
    rows = Translation.objects.order_by("leaf", "language").values_list("leaf", "language", "text")
    for row in rows.iterator(_ROWS_AT_ONCE):
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.digest()


def choose_translation(leaf: LeafIndex, *, reader: str) -> Translation | None:
    """The translation to be shown to a `reader` of that BCP 47 tag: in their language, if any."""
    found = find_translations(leaf)
    nearest = {tag: near for near, tag in enumerate((family(reader), reader), start=1)}
    return max(
        found,
        key=lambda each: nearest.get(each.language) or nearest.get(family(each.language), 0),
        default=None,
    )


def _translated(leaves: Sequence[int]) -> set[tuple[int, str]]:
    """Of which of `leaves` there are translations, and into which families of languages."""
    found = Translation.objects.filter(leaf__in=leaves).values_list("leaf", "language")
    return {(leaf, family(tag)) for leaf, tag in found}


def _work_at(leaves: Sequence[LeafIndex]) -> list[ToTranslate]:
    done: dict[int, list[str]] = {leaf: [] for leaf in leaves}
    for leaf, tag in Translation.objects.filter(leaf__in=leaves).values_list("leaf", "language"):
        done[leaf].append(tag)
    waiting = Counter(
        WaitingTranslation.objects.filter(leaf__in=leaves).values_list("leaf", flat=True)
    )
    return [
        ToTranslate(
            statement,
            targets_of(statement.fields.language),
            tuple(sorted(done[statement.leaf])),
            waiting[statement.leaf],
        )
        for statement in statements_at(leaves)
        if statement.fields
    ]
