"""Sharing the service out in a flood: token buckets in memory, and nothing else.

Rules kept here:

1. Whom a request comes from is kept only as HMAC-SHA-256 under a key made at
   random by this process, which changes every hour; what was counted goes with
   it. Nothing is stored, logged or told to another process.
2. Memory does not grow, however many clients there are. All of them share one
   table of fixed size, in which each has four places. Two clients may share a
   place; what counts for a client is the place that others used least. So
   somebody can be taken for a busier client, never for a less busy one. With
   100,000 clients in an hour that happens to about one in a hundred.
3. Time and randomness are arguments. Safe between threads.

What follows from being over a budget is decided elsewhere (see `flood`).

Several processes count apart: each of them has its own budgets. This does not
replace what the reverse proxy or the onion service does against floods of
connections; it never sees those.

Source: the generic cell rate algorithm (ITU-T I.371), which is a token bucket
kept as one number; the table is a count-min sketch with conservative update
(Cormode, Muthukrishnan 2005; Estan, Varghese 2002).
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import struct
import threading
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NewType

Client = NewType("Client", str)
"""Whom a request comes from: an IPv4 address, or the first 64 bits of an IPv6 address."""

Clock = Callable[[], float]
"""Seconds that never go back."""

KEY_LIFE_S = 3600
_ROWS, _PLACES = 4, 1 << 18
"""A place is four bytes: 4 MB for each table of clients."""
_ROUNDING = 0.001


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and then one more every `interval_s` seconds."""

    burst: int
    interval_s: float

    @property
    def limit_s(self) -> float:
        """How long the burst takes to come back; a little more, because numbers are rounded."""
        return (self.burst + _ROUNDING) * self.interval_s


class Standing(Enum):
    """How a client stands to its own budget. FRESH: nothing of it was used."""

    FRESH = auto()
    WITHIN = auto()
    OVER = auto()


def read_client(header: str | None) -> Client | None:
    """The client in `header` (as the reverse proxy wrote it); None where it names none.

    Of a list the last address counts: the one that the nearest proxy added.
    """
    last = (header or "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(last)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return Client(str(address.ipv4_mapped))
        # One subscriber has at least a /64 to choose addresses from.
        return Client(address.packed[:8].hex())
    return Client(str(address))


class Bucket:
    """One budget for everybody this process answers."""

    def __init__(self, rate: Rate, *, clock: Clock = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._full_at = float("-inf")

    @property
    def burst(self) -> int:
        """The most that can ever be taken at once."""
        return self._rate.burst

    def take(self, count: int = 1) -> bool:
        """Take `count` from the budget, or nothing (False) where there is not so much left."""
        now = self._clock()
        with self._lock:
            full_at = max(now, self._full_at) + count * self._rate.interval_s
            if full_at - now > self._rate.limit_s:
                return False
            self._full_at = full_at
            return True


class ClientBuckets:
    """A budget for each client. What is over it uses nothing up."""

    def __init__(
        self,
        rate: Rate,
        *,
        clock: Clock = time.monotonic,
        make_key: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._rate = rate
        self._clock = clock
        self._make_key = make_key
        self._lock = threading.Lock()
        self._key = b""
        self._began = float("-inf")
        self._full_at = array("f")

    def take(self, client: Client, *, stretch: int = 1) -> Standing:
        """Take one from the budget of `client`, which may be `stretch` times as large this once."""
        with self._lock:
            now = self._seconds_of_key()
            places = self._places_of(client)
            used_until = min(self._full_at[place] for place in places)
            full_at = max(now, used_until) + self._rate.interval_s
            if full_at - now > stretch * self._rate.limit_s:
                return Standing.OVER
            for place in places:
                self._full_at[place] = max(self._full_at[place], full_at)
            return Standing.FRESH if used_until <= now else Standing.WITHIN

    def _seconds_of_key(self) -> float:
        """The age of the key, after having made a new one if it was too old."""
        now = self._clock()
        if now - self._began >= KEY_LIFE_S:
            self._key = self._make_key(32)
            self._began = now
            self._full_at = array("f", bytes(4 * _ROWS * _PLACES))
        return now - self._began

    def _places_of(self, client: Client) -> list[int]:
        digest = hmac.digest(self._key, client.encode(), "sha256")
        return [
            row * _PLACES + number % _PLACES
            for row, number in enumerate(struct.unpack_from(f">{_ROWS}I", digest))
        ]


@dataclass(frozen=True, slots=True)
class Shares:
    """How a channel is shared out, in each process.

    `client`: what one client gets. All clients together get `fresh` for the
    first time they come, and `more` for coming again; so whoever comes again
    and again takes nothing from those who come once. `unknown` is for all
    those of whom nobody says where they come from, as on an onion address.
    """

    client: Rate
    fresh: Rate
    more: Rate
    unknown: Rate


class Channel:
    """One way to use the service, shared out among all who use it."""

    def __init__(
        self,
        shares: Shares,
        *,
        clock: Clock = time.monotonic,
        make_key: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._clients = ClientBuckets(shares.client, clock=clock, make_key=make_key)
        self._fresh = Bucket(shares.fresh, clock=clock)
        self._more = Bucket(shares.more, clock=clock)
        self._unknown = Bucket(shares.unknown, clock=clock)

    def take(
        self, client: Client | None, *, beside: Bucket | None = None, stretch: int = 1
    ) -> bool:
        """Whether `client` is within its own budget and everybody's.

        With `beside`, that budget is used before everybody's, and the client's
        own is `stretch` times as large.
        """
        standing = self._clients.take(client, stretch=stretch) if client else None
        if standing is Standing.OVER:
            return False
        if beside and beside.take():
            return True
        if standing is None:
            return self._unknown.take()
        return (self._fresh if standing is Standing.FRESH else self._more).take()
