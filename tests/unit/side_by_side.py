"""Two things that happen at the same moment, on PostgreSQL: one waits until the other has to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from unjoin.service.accounts.acts import actions
from unjoin.service.accounts.acts.digest import ActDigest, Place, credential_digest
from unjoin.service.accounts.acts.models import Proposal
from unjoin.service.accounts.acts.signed import Signed
from unjoin.service.accounts.models import Staff
from unjoin.service.accounts.own_sign_in import passkeys_of
from unjoin.service.clock import today
from unjoin.service.instance import Instance

PATIENCE_S = 20


class Beside:
    """Runs `act` in a thread of its own, with a connection of its own. Its error is its result."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._result: object = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._act()
        except Exception as error:  # noqa: BLE001 — every error is judged by the test
            self._result = error
        finally:
            connection.close()

    def result(self) -> object:
        """What came of it, when it has ended."""
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive(), "it still waits"
        return self._result


class Pause:
    """Holds whoever calls `name` of `module`, the first time, until `go_on` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        real: Callable[..., object] = getattr(module, name)

        def paused(*args: Any, **kwargs: Any) -> object:
            if not self.reached.is_set():
                self.reached.set()
                assert self.go_on.wait(PATIENCE_S)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, paused)


def wait_until_somebody_waits() -> None:
    """Until a transaction stands at a lock that another one holds."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def approve(proposal: Proposal, *, by: Staff, instance: Instance) -> object:
    """What `by` does when their passkey has signed `proposal`."""
    credential = passkeys_of(by).get().wrap().authenticator_data.credential_data
    signed = Signed(
        staff_id=by.pk,
        digest=ActDigest(bytes(proposal.digest)),
        place=Place.APPROVER,
        credential=credential_digest(credential.credential_id),
    )
    return actions.approve(
        proposal_id=proposal.pk, signed=signed, by=by, instance=instance, today=today()
    )
