"""An exported audit chain: whole, changed, cut, and malformed."""

from __future__ import annotations

import pytest

from unjoin.service.accounts.chain_file import (
    GENESIS,
    Break,
    Whole,
    check_chain,
    event_digest,
    write_line,
)


def chain(*actions: str) -> list[bytes]:
    previous, lines = GENESIS, []
    for number, action in enumerate(actions, start=1):
        digest = event_digest(previous, number, "night-owl", action, 1402)
        line = write_line(
            number=number,
            actor="night-owl",
            action=action,
            week=1402,
            previous=previous,
            digest=digest,
        )
        previous = digest
        lines.append(line)
    return lines


THREE = chain("one", "two", "three")


def head_of(lines: list[bytes]) -> bytes:
    found = check_chain(lines)
    assert isinstance(found, Whole)
    return found.head


def test_whole() -> None:
    assert check_chain(THREE) == Whole(3, head_of(THREE))


def test_empty() -> None:
    assert check_chain([]) == Whole(0, GENESIS)


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_noted_head_is_found_in_a_longer_chain(length: int) -> None:
    assert check_chain(THREE, head=head_of(THREE[:length])) == Whole(3, head_of(THREE))


@pytest.mark.parametrize("left", [0, 1, 2])
def test_end_cut_off_shows_by_the_noted_head(left: int) -> None:
    assert isinstance(check_chain(THREE[:left]), Whole)
    found = check_chain(THREE[:left], head=head_of(THREE))
    assert isinstance(found, Break)
    assert found.number == left + 1
    assert "cut off" in found.reason


def test_another_chain_shows_by_the_noted_head() -> None:
    assert isinstance(check_chain(chain("one", "other", "three"), head=head_of(THREE)), Break)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"two"', b'"owt"'),
        (b"night-owl", b"day-birds"),
        (b"1402", b"1403"),
        (b'"previous":"', b'"previous":"0'),
        (b'"digest":"', b'"digest":"0'),
    ],
)
def test_changed_event(old: bytes, new: bytes) -> None:
    found = check_chain([THREE[0], THREE[1].replace(old, new), THREE[2]])
    assert isinstance(found, Break)
    assert found.number == 2


def test_changed_event_with_its_own_digest_made_anew() -> None:
    forged = chain("one", "other", "three")[1]
    found = check_chain([THREE[0], forged, THREE[2]])
    assert found == Break(3, "it does not follow from the event before it")


@pytest.mark.parametrize(("taken_out", "shows_at"), [(0, 2), (1, 3)])
def test_event_taken_out(taken_out: int, shows_at: int) -> None:
    found = check_chain([line for place, line in enumerate(THREE) if place != taken_out])
    assert isinstance(found, Break)
    assert found.number == shows_at


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b"\xff\n",
        b"NaN\n",
        b"[" * 3000 + b"\n",
        THREE[0][:-1],
        THREE[0].replace(b":", b": ", 1),
        THREE[0].replace(b"\n", b"\r\n"),
        THREE[0].replace(b'"number":1', b'"number":true'),
        THREE[0].replace(b'"number":1', b'"number":1.0'),
        THREE[0].replace(b'"number":1', b'"number":"1"'),
        THREE[0].replace(b"{", b'{"a":1,'),
        THREE[0].replace(b'"week":1402', b'"week":99999999999999999999'),
        THREE[0].replace(b'"two"', b'"' + b"x" * 5000 + b'"') + b"x" * 5000,
        THREE[0].upper(),
    ],
)
def test_line_that_is_no_event(line: bytes) -> None:
    found = check_chain([line, THREE[1]])
    assert isinstance(found, Break)
    assert found.number == 1
    assert "not an event" in found.reason
