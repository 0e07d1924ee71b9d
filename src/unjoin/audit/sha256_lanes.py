"""SHA-256 of many short messages side by side, compiled by numba.

256 messages are hashed at once, each in a lane of its own: word *t* of lane
*i* lies at ``t * LANES + i``, so that the same step of neighbouring lanes is one
vector instruction. All arrays are flat and all distances constant: only then
can the compiler see that lanes do not touch each other.

Only what a log needs is here: leaves of exactly 54 bytes, whose message is one
block, and inner nodes, whose message is two. `hashlib` is the judge in the
tests. Source: FIPS 180-4, sections 4.1.2, 4.2.2, 5.3.3 and 6.2.2.
"""

# The letters are those of FIPS 180-4.
from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numba import njit, uint32

from unjoin.registry.entry import ENTRY_BYTES

LANES = 256
STATE_WORDS = 8
BLOCK_WORDS = 16
ROUNDS = 64

_LEAF_BITS = 8 * (1 + ENTRY_BYTES)
_NODE_BITS = 8 * (1 + 2 * 32)


def compiled(function: Any) -> Any:
    """Compile `function` to run without the interpreter's lock, and keep that on disk.

    numba keeps it beside this file, or, where that may not be written, in the user's cache. Where
    neither can be, it is compiled anew each time.
    """
    try:
        return njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:
        return njit(nogil=True, error_model="numpy")(function)


def _first_bits(root: int, count: int) -> Any:
    """The first 32 bits of the fractional parts of the roots of the first `count` primes."""
    primes = [n for n in range(2, 312) if all(n % d for d in range(2, math.isqrt(n) + 1))]
    return np.array([_fraction(prime, root) for prime in primes[:count]], dtype=np.uint32)


def _fraction(prime: int, root: int) -> int:
    scaled = prime << 32 * root
    low, high = 0, 1 << 48
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**root <= scaled else (low, middle)
    return int(Fraction(low)) & 0xFFFFFFFF


START = _first_bits(2, STATE_WORDS)
_K = _first_bits(3, ROUNDS)


@compiled
def _rotate(x: Any, n: Any) -> Any:
    return uint32(uint32(x >> uint32(n)) | uint32(x << uint32(32 - n)))


@compiled
def _round(a: Any, b: Any, c: Any, d: Any, e: Any, f: Any, g: Any, h: Any, kw: Any) -> Any:  # noqa: PLR0913, PLR0917 - the eight words of the standard
    """The new d and h; the other six only change their names."""
    sum_1 = _rotate(e, 6) ^ _rotate(e, 11) ^ _rotate(e, 25)
    t1 = uint32(h + sum_1 + (g ^ (e & (f ^ g))) + kw)
    sum_0 = _rotate(a, 2) ^ _rotate(a, 13) ^ _rotate(a, 22)
    t2 = uint32(sum_0 + ((a & b) | (c & (a | b))))
    return uint32(d + t1), uint32(t1 + t2)


@compiled
def _eight_rounds(s: Any, w: Any, first: Any) -> None:
    """Rounds `first`…`first` + 7 in every lane. After eight, the words have their names again."""
    t = (first & 15) * LANES
    k0, k1, k2, k3 = _K[first], _K[first + 1], _K[first + 2], _K[first + 3]
    k4, k5, k6, k7 = _K[first + 4], _K[first + 5], _K[first + 6], _K[first + 7]
    for i in range(LANES):
        a, b, c, d = s[i], s[LANES + i], s[2 * LANES + i], s[3 * LANES + i]
        e, f, g, h = s[4 * LANES + i], s[5 * LANES + i], s[6 * LANES + i], s[7 * LANES + i]
        d, h = _round(a, b, c, d, e, f, g, h, uint32(k0 + w[t + i]))
        c, g = _round(h, a, b, c, d, e, f, g, uint32(k1 + w[t + LANES + i]))
        b, f = _round(g, h, a, b, c, d, e, f, uint32(k2 + w[t + 2 * LANES + i]))
        a, e = _round(f, g, h, a, b, c, d, e, uint32(k3 + w[t + 3 * LANES + i]))
        h, d = _round(e, f, g, h, a, b, c, d, uint32(k4 + w[t + 4 * LANES + i]))
        g, c = _round(d, e, f, g, h, a, b, c, uint32(k5 + w[t + 5 * LANES + i]))
        f, b = _round(c, d, e, f, g, h, a, b, uint32(k6 + w[t + 6 * LANES + i]))
        e, a = _round(b, c, d, e, f, g, h, a, uint32(k7 + w[t + 7 * LANES + i]))
        s[i], s[LANES + i], s[2 * LANES + i], s[3 * LANES + i] = a, b, c, d
        s[4 * LANES + i], s[5 * LANES + i], s[6 * LANES + i], s[7 * LANES + i] = e, f, g, h


@compiled
def _word(w0: Any, w1: Any, w9: Any, w14: Any) -> Any:
    """Word *t* + 16 of the schedule from words *t*, *t* + 1, *t* + 9 and *t* + 14."""
    sigma_0 = _rotate(w1, 7) ^ _rotate(w1, 18) ^ (w1 >> uint32(3))
    sigma_1 = _rotate(w14, 17) ^ _rotate(w14, 19) ^ (w14 >> uint32(10))
    return uint32(w0 + sigma_0 + w9 + sigma_1)


@compiled
def _next_words(w: Any) -> None:
    """The next sixteen words of the schedule in every lane, in place of the sixteen before.

    Spelt out, because a lane's words must all be in registers for the lanes to become vectors.
    """
    n = LANES
    for i in range(LANES):
        w0, w1, w2, w3 = w[i], w[n + i], w[2 * n + i], w[3 * n + i]
        w4, w5, w6, w7 = w[4 * n + i], w[5 * n + i], w[6 * n + i], w[7 * n + i]
        w8, w9, w10, w11 = w[8 * n + i], w[9 * n + i], w[10 * n + i], w[11 * n + i]
        w12, w13, w14, w15 = w[12 * n + i], w[13 * n + i], w[14 * n + i], w[15 * n + i]
        w0 = _word(w0, w1, w9, w14)
        w1 = _word(w1, w2, w10, w15)
        w2 = _word(w2, w3, w11, w0)
        w3 = _word(w3, w4, w12, w1)
        w4 = _word(w4, w5, w13, w2)
        w5 = _word(w5, w6, w14, w3)
        w6 = _word(w6, w7, w15, w4)
        w7 = _word(w7, w8, w0, w5)
        w8 = _word(w8, w9, w1, w6)
        w9 = _word(w9, w10, w2, w7)
        w10 = _word(w10, w11, w3, w8)
        w11 = _word(w11, w12, w4, w9)
        w12 = _word(w12, w13, w5, w10)
        w13 = _word(w13, w14, w6, w11)
        w14 = _word(w14, w15, w7, w12)
        w15 = _word(w15, w0, w8, w13)
        w[i], w[n + i], w[2 * n + i], w[3 * n + i] = w0, w1, w2, w3
        w[4 * n + i], w[5 * n + i], w[6 * n + i], w[7 * n + i] = w4, w5, w6, w7
        w[8 * n + i], w[9 * n + i], w[10 * n + i], w[11 * n + i] = w8, w9, w10, w11
        w[12 * n + i], w[13 * n + i], w[14 * n + i], w[15 * n + i] = w12, w13, w14, w15


@compiled
def _compress(h: Any, s: Any, w: Any) -> None:
    """Take the block `w` (which is used up) into the hashes `h`; `s` is room to work in."""
    for i in range(STATE_WORDS * LANES):
        s[i] = h[i]
    for first in range(0, ROUNDS, BLOCK_WORDS):
        if first > 0:
            _next_words(w)
        _eight_rounds(s, w, first)
        _eight_rounds(s, w, first + 8)
    for i in range(STATE_WORDS * LANES):
        h[i] = uint32(h[i] + s[i])


@compiled
def _start(h: Any) -> None:
    for word in range(STATE_WORDS):
        for i in range(LANES):
            h[word * LANES + i] = START[word]


@compiled
def _read_word(data: Any, at: Any) -> Any:
    """Four bytes of `data`, big-endian."""
    high = uint32(data[at]) << uint32(24) | uint32(data[at + 1]) << uint32(16)
    return uint32(high | uint32(data[at + 2]) << uint32(8) | uint32(data[at + 3]))


@compiled
def _put_hashes(h: Any, out: Any, first: Any) -> None:
    """Write the hash of every lane to row `first` + lane of `out`, as words."""
    for i in range(LANES):
        for word in range(STATE_WORDS):
            out[first + i, word] = h[word * LANES + i]


@compiled
def hash_leaves(entries: Any, out: Any, h: Any, s: Any, w: Any) -> None:
    """The leaf hashes of entries of 54 bytes, each behind its length.

    `entries`: bytes (uint8), 56 for each entry, a multiple of `LANES` of them. `out`: uint32, a row
    of eight words for each. `h`, `s`, `w`: `room()`.
    """
    stride = ENTRY_BYTES + 2
    for first in range(0, len(entries) // stride, LANES):
        _start(h)
        for i in range(LANES):
            # The message is 00 ‖ entry. Its first word has the 00 where the length's last byte is.
            at = (first + i) * stride + 1
            w[i] = _read_word(entries, at) & uint32(0x00FFFFFF)
            for t in range(1, 13):
                w[t * LANES + i] = _read_word(entries, at + 4 * t)
            tail = uint32(entries[at + 52]) << uint32(24) | uint32(entries[at + 53]) << uint32(16)
            last = uint32(entries[at + 54]) << uint32(8) | uint32(0x80)
            w[13 * LANES + i] = uint32(tail | last)
            w[14 * LANES + i] = uint32(0)
            w[15 * LANES + i] = uint32(_LEAF_BITS)
        _compress(h, s, w)
        _put_hashes(h, out, first)


@compiled
def hash_nodes(hashes: Any, out: Any, count: Any, h: Any, s: Any, w: Any) -> None:
    """The hashes of the `count` nodes over pairs of neighbours in `hashes`.

    `hashes`: uint32, 2 × `count` rows of eight words. `out`: as many rows as `count`, rounded up to
    a multiple of `LANES`; may not be `hashes`. `h`, `s`, `w`: `room()`.
    """
    for first in range(0, count, LANES):
        _start(h)
        lanes = min(LANES, count - first)
        for i in range(lanes):
            left, right = 2 * (first + i), 2 * (first + i) + 1
            # The message is 01 ‖ left ‖ right: every word is shifted by a byte.
            before = uint32(1)
            for t in range(STATE_WORDS):
                word = hashes[left, t]
                w[t * LANES + i] = uint32(before << uint32(24) | word >> uint32(8))
                before = word
            for t in range(STATE_WORDS):
                word = hashes[right, t]
                w[(t + 8) * LANES + i] = uint32(before << uint32(24) | word >> uint32(8))
                before = word
        _compress(h, s, w)
        for i in range(LANES):
            w[i] = uint32(0x00800000)
            for t in range(1, 15):
                w[t * LANES + i] = uint32(0)
            w[15 * LANES + i] = uint32(_NODE_BITS)
        for i in range(lanes):
            w[i] = uint32(w[i] | hashes[2 * (first + i) + 1, 7] << uint32(24))
        _compress(h, s, w)
        _put_hashes(h, out, first)


def room() -> tuple[Any, Any, Any]:
    """The arrays the two functions above work in. Not to be shared by threads."""
    return (
        np.empty(STATE_WORDS * LANES, np.uint32),
        np.empty(STATE_WORDS * LANES, np.uint32),
        np.empty(BLOCK_WORDS * LANES, np.uint32),
    )
