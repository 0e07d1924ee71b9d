"""How many call-backs an account may take, since each shows a number.

Who takes one and gives it back, takes the next and gives it back, would read every number that
is due. So taking one costs `GIVEN_BACK_MIN` minutes of a budget of `FULL_MIN`; whoever then says
what became of the call gets back all but `USED_MIN`, and its number is gone or rests. Given back,
left lying, or held beside others, it costs all of it. A budget fills up by the clock.

So a volunteer who uses what they take can go on for ever at one call in `USED_MIN` minutes, for
half an hour at two a minute or so; who uses nothing sees three numbers, and then one in ten
minutes. Taking again what one holds, after a reload, is free: its number was shown already.
"""

from __future__ import annotations

from unjoin.service.accounts.audit import Actor
from unjoin.service.callbacks.errors import TakeLaterError
from unjoin.service.callbacks.pace import Pace, pay
from unjoin.service.intake.limits import Rate

FULL_MIN = 30
GIVEN_BACK_MIN = 10
USED_MIN = 1.5

takings = Pace(Rate(burst=FULL_MIN, interval_s=60.0))
"""That of this process, in minutes."""


def begin_taking(by: Actor) -> None:
    """Spend what one that is given back costs. Raises TakeLaterError."""
    pay(takings, by, TakeLaterError, GIVEN_BACK_MIN)


def take_back(by: Actor) -> None:
    """No number was shown: it cost nothing."""
    takings.refund(by.handle, GIVEN_BACK_MIN)


def count_as_used(by: Actor) -> None:
    """The call was made, or tried."""
    takings.refund(by.handle, GIVEN_BACK_MIN - USED_MIN)
