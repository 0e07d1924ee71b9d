"""What an audit says in the end: its checks, the recount, and what it cannot check.

The same report is written as text (`report_text`) and as JSON (`report_json`). Nothing here
reads a log or decides anything; whether a log is right follows from the checks alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from unjoin.audit.errors import AuditError
from unjoin.audit.findings import Finding, Findings
from unjoin.registry.tally import Tally


class Result(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_DONE = "not-done"


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check.

    `name` is stable, in kebab-case; `title` is for people. `did` is one sentence on what was done,
    or why it was not. `remarks` are sentences that a reader must not miss. `findings` are at most
    20 of each code; `unshown` says how many more there are of which code.
    """

    number: int
    name: str
    title: str
    result: Result
    did: str
    remarks: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    unshown: Mapping[str, int] = field(default_factory=dict)


class CheckList:
    """The checks of one audit, by their names and in the order of their numbers."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = dict(titles)
        self._done: dict[str, Check] = {}

    def passed(self, name: str, did: str, remarks: Iterable[str] = ()) -> None:
        """Note that a check found nothing wrong."""
        self._add(name, Result.PASSED, did, remarks)

    def not_done(self, name: str, why: str, remarks: Iterable[str] = ()) -> None:
        """Note that a check was not done, and why."""
        self._add(name, Result.NOT_DONE, why, remarks)

    def ended(
        self,
        name: str,
        did: str,
        findings: Iterable[Finding],
        remarks: Iterable[str] = (),
        unshown: Mapping[str, int] | None = None,
    ) -> None:
        """Note a check that was done: failed where there are findings, else passed.

        `unshown`: for each code of which not all findings are given, how many more there are; a
        collector of findings knows it by itself.
        """
        if isinstance(findings, Findings):
            unshown = findings.unshown
        found = tuple(findings)
        result = Result.FAILED if found else Result.PASSED
        self._add(name, result, did, remarks, found, unshown)

    def failed(self, name: str) -> bool:
        """Whether that check was done and found something wrong."""
        return name in self._done and self._done[name].result is Result.FAILED

    def checks(self) -> tuple[Check, ...]:
        """All checks; those of which nothing was noted are not done."""
        for name in self._titles:
            if name not in self._done:
                self.not_done(name, "not done, because the audit did not come so far.")
        return tuple(sorted(self._done.values(), key=lambda check: check.number))

    def _add(
        self,
        name: str,
        result: Result,
        did: str,
        remarks: Iterable[str] = (),
        findings: tuple[Finding, ...] = (),
        unshown: Mapping[str, int] | None = None,
    ) -> None:
        number = list(self._titles).index(name) + 1
        self._done[name] = Check(
            number=number,
            name=name,
            title=self._titles[name],
            result=result,
            did=did,
            remarks=tuple(remarks),
            findings=findings,
            unshown=unshown or {},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSeen:
    """Which log was audited. What the audit did not learn is None.

    `key_from`: ``argument``, ``policy``, ``remembered`` or ``first-use``. `size` in leaves, `root`
    in base64: those of the checkpoint.
    """

    place: str
    origin: str | None = None
    vkey: str | None = None
    key_from: str | None = None
    size: int | None = None
    root: str | None = None


@dataclass(frozen=True, slots=True)
class Recount:
    """What the entries add up to.

    `organisations` maps a bit to its slug; empty where no tally told them. `campaign`: its id.
    """

    tally: Tally
    campaign: str | None
    organisations: Mapping[int, str]

    def slugs(self, mask: int) -> list[str]:
        """The organisations of `mask`, by slug, or by number where it is not known."""
        return [
            self.organisations.get(bit, f"organisation {bit}")
            for bit in range(16)
            if mask >> bit & 1
        ]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a proof carries: the bytes of a statement, in canonical JSON."""

    leaf: int
    canonical: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An audit that came to an end, or to a point where it could not go on.

    `recount` is None where an entry could not be counted, or nothing was recounted. `statement`:
    that of a proof, where it has one. `unchecked`: what cannot be checked, one sentence each.
    `broken_off`: why the audit could not go on to its end, if so.
    """

    log: LogSeen
    checks: tuple[Check, ...]
    recount: Recount | None = None
    statement: Statement | None = None
    unchecked: tuple[str, ...] = ()
    broken_off: AuditError | None = None

    @property
    def is_right(self) -> bool:
        """Whether no check failed."""
        return all(check.result is not Result.FAILED for check in self.checks)
