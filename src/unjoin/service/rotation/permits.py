"""The leave of two people, without which a key of a working centre is not changed.

What this does not stop: whoever runs programs as the user of the instance can write
into `secrets/` without this command (see `accounts.acts.permits`).
"""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator

from unjoin.registry.weeks import week_of
from unjoin.service.accounts.acts.errors import NoPermitError
from unjoin.service.accounts.acts.permits import Key, find_permit, use_permit
from unjoin.service.accounts.audit import Actor, append_event
from unjoin.service.instance import Instance
from unjoin.service.rotation.errors import RotationError

COMMAND_LINE = Actor("command line")
"""Whoever runs a command on the machine. No account can have this handle: it has a space."""


def check_permit(key: Key, *, instance: Instance, today: date) -> None:
    """Raise RotationError where `demand_permit` would, before the work is done. Writes nothing."""
    if _is_needed(instance) and find_permit(key, today=today) is None:
        raise _no_leave(key)


def demand_permit(key: Key, *, instance: Instance, today: date) -> None:
    """Use up the permit to change `key`, within the caller's transaction, and at its end.

    At its end, because rows are locked before the audit chain, by everybody.

    None is needed in a demo, nor before anybody has a passkey: nobody could give one
    then. The audit chain is told either way. Raises RotationError.
    """
    if not _is_needed(instance):
        append_event(
            action=f"key changed without leave: {key.value}",
            by=COMMAND_LINE,
            week=week_of(today),
        )
        return
    try:
        use_permit(key, by=COMMAND_LINE, today=today)
    except NoPermitError as error:
        raise _no_leave(key) from error


def _no_leave(key: Key) -> RotationError:
    return RotationError(
        f"nobody gave leave for it: an operator proposes to change the key {key.value!r} on "
        "the staff site, below /acts/, and a custodian approves. Nothing was changed"
    )


def _is_needed(instance: Instance) -> bool:
    passkeys = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN, user__is_active=True)
    return not instance.settings.demo and passkeys.exists()
