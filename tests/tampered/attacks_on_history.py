"""Logs that are right in themselves, and are not what they were before."""

from __future__ import annotations

from collections.abc import Iterator

from tests.tampered.attack import Attack, base_files
from tests.tampered.base_log import base_log
from tests.tampered.plain_log import Files
from tests.vectors.entries import fields


def attacks() -> Iterator[Attack]:
    earlier = base_log().upto(250).files()
    for name, title, done, code, files, before in (
        (
            "rewritten",
            "A history written anew, with valid signatures",
            "before: 250 leaves. Now: 260, but leaf 100 says that two organisations were left",
            "history-rewritten",
            _rewritten(100),
            earlier,
        ),
        (
            "rewritten-at-the-edge",
            "The last entry of before, written anew",
            "before: 250 leaves. Now: 260, but leaf 249 is another",
            "history-rewritten",
            _rewritten(249),
            earlier,
        ),
        (
            "two-roots-of-one-size",
            "Two logs of the same size",
            "before and now: 260 leaves, both signed; leaf 257, a retract, has become a withdraw",
            "history-rewritten",
            _rewritten(257),
            base_files(),
        ),
        (
            "replayed",
            "An earlier checkpoint, shown again",
            "before: 260 leaves. Now: the log as it was with 250",
            "history-older",
            earlier,
            base_files(),
        ),
        (
            "emptied",
            "A log that begins anew",
            "before: 260 leaves. Now: an empty log, signed with the same key",
            "history-older",
            base_log().upto(0).files(),
            base_files(),
        ),
    ):
        yield Attack(
            name=f"history-{name}",
            title=title,
            done=done,
            code=code,
            where="checkpoint",
            files=files,
            before=before,
        )


def _rewritten(leaf: int) -> Files:
    log = base_log()
    log.entries[leaf] = fields(organisations=3)
    log.statements.pop(leaf, None)
    return log.files()
