"""An act on a published entry that needs no receipt, and the sealed form in which it waits.

Rules kept here:

1. An act is a *retract* or a *correct*, and has a reason.
2. What is opened again is exactly what could have been sealed: anything else is refused.

Source: docs/format.md, "The entry".
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pyrage
import rfc8785

from unjoin.registry.consent import Channel, Kind, Reason
from unjoin.registry.entry import LeafIndex
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.instance import AgeIdentity, AgeRecipient

VERSION = 1
_KINDS = (Kind.RETRACT, Kind.CORRECT)


class ActsError(Exception):
    """A row holds something that this service did not write, or cannot open."""


@dataclass(frozen=True, slots=True)
class LeafAct:
    """Take away the persons that are left of the entry at `leaf`.

    `channel`: the way this was asked for. `persons`: how many at most; 0 stands for all.
    """

    leaf: LeafIndex
    kind: Kind
    reason: Reason
    channel: Channel
    persons: int = 0


def seal_acts(acts: Iterable[LeafAct], *, recipients: tuple[AgeRecipient, ...]) -> bytes:
    """The age file of `acts`."""
    rows = [
        [act.leaf, int(act.kind), int(act.reason), int(act.channel), act.persons] for act in acts
    ]
    return seal(rfc8785.dumps({"v": VERSION, "acts": rows}), recipients=recipients)


def open_acts(sealed: bytes, *, identity: AgeIdentity) -> tuple[LeafAct, ...]:
    """The acts in `sealed`, each about another leaf. Raises ActsError for anything else."""
    try:
        value = json.loads(unseal(sealed, identity=identity))
        if value["v"] != VERSION:
            raise ActsError
        acts = tuple(_read(*row) for row in value["acts"])
    except (pyrage.DecryptError, ValueError, KeyError, TypeError):
        # Without `from error`: the cause could carry what was sealed into a traceback.
        raise ActsError from None
    if not acts or len({act.leaf for act in acts}) != len(acts):
        raise ActsError
    return acts


def _read(leaf: int, kind: int, reason: int, channel: int, persons: int) -> LeafAct:
    if not (type(leaf) is type(persons) is int and leaf >= 0 and persons >= 0):
        raise ActsError
    act = LeafAct(LeafIndex(leaf), Kind(kind), Reason(reason), Channel(channel), persons)
    if act.kind not in _KINDS or not act.reason:
        raise ActsError
    return act
