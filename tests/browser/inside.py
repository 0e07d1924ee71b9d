"""Looking into a running centre: a Django process of its own that stays open for questions."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.centre import Centre

_LISTENER = """
import json, sys
from pathlib import Path
from unjoin.service.commands.session import start_django
start_django(Path(sys.argv[1]))
from unjoin.registry.declaration import declaration_json
from unjoin.service.instance import current
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem
from unjoin.service.statistics.models import CountedKey, OutcomeCount

def received():
    identity = current().review_identity
    taken_back = InboxItem.objects.filter(kind=InboxItem.Kind.WITHDRAW).values("receipt_index")
    rows = InboxItem.objects.filter(kind=InboxItem.Kind.DECLARE).exclude(
        receipt_index__in=taken_back
    )
    opened = [open_envelope(bytes(row.sealed), identity=identity) for row in rows]
    return [json.loads(declaration_json(one.declaration)) for one in opened]

def counted():
    return {row.outcome: row.calls for row in OutcomeCount.objects.all()}

def empty():
    OutcomeCount.objects.all().delete()
    CountedKey.objects.all().delete()
    InboxItem.objects.all().delete()

for line in sys.stdin:
    print(json.dumps({"received": received, "counted": counted, "empty": empty}[line.strip()]()))
    sys.stdout.flush()
"""


class Inside:
    """Answers from within. Declarations are opened with the review identity, as a reviewer's."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def received(self) -> list[dict[str, Any]]:
        """Every declaration in the inbox that was not taken back."""
        return self._ask("received")  # type: ignore[no-any-return]

    def persons(self) -> list[dict[str, Any]]:
        """The people of the only declaration in the inbox."""
        (declaration,) = self.received()
        return declaration["persons"]  # type: ignore[no-any-return]

    def counted(self) -> dict[str, int]:
        """Calls by outcome."""
        return self._ask("counted")  # type: ignore[no-any-return]

    def empty(self) -> None:
        """Nothing received, nothing counted."""
        self._ask("empty")

    def _ask(self, question: str) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(question + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def looking_inside(centre: Centre) -> Iterator[Inside]:
    """A view into `centre`, closed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", _LISTENER, str(centre.directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Inside(process)
    finally:
        process.communicate(timeout=60)
