"""Each change of a key: what is written where, in which order, and what the audit chain hears.

Rules kept here: a change asks for its permit first (`permits`), and happens as a whole or
not at all; files that hold the new key are written before the transaction ends, and put
back where it fails. What processes that run have in memory is theirs until they are
started again; each sentence at the end says who must be.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.permits import Key
from unjoin.service.accounts.audit import append_event
from unjoin.service.instance import (
    CUSTODIANS,
    NEXT_PEPPER,
    PEPPER_BYTES,
    AgeIdentity,
    AgeRecipient,
    Instance,
    check_recipient,
    identities_in,
    parse_pepper,
)
from unjoin.service.intake.turns import write_turn
from unjoin.service.keys import make_age_key, make_session_key
from unjoin.service.publication.locks import become_publisher
from unjoin.service.rotation.errors import RotationError
from unjoin.service.rotation.pepper import hash_anew, parts_known, parts_of
from unjoin.service.rotation.permits import COMMAND_LINE, check_permit, demand_permit
from unjoin.service.rotation.resealing import Resealed, count_unopened, reseal_all
from unjoin.service.rotation.running import check_nothing_runs
from unjoin.service.rotation.secret_files import check_replaceable, replace_file, replaced


def rotate_review(*, instance: Instance, today: date) -> Resealed:
    """Give the reviewers a new key, and seal all that waits to it.

    The former one stays the second line of its file, for what sites that still run
    seal to it, until `forget_review`. Raises RotationError.
    """
    path = check_replaceable(instance, "review.key")
    fresh = make_age_key()
    kept = identities_in(instance.review_identity)
    identity = AgeIdentity("\n".join((fresh.identity, *kept)))
    files = {path: identity, instance.directory / "review.txt": fresh.recipient}
    recipients = (fresh.recipient, *instance.custodian_recipients)
    with _alone(), replaced(files):
        check_permit(Key.REVIEW, instance=instance, today=today)
        done = reseal_all(identity=identity, recipients=recipients)
        demand_permit(Key.REVIEW, instance=instance, today=today)
        return done


def forget_review(*, instance: Instance, today: date) -> Resealed:
    """Drop the reviewers' former keys, once everything that waits opens with the current one.

    What does not is sealed anew first. What no key opens stays as it is, for the
    custodians. Raises RotationError where there is no former key.
    """
    path = check_replaceable(instance, "review.key")
    current, *former = identities_in(instance.review_identity)
    if not former:
        raise RotationError("there is no former key of the reviewers. Nothing was changed")
    with _alone():
        lost = count_unopened(instance.review_identity)
        done = reseal_all(identity=instance.review_identity, recipients=instance.inbox_recipients)
        if count_unopened(current) > lost:
            raise RotationError("something that waits was not sealed anew. Nothing was changed")
        append_event(action="former review key dropped", by=COMMAND_LINE, week=week_of(today))
    # Only now: whatever ends this earlier leaves a key too many, and none too few.
    replace_file(path, current)
    return done


def rotate_custodians(
    recipients: tuple[AgeRecipient, ...], *, instance: Instance, today: date
) -> Resealed:
    """Seal what comes from now on, and what the reviewers can open, to other custodians.

    Raises RotationError or InstanceError for anything but two different public keys.
    """
    if len(set(recipients)) != CUSTODIANS or len(recipients) != CUSTODIANS:
        raise RotationError(
            f"{CUSTODIANS} different public keys are needed: --custodian age1…, twice"
        )
    for recipient in recipients:
        check_recipient(recipient, "--custodian")
    inbox = (instance.inbox_recipients[0], *recipients)
    with _alone(), replaced({instance.directory / "custodians.txt": "\n".join(recipients)}):
        check_permit(Key.CUSTODIANS, instance=instance, today=today)
        done = reseal_all(identity=instance.review_identity, recipients=inbox)
        demand_permit(Key.CUSTODIANS, instance=instance, today=today)
        return done


def rotate_session(*, instance: Instance, today: date) -> None:
    """Give the staff site a new key: whoever is signed in signs in again.

    What authenticator apps and recovery codes share with it cannot be opened any more.
    """
    path = check_replaceable(instance, "session.key")
    with transaction.atomic(), replaced({path: make_session_key()}):
        append_event(action="key changed: session", by=COMMAND_LINE, week=week_of(today))


def rotate_pepper(*, instance: Instance, today: date) -> Resealed:
    """Add a part to the pepper, and hash every index anew under it.

    Completes a change that was broken off. Raises RotationError while a site runs.
    """
    path = check_replaceable(instance, "pepper")
    waiting = path.with_name(NEXT_PEPPER)
    with check_nothing_runs(instance.directory):
        if waiting.exists():
            parts = parts_of(parse_pepper(waiting.read_text(encoding="utf-8").strip()))
            if len(parts) == parts_known():
                waiting.replace(path)
                return Resealed(0, 0)
        former = parts_of(instance.pepper)
        if len(former) != parts_known():
            raise RotationError(
                f"secrets/pepper has {len(former)} parts, the database knows {parts_known()}. "
                "One of them is from another backup. Nothing was changed"
            )
        part = secrets.token_bytes(PEPPER_BYTES)
        with replaced({waiting: "\n".join(each.hex() for each in (*former, part))}), _alone():
            demand_permit(Key.PEPPER, instance=instance, today=today)
            done = hash_anew(part, instance=instance, today=today)
        waiting.replace(path)
        return done


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction with no publisher beside it."""
    with write_turn(), transaction.atomic():
        become_publisher()
        yield
