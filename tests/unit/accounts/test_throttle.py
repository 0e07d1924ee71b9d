"""Guessing passwords gets slow, by handle, and nothing of it is kept."""

from unjoin.service.accounts import throttle
from unjoin.service.accounts.throttle import FIRST_WAIT_S, FREE_FAILURES, KEY_LIFE_S, Throttle


class Clock:
    """Seconds that go by when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail(one: Throttle, handle: str, times: int) -> None:
    for _ in range(times):
        one.may_try(handle)


def test_throttle_stays_open_below_the_limit() -> None:
    one = Throttle(Clock())
    fail(one, "mei", FREE_FAILURES - 1)
    assert one.may_try("mei")


def test_throttle_closes_one_handle_and_no_other() -> None:
    one = Throttle(Clock())
    fail(one, "mei", FREE_FAILURES)
    assert not one.may_try("mei")
    assert one.may_try("lin")


def test_throttle_opens_after_its_wait() -> None:
    clock = Clock()
    one = Throttle(clock)
    fail(one, "mei", FREE_FAILURES)
    clock.now += FIRST_WAIT_S
    assert one.may_try("mei")


def test_throttle_waits_longer_each_time() -> None:
    clock = Clock()
    one = Throttle(clock)
    fail(one, "mei", FREE_FAILURES)
    clock.now += FIRST_WAIT_S
    fail(one, "mei", 1)
    clock.now += FIRST_WAIT_S
    assert not one.may_try("mei")


def test_throttle_forgets_at_success() -> None:
    one = Throttle(Clock())
    fail(one, "mei", FREE_FAILURES - 1)
    one.forget("mei")
    fail(one, "mei", FREE_FAILURES - 1)
    assert one.may_try("mei")


def test_throttle_keeps_no_handle_and_changes_its_key() -> None:
    clock = Clock()
    one = Throttle(clock)
    fail(one, "mei", FREE_FAILURES)
    assert "mei" not in repr(vars(one))
    before = one._key
    clock.now += KEY_LIFE_S
    assert one.may_try("mei")
    assert one._key != before


def test_throttle_is_bounded() -> None:
    one = Throttle(Clock())
    for number in range(throttle.TARGETS_KEPT + 5):
        one.may_try(throttle.password_of(f"handle{number}"))
    assert len(one._failures["password"]) == throttle.TARGETS_KEPT


def test_passkeys_made_up_do_not_push_out_a_password() -> None:
    one = Throttle(Clock())
    fail(one, throttle.password_of("mei"), FREE_FAILURES)
    for number in range(throttle.TARGETS_KEPT + 5):
        one.may_try(throttle.passkey_with(str(number)))
    assert not one.may_try(throttle.password_of("mei"))


def test_guess_counts_from_its_beginning() -> None:
    one = Throttle(Clock())
    at_once = [one.may_try("mei") for _ in range(FREE_FAILURES + 2)]
    assert at_once == [True] * FREE_FAILURES + [False] * 2
