"""Token buckets in memory: for everybody, for each client, and for a channel of both."""

from __future__ import annotations

import itertools

import pytest

from unjoin.service.intake.limits import (
    KEY_LIFE_S,
    Bucket,
    Channel,
    Client,
    ClientBuckets,
    Rate,
    Shares,
    Standing,
    read_client,
)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def clients(rate: Rate, clock: Clock) -> ClientBuckets:
    """With keys that follow one another, so that a test gives the same result each time."""
    numbers = itertools.count(1)
    return ClientBuckets(
        rate, clock=clock, make_key=lambda length: next(numbers).to_bytes(length, "big")
    )


def client(number: int) -> Client:
    return Client(f"client {number}")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("203.0.113.9, 192.0.2.7", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
    ],
)
def test_ipv4_as_it_is(header: str, expected: str) -> None:
    assert read_client(header) == expected


def test_ipv6_by_its_first_64_bits() -> None:
    one, other = read_client("2001:db8:1:2::1"), read_client("2001:db8:1:2:ffff::9")
    assert one is not None
    assert one == other
    assert one != read_client("2001:db8:1:3::1")


@pytest.mark.parametrize("header", [None, "", "unknown", "192.0.2.7:443", "1.2.3", "a, "])
def test_no_address_no_client(header: str | None) -> None:
    assert read_client(header) is None


def test_bucket_gives_its_burst_then_one_each_interval(clock: Clock) -> None:
    bucket = Bucket(Rate(3, 10), clock=clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    clock.now += 9.9
    assert not bucket.take()
    clock.now += 0.1
    assert [bucket.take(), bucket.take()] == [True, False]


@pytest.mark.parametrize("now", [1000.0, 1234.5678, 86_400.1])
def test_whole_burst_whatever_the_time(clock: Clock, now: float) -> None:
    rate = Rate(10, 0.1)
    buckets = clients(Rate(10, 60), clock)
    buckets.take(client(0))
    clock.now = now + 0.123
    bucket = Bucket(rate, clock=clock)
    assert sum(bucket.take() for _ in range(20)) == 10
    taken = [buckets.take(client(1)) for _ in range(20)]
    assert taken.count(Standing.OVER) == 10


def test_bucket_fills_up_to_its_burst_and_no_further(clock: Clock) -> None:
    bucket = Bucket(Rate(3, 10), clock=clock)
    clock.now += 10_000
    assert sum(bucket.take() for _ in range(10)) == 3


def test_clients_do_not_take_from_one_another(clock: Clock) -> None:
    buckets = clients(Rate(2, 60), clock)
    assert [buckets.take(client(1)) for _ in range(3)] == [
        Standing.FRESH,
        Standing.WITHIN,
        Standing.OVER,
    ]
    assert buckets.take(client(2)) is Standing.FRESH


def test_what_is_over_the_budget_uses_nothing_up(clock: Clock) -> None:
    buckets = clients(Rate(1, 60), clock)
    for _ in range(100):
        buckets.take(client(1))
    clock.now += 60
    assert buckets.take(client(1)) is Standing.FRESH


def test_proof_stretches_the_budget(clock: Clock) -> None:
    buckets = clients(Rate(2, 60), clock)
    taken = [buckets.take(client(1), stretch=3) for _ in range(7)]
    assert taken.count(Standing.OVER) == 1
    assert buckets.take(client(1)) is Standing.OVER


def test_new_key_after_an_hour_forgets(clock: Clock) -> None:
    buckets = clients(Rate(1, 10 * KEY_LIFE_S), clock)
    buckets.take(client(1))
    clock.now += KEY_LIFE_S - 1
    assert buckets.take(client(1)) is Standing.OVER
    clock.now += 1
    assert buckets.take(client(1)) is Standing.FRESH


def test_no_client_can_be_read_in_memory(clock: Clock) -> None:
    buckets = clients(Rate(1, 60), clock)
    buckets.take(Client("192.0.2.77"))
    held = repr(vars(buckets)).encode() + bytes(memoryview(buckets._full_at).cast("B"))
    assert b"192.0.2.77" not in held


def test_memory_is_the_same_for_many(clock: Clock) -> None:
    buckets = clients(Rate(1, 60), clock)
    buckets.take(client(0))
    size = len(buckets._full_at)
    for number in range(20_000):
        buckets.take(client(number))
    assert len(buckets._full_at) == size


def test_hundred_thousand_clients_hide_few_fresh_ones(clock: Clock) -> None:
    buckets = clients(Rate(1, 3600), clock)
    for number in range(100_000):
        buckets.take(client(number))
    fresh = [buckets.take(Client(f"fresh {number}")) for number in range(2_000)]
    assert fresh.count(Standing.FRESH) >= 0.97 * len(fresh)


def shares(*, fresh: int = 5, more: int = 2, unknown: int = 3) -> Shares:
    return Shares(
        client=Rate(3, 60), fresh=Rate(fresh, 60), more=Rate(more, 60), unknown=Rate(unknown, 60)
    )


def test_one_client_cannot_use_up_what_is_for_fresh_ones(clock: Clock) -> None:
    channel = Channel(shares(), clock=clock)
    for _ in range(1000):
        channel.take(client(1))
    assert channel.take(client(2))


def test_those_who_come_again_leave_room_for_fresh_ones(clock: Clock) -> None:
    channel = Channel(shares(fresh=10), clock=clock)
    for _ in range(3):
        for number in range(8):
            channel.take(client(number))
    assert channel.take(client(8))


def test_channel_over_its_budget(clock: Clock) -> None:
    channel = Channel(shares(fresh=5), clock=clock)
    assert sum(channel.take(client(number)) for number in range(100)) == 5


def test_unknown_clients_share_a_budget_of_their_own(clock: Clock) -> None:
    channel = Channel(shares(unknown=3), clock=clock)
    assert sum(channel.take(None) for _ in range(100)) == 3
    assert channel.take(client(1))


def test_budget_beside_comes_first_and_everybodys_after_it(clock: Clock) -> None:
    channel = Channel(shares(fresh=1), clock=clock)
    beside = Bucket(Rate(2, 60), clock=clock)
    taken = [channel.take(client(number), beside=beside) for number in range(4)]
    assert taken == [True, True, True, False]
