"""Trust policies: which logs, which witnesses, and how many of them are enough.

Rules kept here:

1. A policy is lines of octets, each ended by a newline; items are parted by spaces
   and tabs and nothing else. Octets above 0x7E are opaque.
2. Witnesses and groups share their names; ``none`` is taken. Groups and the quorum
   name only what a line before them defined.
3. A name is a member of at most one group, and there once: every witness counts
   in one way only, and the groups are a tree.
4. No two logs and no two witnesses have the same public key, whatever their names.
5. Exactly one quorum line. At most 128 logs, witnesses and groups each (the
   specification wants 32).

Finding the cosignatures is `cosignatures`' work. A witness with an ML-DSA-44 key
may stand in a policy, but counts as missing, since nothing here can verify it.
Source: c2sp.org/tlog-policy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from unjoin.publiclog.encoding import parse_decimal
from unjoin.publiclog.errors import EncodingError, NoteError, PolicyError
from unjoin.publiclog.keys import Algorithm, VerifierKey, parse_vkey

POLICY_LIMIT_BYTES = 1024 * 1024
EACH_LIMIT = 128
"""The most logs, the most witnesses and the most groups."""

_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_WHITESPACE = re.compile(rb"[ \t]+")
_NONE = b"none"
_LOG_ALGORITHMS = (Algorithm.ED25519, Algorithm.ML_DSA_44)
_WITNESS_ALGORITHMS = (Algorithm.COSIGNATURE, Algorithm.ML_DSA_44)


@dataclass(frozen=True, slots=True)
class LogKey:
    """A log that the policy accepts. `url`: how to reach it, if the policy says."""

    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness. `name`: in this policy only. `url`: its submission prefix, if any.

    Octets of `name` and `url` that are not UTF-8 are shown as ``\\xff``.
    """

    name: str
    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Has witnessed what at least `threshold` of its `members` (1…n) have."""

    name: str
    threshold: int
    members: tuple[Witness | Group, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says, in its order. `quorum`: None where no witness is needed."""

    logs: tuple[LogKey, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: Witness | Group | None

    def is_met(self, cosigned: Collection[VerifierKey]) -> bool:
        """Whether the witnesses whose keys are `cosigned` (verified) are the quorum."""
        return self.quorum is None or _has_witnessed(self.quorum, cosigned)

    def missing(self, cosigned: Collection[VerifierKey]) -> tuple[Witness, ...]:
        """The witnesses that have not cosigned, needed for the quorum or not."""
        return tuple(witness for witness in self.witnesses if witness.key not in cosigned)


def parse_policy(data: bytes) -> Policy:
    """The policy that the file `data` (trusted by who chose it, malformed or not) writes.

    Raises PolicyError with `line` (from 1; 0 for the whole file) and the code
    ``policy-`` and: ``long``; ``octet``; ``newline`` (the last line has none);
    ``keyword``; ``items`` (too few or many); ``key`` (no verifier key, with the
    `reason`'s code); ``algorithm`` (a key that cannot be of a log, or of a witness);
    ``key-twice``; ``name-taken``; ``name-unknown``; ``member-twice``; ``threshold``;
    ``many``; ``quorum-twice``; ``quorum-missing``.
    """
    if len(data) > POLICY_LIMIT_BYTES:
        raise _error(0, "long", f"at most {POLICY_LIMIT_BYTES} bytes, got {len(data)}")
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if found := _FORBIDDEN.search(line):
            raise _error(number, "octet", f"no octet {found[0][0]:02x}")
    if lines.pop():
        raise _error(len(lines) + 1, "newline", "a newline at the end")
    reader = _Reader()
    for number, line in enumerate(lines, start=1):
        text = line.strip(b" \t")
        if text and not text.startswith(b"#"):
            reader.read(number, _WHITESPACE.split(text))
    return reader.policy()


@dataclass
class _Reader:
    """Reads line after line, and knows what those before have defined."""

    logs: list[LogKey] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    defined: dict[bytes, Witness | Group] = field(default_factory=dict)
    members: set[bytes] = field(default_factory=set)
    quorums: list[Witness | Group | None] = field(default_factory=list)

    def read(self, line: int, items: list[bytes]) -> None:
        keyword, *rest = items
        readers: dict[bytes, tuple[_ReadLine, int, int | None]] = {
            b"log": (self._log, 1, 2),
            b"witness": (self._witness, 2, 3),
            b"group": (self._group, 3, None),
            b"quorum": (self._quorum, 1, 1),
        }
        if keyword not in readers:
            raise _error(line, "keyword", "log, witness, group or quorum")
        read, fewest, most = readers[keyword]
        if len(rest) < fewest or (most is not None and len(rest) > most):
            form = f"{fewest}…{most}" if most else f"{fewest} or more"
            raise _error(line, "items", f"{form} items behind {_text(keyword)}, got {len(rest)}")
        read(line, rest)

    def policy(self) -> Policy:
        if not self.quorums:
            raise _error(0, "quorum-missing", "a quorum line")
        return Policy(tuple(self.logs), tuple(self.witnesses), tuple(self.groups), self.quorums[0])

    def _log(self, line: int, items: list[bytes]) -> None:
        key = _key(line, items[0], _LOG_ALGORITHMS)
        self._check_new(line, key, [log.key for log in self.logs])
        self.logs.append(LogKey(key, _url(items[1:])))

    def _witness(self, line: int, items: list[bytes]) -> None:
        key = _key(line, items[1], _WITNESS_ALGORITHMS)
        self._check_new(line, key, [witness.key for witness in self.witnesses])
        witness = Witness(_text(items[0]), key, _url(items[2:]))
        self._define(line, items[0], witness)
        self.witnesses.append(witness)

    def _group(self, line: int, items: list[bytes]) -> None:
        name, threshold, *names = items
        members = tuple(self._member(line, each) for each in names)
        group = Group(_text(name), _threshold(line, threshold, len(members)), members)
        _check_count(line, len(self.groups))
        self._define(line, name, group)
        self.groups.append(group)

    def _member(self, line: int, name: bytes) -> Witness | Group:
        member = self._find(line, name)
        if name in self.members:
            raise _error(line, "member-twice", f"{_text(name)} as a member only once")
        self.members.add(name)
        return member

    def _quorum(self, line: int, items: list[bytes]) -> None:
        if self.quorums:
            raise _error(line, "quorum-twice", "one quorum line")
        self.quorums.append(None if items[0] == _NONE else self._find(line, items[0]))

    def _check_new(self, line: int, key: VerifierKey, others: list[VerifierKey]) -> None:
        _check_count(line, len(others))
        if any(other.public_key == key.public_key for other in others):
            raise _error(line, "key-twice", "a public key that no line before has")

    def _define(self, line: int, name: bytes, what: Witness | Group) -> None:
        if name == _NONE or name in self.defined:
            raise _error(line, "name-taken", f"another name than {_text(name)}")
        self.defined[name] = what

    def _find(self, line: int, name: bytes) -> Witness | Group:
        if name not in self.defined:
            raise _error(line, "name-unknown", f"{_text(name)} to be defined on a line before")
        return self.defined[name]


_ReadLine = Callable[[int, list[bytes]], None]


def _has_witnessed(who: Witness | Group, cosigned: Collection[VerifierKey]) -> bool:
    if isinstance(who, Witness):
        return who.key in cosigned
    return sum(_has_witnessed(member, cosigned) for member in who.members) >= who.threshold


def _threshold(line: int, text: bytes, members: int) -> int:
    if text in {b"any", b"all"}:
        return 1 if text == b"any" else members
    try:
        threshold = parse_decimal(_text(text), limit=members)
    except EncodingError:
        threshold = 0
    if not threshold:
        raise _error(line, "threshold", f"any, all or a number 1…{members}")
    return threshold


def _key(line: int, text: bytes, allowed: tuple[Algorithm, ...]) -> VerifierKey:
    try:
        key = parse_vkey(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _error(line, "key", "a verifier key in UTF-8") from error
    except NoteError as error:
        raise _error(line, "key", f"a verifier key ({error})", reason=error.code) from error
    if key.algorithm not in allowed:
        names = " or ".join(algorithm.name for algorithm in allowed)
        raise _error(line, "algorithm", f"a key of {names}, got {key.algorithm.name}")
    return key


def _url(items: list[bytes]) -> str | None:
    return _text(items[0]) if items else None


def _text(octets: bytes) -> str:
    """For people to read; the octets themselves decide which name is which."""
    return octets.decode("utf-8", "backslashreplace")


def _check_count(line: int, count: int) -> None:
    if count >= EACH_LIMIT:
        raise _error(line, "many", f"at most {EACH_LIMIT} logs, witnesses and groups each")


def _error(line: int, what: str, expected: str, **fields: object) -> PolicyError:
    where = f"line {line}" if line else "the file"
    return PolicyError(
        f"policy, {where}: expected {expected}",
        code=f"policy-{what}",
        line=line,
        expected=expected,
        **fields,
    )
