"""What is done to a centre in a process of its own: ``python -m tests.faults.deeds DEED DIR …``.

Each deed prints one JSON value. `hand-in` notes every receipt, with the names behind it, in a file,
a line at a time and only once the centre has answered: what stands there must never be lost.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from unjoin.registry.receipt import ReceiptCode
from unjoin.service.commands.session import migrate, start_django

_PAUSE_S = 0.3
"""How long a publisher that publishes over and over leaves the turn to others."""


def hand_in(receipts: str, declarations: str, persons: str) -> object:
    """Hand in so many declarations of so many persons each, under names the service offers."""
    return hand_in_sizes(receipts, ",".join([persons] * int(declarations)))


def hand_in_sizes(receipts: str, sizes: str) -> object:
    """Hand in declarations of as many persons as `sizes` says, one number each."""
    from unjoin.registry.consent import Channel, Consent
    from unjoin.registry.declaration import Declaration, Person
    from unjoin.registry.organisations import OrganisationMask
    from unjoin.registry.pseudonym import all_pseudonyms
    from unjoin.service.accounts.audit import DECLARANT
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.intake.actions import receive
    from unjoin.service.intake.codes import IdempotencyKey

    offered = [pseudonym.hans for pseudonym in all_pseudonyms()]
    names = islice(cycle(offered), secrets.randbelow(len(offered)), None)
    count = 0
    with Path(receipts).open("a", encoding="utf-8") as file:
        for size in map(int, sizes.split(",")):
            persons = tuple(
                Person(
                    name=name,
                    organisations=OrganisationMask(1 + number % 7),
                    consent=Consent.RELAYED if number % 3 else Consent.SELF,
                )
                for number, name in enumerate(islice(names, size))
            )
            received = receive(
                instance=current(),
                declaration=Declaration(channel=Channel.WEB, language="en", persons=persons),
                key=IdempotencyKey(secrets.token_hex(16)),
                by=DECLARANT,
                today=today(),
            )
            file.write(f"{received.code} {','.join(person.name for person in persons)}\n")
            file.flush()
            count += size
    return count


def publish(die_at: str = "", store: str = "") -> object:
    """Publish; with the name of a step, die by SIGKILL there, or stop by SIGSTOP (`stop:STEP`).

    `store`: the fault of the store, as `stores.faulty_store` reads it.
    """
    from tests.faults.stores import faulty_store
    from unjoin.service.accounts.audit import PUBLISHER
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.publication.actions import publish as publish_batch
    from unjoin.service.publication.steps import Step

    seen: list[str] = []
    files = faulty_store(store, current().open_public_files()) if store else None

    def on_step(step: Step) -> None:
        seen.append(step.name)
        if step.name == die_at.removeprefix("stop:"):
            os.kill(os.getpid(), signal.SIGSTOP if die_at.startswith("stop:") else signal.SIGKILL)

    done = publish_batch(
        instance=current(), by=PUBLISHER, today=today(), on_step=on_step, store=files
    )
    assert done.files is not None
    return {
        "entries": done.entries,
        "size": done.size,
        "published": done.files.published,
        "missing": [missing.code for missing in done.files.missing],
        "steps": seen,
        "store": files.paths if files else [],
    }


def publish_unindexed() -> object:
    """Publish, and leave the search index to another run: of a million, it takes the longest."""
    from unjoin.service.publication import actions
    from unjoin.service.reading.indexing import index_statements

    vars(actions)["index_statements"] = partial(index_statements, limit=0)
    return publish()


def publish_until(stop: str) -> object:
    """Publish over and over until the file `stop` is there; the sizes that this process made."""
    sizes = []
    while not Path(stop).exists():
        done = publish()
        assert isinstance(done, dict)
        sizes += [done["size"]] if done["entries"] else []
        time.sleep(_PAUSE_S)
    return sizes


def publish_traced(output: str, *options: str) -> object:
    """Publish under strace with `options`, which sees nothing of this process before."""
    from tests.faults.tracing import traced

    with traced(output, *options):
        return publish()


def recover(*receipts: str) -> object:
    """Publish without any fault, as whoever restarts the service does; then `resolve`."""
    publish()
    return resolve(*receipts)


def request(deed: str, receipts: str, line: str, *persons: str) -> object:
    """Ask, by the receipt on a line of the file, to withdraw or confirm persons of it."""
    from unjoin.service.accounts.audit import DECLARANT
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.intake import actions

    code, _names = _read_receipts(receipts)[int(line)]
    act = actions.withdraw if deed == "withdraw" else actions.confirm
    numbers = frozenset(map(int, persons))
    act(instance=current(), code=code, persons=numbers, by=DECLARANT, today=today())
    return deed


def forget_witnesses() -> object:
    """Lose what each witness is thought to know, as a database restored from a backup has."""
    from unjoin.service.publication.models import WitnessAnswer

    return WitnessAnswer.objects.all().delete()[0]


def resolve(*receipts: str) -> object:
    """What every receipt of the files leads to.

    `published`: leaf and name, by receipt and person; `waiting`: how many receipts wait;
    `unknown`: those that lead nowhere.
    """
    from unjoin.service.instance import current
    from unjoin.service.intake import codes
    from unjoin.service.intake.models import InboxItem
    from unjoin.service.publication.models import Receipt

    pepper = current().pepper
    leaves = {bytes(row.index): row.leaf for row in Receipt.objects.iterator()}
    inbox = {bytes(index) for index in InboxItem.objects.values_list("receipt_index", flat=True)}
    published: list[tuple[int | None, str]] = []
    unknown, waiting = [], 0
    for path in receipts:
        for code, names in _read_receipts(path):
            indexes = [
                codes.receipt_index(code, number, pepper=pepper)
                for number in range(1, len(names) + 1)
            ]
            if all(index in leaves for index in indexes):
                published += [
                    (leaves[index], name) for index, name in zip(indexes, names, strict=True)
                ]
            elif codes.receipt_index(code, 0, pepper=pepper) in inbox:
                waiting += 1
            else:
                unknown.append(code)
    return {"published": published, "waiting": waiting, "unknown": unknown}


def _read_receipts(path: str) -> list[tuple[ReceiptCode, list[str]]]:
    def read() -> Iterator[tuple[ReceiptCode, list[str]]]:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            code, names = line.split(" ")
            yield ReceiptCode(code), names.split(",")

    return list(read())


def _migrate() -> object:
    migrate()
    return None


DEEDS: dict[str, Callable[..., object]] = {
    "migrate": _migrate,
    "hand-in": hand_in,
    "hand-in-sizes": hand_in_sizes,
    "publish": publish,
    "publish-unindexed": publish_unindexed,
    "publish-until": publish_until,
    "publish-traced": publish_traced,
    "recover": recover,
    "request": request,
    "resolve": resolve,
    "forget-witnesses": forget_witnesses,
}


def main(arguments: list[str]) -> None:
    """Do the deed that is named first, to the centre in the directory named second."""
    deed, directory, *rest = arguments
    start_django(Path(directory))
    print(json.dumps(DEEDS[deed](*rest)))


if __name__ == "__main__":
    main(sys.argv[1:])
