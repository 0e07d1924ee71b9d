"""The audit of a log: all checks in order, from the key to the numbers on the pages.

1. What is not signed by the log's key is not used for anything.
2. A check that cannot be done is said to be not done, with the reason; it never passes.
3. One fault does not end the audit, where what comes after can still be told.
4. A checkpoint is remembered only if it continues the one that was remembered before: of a log
   that was written anew, the first history stays known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from unjoin.audit import unchecked
from unjoin.audit.bundles import BundleReader
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.engine import Result, check_log
from unjoin.audit.files_check import check_files
from unjoin.audit.findings import Findings
from unjoin.audit.history import check_history, open_earlier
from unjoin.audit.key_check import FIRST_USE, KnownKeys, TrustedKey, choose_key
from unjoin.audit.notes_check import (
    Notes,
    Wait,
    check_cosignatures,
    newest_size,
    read_notes,
    read_tally,
    root_text,
)
from unjoin.audit.report import CheckList, LogSeen, Recount, Report
from unjoin.audit.sources import Source
from unjoin.audit.state import State
from unjoin.audit.statements import Log, check_statements
from unjoin.audit.tally_check import (
    check_numbers,
    compare_organisations,
    compare_tally,
    organisations_text,
)
from unjoin.publiclog.checkpoints import Checkpoint, SignedCheckpoint
from unjoin.publiclog.policy import Policy
from unjoin.registry.organisations import ANY, OrganisationMask
from unjoin.registry.tally_text import TallyText

TITLES = {
    "key": "The log's key",
    "checkpoint": "The signed checkpoint",
    "history": "The log continues what was seen before",
    "cosignatures": "The witnesses' cosignatures",
    "tree": "Every file of the log, up to the signed root",
    "entries": "The form of every entry",
    "count": "The rules of the count",
    "tally": "The signed tally",
    "files": "Files that do not belong to the log",
    "statements": "The published statements",
    "numbers": "The numbers on the centre's pages",
}
NO_LOG = "not done, because there is no checkpoint signed by the log's key."

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many leaves of it, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What whoever audits decided. `state_directory`: None where nothing is to be remembered."""

    given: TrustedKey | None = None
    policy: Policy | None = None
    statements: bool = False
    jobs: int | None = None
    state_directory: Path | None = None
    again: bool = False
    kernel: Literal["auto", "fast", "plain"] = "auto"


def audit_log(source: Source, options: Options, *, wait: Wait, progress: Progress) -> Report:
    """Audit the log at `source`.

    `wait` is called between two reads of something that may be about to change. Raises AuditError
    where the audit could not be done: nothing is known then; and OSError for the state directory.
    """
    known_keys = KnownKeys(options.state_directory)
    remembered = known_keys.find(source.describe())
    checks = CheckList(TITLES)
    trusted, did, findings, remarks = choose_key(source, given=options.given, remembered=remembered)
    checks.ended("key", did, findings, remarks)
    if trusted is None:
        for name in list(TITLES)[1:]:
            checks.not_done(name, "not done, because there is no key.")
        return Report(log=LogSeen(place=source.describe()), checks=checks.checks())
    if not findings:
        known_keys.remember(source.describe(), trusted.key)
    key = trusted.key
    site = source.beside()
    try:
        with State.open(options.state_directory, origin=key.name, key=key.encode()) as state:
            return _Audit(source, site, options, trusted, state, checks, wait, progress).run()
    finally:
        if site is not None:
            site.close()


@dataclass
class _Audit:
    """One audit, with its key and its state."""

    source: Source
    site: Source | None
    options: Options
    trusted: TrustedKey
    state: State
    checks: CheckList
    wait: Wait
    progress: Progress
    compared: bool = False
    witnessed: bool = False
    statements_read: bool = False

    def run(self) -> Report:
        """Every check after the first."""
        notes = read_notes(self.source, self.trusted.key, wait=self.wait)
        did = f"read it strictly, and checked the signature of {self.trusted.key.name}."
        self.checks.ended("checkpoint", did, notes.of_checkpoint)
        if notes.checkpoint is None:
            for name in list(TITLES)[2:]:
                self.checks.not_done(name, NO_LOG)
            if notes.of_tally:
                self.checks.ended("tally", "read it strictly.", notes.of_tally)
            return self._report(None, None)
        checkpoint = notes.checkpoint.checkpoint
        result = self._check_entries(checkpoint, self._known(notes.tally))
        self._check_history(notes, checkpoint, result)
        self._check_cosignatures(notes.checkpoint)
        self._check_tally(notes, checkpoint, result)
        self._check_files(checkpoint)
        self._check_statements(notes.tally, checkpoint, result)
        self._check_numbers(notes)
        self._remember(notes)
        return self._report(checkpoint, self._recount(result, notes.tally))

    def _known(self, tally: TallyText | None) -> OrganisationMask:
        return ANY if tally is None else tally.known

    def _check_entries(self, checkpoint: Checkpoint, known: OrganisationMask) -> Result:
        """Checks 5, 6 and 7, in one pass."""
        result = check_log(
            self.source,
            checkpoint.size,
            checkpoint.root,
            known,
            state=self.state,
            jobs=self.options.jobs,
            progress=lambda done, of: self.progress("entries", done, of),
            kernel=self.options.kernel,
            again=self.options.again,
        )
        did = (
            f"read {result.files_read} files, {result.bytes_read} bytes, and hashed them "
            f"({result.kernel})."
        )
        remarks = []
        if result.entries_known:
            remarks.append(
                f"{result.entries_known} of {result.entries} entries were read by an earlier audit "
                "and lead to the root that is signed now. --again reads them again."
            )
        self._take("tree", did, result, _is_of_tree, remarks)
        self._take("entries", f"read {result.entries} entries.", result, _is_of_entry)
        if result.tally is None and not any(_is_of_count(one.code) for one in result.findings):
            why = "not done, because what was read is not what must be there."
            self.checks.not_done("count", why)
        else:
            remarks = ["The organisations are not known, so rule 1 was not checked."]
            did = f"counted {result.entries} entries."
            self._take("count", did, result, _is_of_count, remarks if known == ANY else [])
        return result

    def _take(
        self,
        name: str,
        did: str,
        result: Result,
        belongs: Callable[[str], bool],
        remarks: Iterable[str] = (),
    ) -> None:
        """Note the findings of the engine whose codes belong to this check."""
        found = [one for one in result.findings if belongs(one.code)]
        unshown = {code: more for code, more in result.unshown.items() if belongs(code)}
        self.checks.ended(name, did, found, remarks, unshown)

    def _check_history(self, notes: Notes, checkpoint: Checkpoint, result: Result) -> None:
        changed = [one for one in result.findings if _is_of_history(one.code)]
        unshown = {code: n for code, n in result.unshown.items() if _is_of_history(code)}
        remarks = [] if self.state.notice is None else [self.state.notice]
        note = self.state.checkpoint
        if note is None:
            why = "not done, because no earlier audit of this log is remembered."
            if self.options.state_directory is None:
                why = "not done, because nothing is remembered (--no-state)."
            self.checks.not_done("history", why, remarks)
            return
        earlier = open_earlier(note, self.trusted.key)
        found = check_history(
            self.source, earlier, checkpoint, tree_is_right=not self.checks.failed("tree")
        )
        old = earlier.checkpoint
        did = f"proved that the log begins with the {old.size} leaves that were seen before."
        if found is None and not changed:
            why = "not done, because the tiles that would prove it are wrong."
            self.checks.not_done("history", why, remarks)
            return
        if found:
            remarks += [f"The checkpoint seen before:\n{_quote(note)}"]
            remarks += [f"The checkpoint shown now:\n{_quote(notes.data)}"]
            did = f"looked for the {old.size} leaves that were seen before."
        self.compared = not found and not changed
        self.checks.ended("history", did, [*(found or ()), *changed], remarks, unshown)

    def _check_cosignatures(self, signed: SignedCheckpoint) -> None:
        policy = self.options.policy
        if policy is None:
            others = len(signed.note.signatures) - 1
            why = "not done, because no policy was given (--policy)."
            remarks = [f"{others} more signatures are on the checkpoint."] if others else []
            self.checks.not_done("cosignatures", why, remarks)
            return
        did, findings, said = check_cosignatures(signed.note, policy, self.trusted.key)
        self.witnessed = not findings and policy.quorum is not None
        self.checks.ended("cosignatures", did, findings, said)

    def _check_tally(self, notes: Notes, checkpoint: Checkpoint, result: Result) -> None:
        findings, text = notes.of_tally, notes.tally
        did = "read it strictly."
        if text is not None:
            remembered = self.state.organisations
            if remembered is not None:
                compare_organisations(text, remembered, findings)
            compare_tally(text, checkpoint, result.tally, findings)
            did = "compared it with the checkpoint, and every cell with the recount."
            if result.tally is None and not findings:
                self.checks.not_done(
                    "tally",
                    "not done to the end: it is signed and of this checkpoint, but there is no "
                    "recount to compare it with.",
                )
                return
        self.checks.ended("tally", did, findings)

    def _check_files(self, checkpoint: Checkpoint) -> None:
        if self.source.list_paths() is None:
            why = "not done, because files on a server cannot be listed."
            self.checks.not_done("files", why)
            return
        earlier, findings = check_files(
            self.source,
            checkpoint.size,
            lambda: newest_size(
                self.source, self.trusted.key, above=checkpoint.size, wait=self.wait
            ),
        )
        did = f"listed all files; {earlier} are of earlier checkpoints and begin as they must."
        self.checks.ended("files", did, findings)

    def _check_statements(
        self, text: TallyText | None, checkpoint: Checkpoint, result: Result
    ) -> None:
        if not self.options.statements:
            self.checks.not_done("statements", "not done, because it was not asked (--statements).")
        elif self.site is None:
            self.checks.not_done("statements", "not done, because nothing lies beside the log.")
        elif result.tally is None:
            why = "not done, because the entries to compare them with are not in order."
            self.checks.not_done("statements", why)
        else:
            log = self._log_for_statements(text, checkpoint.size)
            seen = check_statements(
                self.site, log, progress=lambda done, of: self.progress("statements", done, of)
            )
            self.statements_read = not seen.findings
            remarks = []
            if seen.beyond:
                remarks.append(f"{seen.beyond} lines are of leaves that are not in the log yet.")
            did = f"read {seen.lines} statements in {seen.files} files, and compared each."
            self.checks.ended("statements", did, seen.findings, remarks)

    def _log_for_statements(self, text: TallyText | None, size: int) -> Log:
        bundles = BundleReader(self.source, size, self.state)
        retracted: dict[int, frozenset[int]] = {}

        def is_retracted(leaf: int) -> bool:
            unit = leaf // UNIT_LEAVES
            if unit not in retracted:
                retracted.clear()  # leaves come in order, so an earlier unit is not asked for again
                retracted[unit] = self.state.retracted_leaves(unit)
            return leaf in retracted[unit]

        return Log(
            size=size,
            campaign=None if text is None else text.campaign,
            organisations=None if text is None else dict(text.organisations),
            read_bundle=bundles.read,
            is_retracted=is_retracted,
        )

    def _check_numbers(self, notes: Notes) -> None:
        if self.site is None:
            self.checks.not_done("numbers", "not done, because nothing lies beside the log.")
            return
        if notes.tally is None:
            why = "not done, because there is no signed tally to compare them with."
            self.checks.not_done("numbers", why)
            return
        findings = check_numbers(
            self.site,
            notes.tally,
            read_tally=lambda: read_tally(self.source, self.trusted.key, Findings()),
            wait=self.wait,
        )
        if findings is None:
            self.checks.not_done("numbers", "not done, because there is no such file.")
        else:
            self.checks.ended("numbers", "compared them with the signed tally.", findings)

    def _remember(self, notes: Notes) -> None:
        if not self.checks.failed("history"):
            self.state.remember_checkpoint(notes.data)
        if notes.tally is not None and not notes.of_tally:
            self.state.remember_organisations(organisations_text(notes.tally))

    def _recount(self, result: Result, text: TallyText | None) -> Recount | None:
        if result.tally is None:
            return None
        if text is None:
            return Recount(result.tally, None, {})
        return Recount(result.tally, text.campaign, dict(text.organisations))

    def _report(self, checkpoint: Checkpoint | None, recount: Recount | None) -> Report:
        return Report(
            log=LogSeen(
                place=self.source.describe(),
                origin=self.trusted.key.name,
                vkey=self.trusted.key.encode(),
                key_from=self.trusted.source,
                size=None if checkpoint is None else checkpoint.size,
                root=None if checkpoint is None else root_text(checkpoint.root),
            ),
            checks=self.checks.checks(),
            recount=recount,
            unchecked=unchecked.of_log(
                witnessed=self.witnessed,
                compared=self.compared,
                kept=self.options.state_directory is not None,
                statements_read=self.statements_read,
                key_on_trust=self.trusted.source == FIRST_USE,
            ),
        )


def _is_of_entry(code: str) -> bool:
    return code.startswith("entry-")


def _is_of_count(code: str) -> bool:
    return code.startswith("tally-rule-")


def _is_of_history(code: str) -> bool:
    return code == "history-changed"


def _is_of_tree(code: str) -> bool:
    return not (_is_of_entry(code) or _is_of_count(code) or _is_of_history(code))


def _quote(note: bytes) -> str:
    """A signed note that the log's key opened, for people."""
    return "".join(f"    {line}\n" for line in note.decode().splitlines())
