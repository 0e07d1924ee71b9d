"""The public record and the chain: is what must hold still so?"""

from __future__ import annotations

from collections.abc import Iterator

from unjoin.publiclog.errors import LogError
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.audit import find_break
from unjoin.service.doctor.findings import Finding, Place, judge, unseen
from unjoin.service.publication.models import Checkpoint, WitnessAnswer
from unjoin.service.publication.replay import published_checkpoint

_REACHED = "The published files can be read, and are those of this log"
_KEY = "The log's key is there, and is that of log.vkey"


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    yield _check_key(place)
    last = Checkpoint.objects.order_by("-size").first()
    yield from _check_files(place, last)
    if last is not None:
        yield judge(
            "The machine's clock is not behind the last publication",
            is_so=last.week <= week_of(place.today),
            means="the last checkpoint was signed in a week that has not come yet",
            do="set the clock, and let it be kept by NTP",
        )
    yield _check_witnesses(place)
    broken = find_break()
    yield judge(
        "The audit chain is whole",
        is_so=broken is None,
        means=f"event {broken} does not follow from the one before: somebody changed the database",
        do="compare with the last export of the chain and with a backup",
    )


def _check_key(place: Place) -> Finding:
    try:
        is_same = place.instance.log_key.vkey == place.instance.log_vkey
    except OSError as error:
        return judge(_KEY, is_so=False, means=str(error), do="put it back from your copy")
    return judge(
        _KEY,
        is_so=is_same,
        means="nothing can be published with it",
        do="put secrets/log.key and log.vkey back from your copy",
    )


def _check_files(place: Place, last: Checkpoint | None) -> Iterator[Finding]:
    try:
        found = published_checkpoint(place.instance.open_public_files(), place.instance)
    except (LogError, OSError) as error:
        yield judge(_REACHED, is_so=False, means=str(error), do="run `unjoin publish --verbose`")
        return
    yield judge(
        _REACHED,
        is_so=found is not None,
        means="there is no checkpoint among them",
        do="run `unjoin publish`",
    )
    if found is not None and last is not None:
        yield judge(
            "All that is signed is published",
            is_so=found.checkpoint.size == last.size and last.is_finished,
            means=f"{last.size} entries are signed, {found.checkpoint.size} published",
            do="run `unjoin publish`; it says what it waits for",
        )


def _check_witnesses(place: Place) -> Finding:
    title = "Witnesses have cosigned the last checkpoint"
    if place.instance.witness_policy is None:
        return unseen(
            title,
            "this instance names no witnesses, so somebody could be shown a log of their own",
            "write witnesses.policy (docs/operating.md, Witnesses)",
        )
    answers = WitnessAnswer.objects.exclude(problem="").order_by("vkey")
    said = ", ".join(f"{answer.vkey.partition('+')[0]}: {answer.problem}" for answer in answers)
    return judge(title, is_so=not said, means=said, do="ask those who keep them")
