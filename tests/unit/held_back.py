"""A log that is signed, and held back because its witness does not answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.handed_in import TODAY, with_batch
from tests.unit.publication.witness_server import PlainWitness, serving
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.instance import Instance
from unjoin.service.publication.actions import publish


def publish_held_back(instance: Instance, today: date = TODAY) -> None:
    """Publish all that waits, with a witness that is needed and cannot be reached."""
    witness = PlainWitness("gone", 9)
    with serving(witness):
        pass
    policy = f"{witness.line}group enough all gone\nquorum enough\n"
    memory = instance._memory | {"witnesses.policy": policy}
    held = replace(with_batch(instance, 1), _memory=memory)
    files = publish(instance=held, by=PUBLISHER, today=today).files
    assert files
    assert files.signed > (files.published or 0)
