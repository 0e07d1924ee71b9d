"""The desk: can call-backs be kept, and do they go in time; is the do-not-call list hidden?"""

from __future__ import annotations

from collections.abc import Iterator

from unjoin.service.callbacks.desk_key import (
    KEY_FILE,
    RECIPIENT_FILE,
    desk_recipient,
    locked_identity,
)
from unjoin.service.callbacks.do_not_call import CELLS, ONE_IN, count_set
from unjoin.service.callbacks.models import CallBack
from unjoin.service.doctor.findings import Finding, Place, judge, unseen

_KEY = "The desk's key is there, under its passphrase"


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    yield _check_key(place)
    kept = CallBack.objects.filter(forget_on__lte=place.today).count()
    yield judge(
        "No call-back is kept longer than two days",
        is_so=not kept,
        means=f"{kept} rows that somebody was promised would be gone are still there",
        do="see that the publisher runs: `unjoin publish --every 10m` deletes them",
    )
    yield judge(
        "The do-not-call list is hidden among decoys",
        is_so=count_set() > CELLS / ONE_IN / 2,
        means="what is set in it was set because somebody asked for it",
        do="unjoin init DIR --upgrade",
    )


def _check_key(place: Place) -> Finding:
    instance = place.instance
    is_locked = instance.has_secret(KEY_FILE) and locked_identity(instance) is not None
    recipient = instance.read_file(RECIPIENT_FILE)
    if not instance.has_secret(KEY_FILE) and recipient is None:
        return unseen(
            _KEY, "there is none, so nobody can ask to be called back", "unjoin keys make desk"
        )
    return judge(
        _KEY,
        is_so=is_locked and recipient is not None and desk_recipient(instance) is not None,
        means=f"secrets/{KEY_FILE} is no armored file of age under a passphrase, or "
        f"{RECIPIENT_FILE} is missing: call-backs cannot be kept, or not opened, or be opened "
        "by whoever takes the disk",
        do="put both back from your copy, or run `unjoin keys rotate desk`",
    )
