"""What a flood changes: in which queue a declaration waits, and when look-ups must wait.

Rules kept here:

1. A declaration is never refused for a budget, and always gets its receipt.
   What is over its budgets waits in the slow queue: reviewers come to it after
   the rest, no rule accepts it, and they can decide on many of its kind at
   once.
2. Prompt is what came with a proof of work, and what is within its client's
   budget and that of all clients. Those who come for the first time have a
   budget of their own, so that whoever sends again and again takes nothing
   from them.
3. Looking up a receipt, acting with one, and having a certificate made may have to
   be tried again a minute later. Waiting in line here would keep a worker from taking
   declarations; only one certificate waits a moment for the one before it.
4. Staff are not limited here: desk and paper do not come this way.

The budgets are those of one process; several count apart. The reasons are in
docs/decisions/0017-floods.md.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from unjoin.service.instance import current
from unjoin.service.intake.limits import Bucket, Channel, Client, Clock, Rate, Shares, read_client
from unjoin.service.intake.models import InboxItem
from unjoin.service.intake.proof_of_work import ProofsOfWork
from unjoin.service.intake.rendering import unkept

RETRY_AFTER_S = 60
"""When to look a receipt up again, who had to be asked to wait."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """What each process has to give. `stretch`: so much more a client may send with proofs."""

    declarations: Shares
    proofs: Rate
    stretch: int
    look_ups: Shares
    requests: Shares
    certificates: Shares


BUDGETS = Budgets(
    declarations=Shares(
        client=Rate(10, 60), fresh=Rate(300, 0.5), more=Rate(60, 2), unknown=Rate(120, 1)
    ),
    proofs=Rate(300, 0.2),
    stretch=6,
    look_ups=Shares(
        client=Rate(30, 5), fresh=Rate(100, 0.1), more=Rate(100, 0.1), unknown=Rate(100, 0.1)
    ),
    requests=Shares(
        client=Rate(60, 5), fresh=Rate(100, 0.1), more=Rate(100, 0.1), unknown=Rate(100, 0.1)
    ),
    # Each takes half a second of one core.
    certificates=Shares(
        client=Rate(10, 30), fresh=Rate(20, 2), more=Rate(10, 4), unknown=Rate(20, 2)
    ),
)


class Gate:
    """The budgets of one process, and how far they are used."""

    def __init__(
        self,
        budgets: Budgets = BUDGETS,
        *,
        clock: Clock = time.monotonic,
        wall_clock: Clock = time.time,
    ) -> None:
        shared = partial(Channel, clock=clock)
        self.proofs = ProofsOfWork(clock=wall_clock)
        self._stretch = budgets.stretch
        self._proved = Bucket(budgets.proofs, clock=clock)
        self._declarations = shared(budgets.declarations)
        self._look_ups = shared(budgets.look_ups)
        self._requests = shared(budgets.requests)
        self._certificates = shared(budgets.certificates)

    def queue_for(self, client: Client | None, *, is_proved: bool) -> InboxItem.Queue:
        """The queue for one more declaration from `client`."""
        within = (
            self._declarations.take(client, beside=self._proved, stretch=self._stretch)
            if is_proved
            else self._declarations.take(client)
        )
        return InboxItem.Queue.PROMPT if within else InboxItem.Queue.SLOW

    def may_look_up(self, client: Client | None) -> bool:
        """Whether `client` may look up a receipt now."""
        return self._look_ups.take(client)

    def may_request(self, client: Client | None) -> bool:
        """Whether `client` may withdraw or confirm with a receipt now."""
        return self._requests.take(client)

    def may_make_certificate(self, client: Client | None) -> bool:
        """Whether a certificate may be made for `client` now."""
        return self._certificates.take(client)


_gates = [Gate()]
"""That of this process, and no other."""


def gate() -> Gate:
    """The gate of this process."""
    return _gates[0]


def reset() -> None:
    """Begin anew, as a process that was just started."""
    _gates[0] = Gate()


def client_of(request: HttpRequest) -> Client | None:
    """From whom `request` comes, as far as the reverse proxy says."""
    header = current().settings.client_header
    return read_client(request.headers.get(header)) if header else None


def queue_of(request: HttpRequest) -> InboxItem.Queue:
    """The queue for the declaration that `request` sends. To be asked once for each."""
    solution = request.POST.get("altcha", "")
    is_proved = bool(solution) and gate().proofs.spend(solution, pepper=current().pepper)
    return gate().queue_for(client_of(request), is_proved=is_proved)


@require_safe
def challenge(request: HttpRequest) -> JsonResponse:
    """`/declare/challenge`: something to compute for a browser that runs scripts."""
    answer = JsonResponse(gate().proofs.make_challenge(pepper=current().pepper))
    unkept(answer)
    return answer
