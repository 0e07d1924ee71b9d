"""Checks a whole log against a size and a root that were signed, and counts it.

What holds when there is no finding:

1. Every bundle and every tile of a log of that size is there, exactly as long
   as it must be. (What else lies there is for `strays`.)
2. Every entry hashes to the leaf hash that is published; every published hash
   of every level is the root of the tile below; the last of them lead to the
   signed root. So what was read is what was signed.
3. Every entry is well formed, and keeps the rules of the count.
4. The tally is the fold over the entries 0…size−1 and over nothing else.

That the checkpoint is signed, is no older than the one before, and is the one
that others see, is not known here. Source: docs/format.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Literal

from unjoin.audit.acts import count_log
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.errors import StateDamagedError
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.kernel import FastKernel, KernelName, choose_kernel, load_fast
from unjoin.audit.kernel_plain import UNKNOWN
from unjoin.audit.sources import Source
from unjoin.audit.state import State
from unjoin.audit.units import UnitReport, unit_count, unit_leaves
from unjoin.audit.upper import check_upper
from unjoin.audit.workers import Task, check_units, default_jobs
from unjoin.registry.organisations import ANY, OrganisationMask
from unjoin.registry.tally import Tally, TallyError

GIVE_UP_AFTER = 2_000
"""Findings after which the rest is not read. A checkpoint can claim any size, and what is not there
is asked for in vain, file by file."""

WORTH_COMPILING_UNITS = 16
"""With fewer to check, the plain kernel is done before the fast one is loaded, or, the first time,
compiled."""

Progress = Callable[[int, int], None]
"""Told how many leaves are done, of how many."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the audit of a log gave.

    `tally` is there exactly if there is no finding. `entries_known` of `entries` were checked by
    an earlier audit, and lead to the root signed now. `unshown`: for each code of which not all
    findings are given, how many more there are.
    """

    tally: Tally | None
    findings: tuple[Finding, ...]
    unshown: dict[str, int]
    entries: int
    entries_known: int
    files_read: int
    bytes_read: int
    kernel: KernelName


def check_log(  # noqa: PLR0913 - every one of them is a decision of whoever audits
    source: Source,
    size: int,
    root: bytes,
    known: OrganisationMask = ANY,
    *,
    state: State,
    jobs: int | None = None,
    progress: Progress | None = None,
    kernel: Literal["auto", "fast", "plain"] = "auto",
    again: bool = False,
) -> Result:
    """Check the log of `size` leaves under `root`, which a checkpoint signs, and count it.

    `known` is the mask of the campaign's organisations. `state` remembers what is finished;
    `again` forgets that first. `jobs`: how many units at once; a worker for each core by default.
    `progress` is called from this thread. A state that turns out to be damaged is begun anew, and
    its `notice` says so.

    Raises UnreachableError where the log cannot be read, WorkerError, KernelError, StateError.
    After any of them, and after an interrupt, what was finished is remembered.
    """
    if again:
        state.forget_units()
    run = partial(_check_log, source, size, root, known, state, jobs, progress, kernel)
    try:
        return run()
    except StateDamagedError:
        state.begin_anew()
        return run()


def _check_log(
    source: Source,
    size: int,
    root: bytes,
    known: OrganisationMask,
    state: State,
    jobs: int | None,
    progress: Progress | None,
    kernel: Literal["auto", "fast", "plain"],
) -> Result:
    audit = _Audit(source, size, root, state, progress or (lambda _done, _of: None))
    audit.check(jobs or default_jobs(), kernel)
    if audit.before and not audit.fits:
        # Either the log is wrong, or what is remembered is of another log: then it was rewritten.
        # A unit that never led to a signed root says nothing: it may be of a damaged copy.
        proved = state.proved
        before = {unit: was for unit, was in audit.before.items() if unit < proved}
        for unit in before:
            state.read_unit(unit)  # a damaged row, which is no history either, is an error
        state.forget_units()
        audit = _Audit(source, size, root, state, audit.progress)
        audit.check(jobs or default_jobs(), kernel)
        audit.findings.extend(_changed(before, audit.roots))
    return audit.result(known)


class _Audit:
    """One pass over a log."""

    def __init__(
        self, source: Source, size: int, root: bytes, state: State, progress: Progress
    ) -> None:
        self.source = source
        self.size = size
        self.root = root
        self.state = state
        self.progress = progress
        self.findings = Findings()
        self.roots: dict[int, bytes] = {}
        self.before: dict[int, bytes] = {}
        self.files_read = 0
        self.bytes_read = 0
        self.kernel: KernelName = "plain"
        self.fits = False
        """Whether the roots of the units lead to the signed root."""

    def check(self, jobs: int, kernel: Literal["auto", "fast", "plain"]) -> None:
        """Check every unit that is not remembered, and all that is above the units."""
        units, whole = unit_count(self.size), self.size // UNIT_LEAVES
        self.before = {unit: root for unit, root in self.state.units().items() if unit < whole}
        self.roots = dict(self.before)
        # One after the other and not as a list: a checkpoint can claim any size.
        tasks = (
            Task(unit, unit_leaves(unit, self.size))
            for unit in range(units)
            if unit not in self.before
        )
        fast = self._load(kernel, whole_units=whole - len(self.before))
        jobs = max(1, min(jobs, units - len(self.before)))
        done = len(self.before) * UNIT_LEAVES
        self.progress(done, self.size)
        with closing(check_units(self.source, tasks, jobs=jobs, fast=fast)) as reports:
            try:
                self._take_all(reports, done)
            except StateDamagedError:
                raise
            except BaseException:
                self.source.abort()  # so that no reader is waited for
                raise
        self.state.commit()
        if len(self.roots) == units:
            self._check_upper([self.roots[unit] for unit in range(units)])
        else:
            self.findings.add(_gave_up(len(self.roots) * UNIT_LEAVES, self.size))

    def _load(
        self, kernel: Literal["auto", "fast", "plain"], *, whole_units: int
    ) -> FastKernel | None:
        """The fast kernel, where it is wanted and there is work for it."""
        self.kernel = choose_kernel(kernel)
        least = WORTH_COMPILING_UNITS if kernel == "auto" else 1
        if self.kernel == "fast" and whole_units >= least:
            return load_fast()
        self.kernel = "plain"
        return None

    def _check_upper(self, roots: list[bytes]) -> None:
        upper = check_upper(self.source, self.size, self.root, roots)
        self.findings.extend(upper.findings)
        self.files_read += upper.files_read
        self.bytes_read += upper.bytes_read
        self.fits = not upper.findings
        if self.fits and UNKNOWN not in roots:
            self.state.remember_proved(self.size // UNIT_LEAVES)

    def _take_all(self, reports: Iterator[UnitReport], done: int) -> None:
        for report in reports:
            self._take(report)
            done += report.leaves
            self.progress(done, self.size)
            if len(self.findings) > GIVE_UP_AFTER:
                break

    def _take(self, report: UnitReport) -> None:
        self.roots[report.unit] = report.root
        self.files_read += report.files_read
        self.bytes_read += report.bytes_read
        self.findings.extend(report.findings)
        if report.classes is not None:
            whole = report.leaves == UNIT_LEAVES
            self.state.add_unit(report.unit, report.root, report.classes, whole=whole)

    def result(self, known: OrganisationMask) -> Result:
        tally = None
        if not self.findings:
            try:
                tally = count_log(
                    self.state, size=self.size, units=unit_count(self.size), known=known
                )
            except TallyError as error:
                self.findings.add(_broken_rule(error))
        return Result(
            tally=tally,
            findings=tuple(self.findings),
            unshown=self.findings.unshown,
            entries=self.size,
            entries_known=len(self.before) * UNIT_LEAVES,
            files_read=self.files_read,
            bytes_read=self.bytes_read,
            kernel=self.kernel,
        )


def _gave_up(done: int, size: int) -> Finding:
    return Finding(
        "gave-up",
        f"after {done} leaves",
        f"more than {GIVE_UP_AFTER} things were wrong by then, so the rest of the {size} leaves "
        "was not read",
        "what was read is not the log that the checkpoint signs, so there is no count",
    )


def _changed(before: dict[int, bytes], now: dict[int, bytes]) -> Iterator[Finding]:
    for unit in sorted(before):
        if before[unit] != now.get(unit):
            first = unit * UNIT_LEAVES
            yield Finding(
                "history-changed",
                f"leaves {first} to {first + UNIT_LEAVES - 1}",
                "an earlier audit read other entries or other tiles here, which led to the root "
                "that was signed then",
                "what was published has been rewritten or is damaged; a log only ever grows, so "
                "no count of this log can be relied upon",
            )


def _broken_rule(error: TallyError) -> Finding:
    return Finding(
        error.code,
        f"leaf {error.fields['index']}",
        str(error),
        "the log breaks the rules of the count, so there is no count, and not a smaller one",
    )
