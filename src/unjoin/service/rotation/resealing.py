"""Sealing anew what waits, to the recipients of now.

Private parts are not touched: only the custodians' offline keys open them. Those that
were sealed to former custodians stay with those until they are purged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyrage
from django.apps import apps
from django.db import models

from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.instance import AgeIdentity, AgeRecipient
from unjoin.service.intake.codes import Index
from unjoin.service.intake.envelope import EnvelopeError, reseal_envelope
from unjoin.service.intake.models import InboxItem

SEALED_TO_REVIEWERS = (
    "intake.InboxItem",
    "desk.PaperSheet",
    "desk.PaperKeying",
    "desk.PaperParcel",
    "desk.PaperPhotograph",
    "desk.PaperWait",
    "stories.WaitingStory",
    "translations.WaitingTranslation",
    "corrections.LeafRequest",
    "accounts.Proposal",
)
"""Every table with a column `sealed` that the reviewers' identity opens."""

Rewrap = Callable[[Index], Index]


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows were sealed anew, and how many nobody can open with the keys of here."""

    rows: int
    unopened: int


def keep(index: Index) -> Index:
    """The same index."""
    return index


def reseal_all(
    *, identity: AgeIdentity, recipients: tuple[AgeRecipient, ...], rewrap: Rewrap = keep
) -> Resealed:
    """Seal all that waits anew to `recipients`, opened with `identity`.

    `rewrap` changes the indexes in the envelopes of the inbox. To be called in a
    transaction that keeps the publisher away.
    """
    done = unopened = 0
    for model, pk, sealed in _sealed_rows():
        try:
            fresh = _reseal(model, sealed, identity, recipients, rewrap)
        except (EnvelopeError, pyrage.DecryptError):
            unopened += 1
            continue
        # Only if nobody has changed or deleted the row meanwhile.
        done += _manager(model).filter(pk=pk, sealed=sealed).update(sealed=fresh)
    return Resealed(done, unopened)


def count_unopened(identity: AgeIdentity) -> int:
    """How many rows that wait cannot be opened with `identity`."""
    return sum(not _opens(sealed, identity) for _, _, sealed in _sealed_rows())


def _sealed_rows() -> Iterator[tuple[type[models.Model], object, bytes]]:
    """In the order of their ids, which are random."""
    for name in SEALED_TO_REVIEWERS:
        model = apps.get_model(name)
        keys = list(
            _manager(model).filter(sealed__isnull=False).order_by("pk").values_list("pk", flat=True)
        )
        for pk in keys:
            sealed = _manager(model).filter(pk=pk).values_list("sealed", flat=True).first()
            if sealed is not None:
                yield model, pk, bytes(sealed)


def _reseal(
    model: type[models.Model],
    sealed: bytes,
    identity: AgeIdentity,
    recipients: tuple[AgeRecipient, ...],
    rewrap: Rewrap,
) -> bytes:
    if model is InboxItem:
        return reseal_envelope(sealed, identity=identity, recipients=recipients, rewrap=rewrap)
    opened = unseal(sealed, identity=identity)
    return seal(opened, recipients=recipients, at_least=len(opened))


def _opens(sealed: bytes, identity: AgeIdentity) -> bool:
    try:
        unseal(sealed, identity=identity)
    except pyrage.DecryptError:
        return False
    return True


def _manager(model: type[models.Model]) -> models.Manager[models.Model]:
    return model._default_manager  # Django's own name for it  # noqa: SLF001
