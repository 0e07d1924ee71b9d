"""The audit of a log: all checks in order, from the key to the numbers on the pages.

1. What is not signed by the log's key is not used for anything.
2. A check that cannot be done is said to be not done, with the reason; it never passes.
3. One fault does not end the audit, where what comes after can still be told.
4. Where the log cannot be read to the end, what was found until then is still said.
5. A checkpoint is remembered only if it continues the one that was remembered before: of a log
   that was written anew, the first history stays known.
"""

from __future__ import annotations

from dataclasses import dataclass

from unjoin.audit import unchecked
from unjoin.audit.bundles import BundleReader
from unjoin.audit.classes import UNIT_LEAVES
from unjoin.audit.engine import Result
from unjoin.audit.entries_check import changed_since, check_entries
from unjoin.audit.errors import AuditError
from unjoin.audit.files_check import check_files
from unjoin.audit.findings import Findings
from unjoin.audit.history import check_history, open_earlier
from unjoin.audit.key_check import FIRST_USE, KnownKeys, TrustedKey, choose_key
from unjoin.audit.kit_check import check_kit
from unjoin.audit.notes_check import (
    Notes,
    Wait,
    check_cosignatures,
    newest_size,
    read_notes,
    read_tally,
    root_text,
)
from unjoin.audit.plan import TITLES, Options, Progress
from unjoin.audit.report import CheckList, LogSeen, Recount, Report
from unjoin.audit.sources import Source
from unjoin.audit.state import State
from unjoin.audit.statements import Log, check_statements
from unjoin.audit.tally_check import (
    check_numbers,
    compare_organisations,
    compare_tally,
    organisations_text,
    remembered_organisations,
)
from unjoin.publiclog.checkpoints import Checkpoint, SignedCheckpoint
from unjoin.registry.organisations import ANY, OrganisationMask, union
from unjoin.registry.tally_text import TallyText

NO_LOG = "not done, because there is no checkpoint signed by the log's key."


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
    recount: Recount | None = None

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
            return self._report(None)
        self._check_cosignatures(notes.checkpoint)
        checkpoint = notes.checkpoint.checkpoint
        try:
            self._check_log(notes, checkpoint)
        except AuditError as error:
            return self._report(checkpoint, error)
        return self._report(checkpoint)

    def _check_log(self, notes: Notes, checkpoint: Checkpoint) -> None:
        """What needs more than the notes. Raises AuditError where it could not be done."""
        organisations = self._organisations(notes.tally)
        known = union(OrganisationMask(1 << bit) for bit in organisations) or ANY
        result = check_entries(
            self.source, checkpoint, known, self.options, self.state, self.checks, self.progress
        )
        if result.tally is not None:
            campaign = None if notes.tally is None else notes.tally.campaign
            self.recount = Recount(result.tally, campaign, organisations)
        self._check_history(notes, checkpoint, result)
        self._check_tally(notes, checkpoint, result)
        self._remember(notes)
        self._check_files(checkpoint)
        self._check_statements(notes.tally, checkpoint, result)
        self._check_numbers(notes)
        self._check_kit()

    def _organisations(self, tally: TallyText | None) -> dict[int, str]:
        """Those of the tally, or else those that an earlier audit saw."""
        if tally is not None:
            return dict(tally.organisations)
        remembered = self.state.organisations
        return {} if remembered is None else remembered_organisations(remembered)

    def _check_history(self, notes: Notes, checkpoint: Checkpoint, result: Result) -> None:
        changed, unshown = changed_since(result)
        remarks = [] if self.state.notice is None else [self.state.notice]
        note = self.state.checkpoint
        if note is None and not changed:
            why = "not done, because no earlier audit of this log is remembered."
            if self.options.state_directory is None:
                why = "not done, because nothing is remembered (--no-state)."
            self.checks.not_done("history", why, remarks)
            return
        found: Findings | None = Findings()
        did = "compared the log with what earlier audits read of it."
        if note is not None:
            earlier = open_earlier(note, self.trusted.key)
            did = f"looked for the {earlier.checkpoint.size} leaves that were seen before."
            tree_is_right = not self.checks.failed("tree")
            found = check_history(self.source, earlier, checkpoint, tree_is_right=tree_is_right)
            if found is not None and not found:
                did = (
                    f"proved that it begins with the {earlier.checkpoint.size} leaves seen before."
                )
            if found:
                remarks.append(f"The checkpoint seen before:\n{_quote(note)}")
                remarks.append(f"The checkpoint shown now:\n{_quote(notes.data)}")
        if found is None and not changed:
            why = "not done, because the tiles that would prove it are wrong."
            self.checks.not_done("history", why, remarks)
            return
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
        did, remarks = "read it strictly.", list[str]()
        if text is not None:
            remembered = self.state.organisations
            if remembered is not None:
                remarks += compare_organisations(text, remembered, findings)
            compare_tally(text, checkpoint, result.tally, findings)
            did = "compared it with the checkpoint, and every cell with the recount."
            if result.tally is None and not findings:
                self.checks.not_done(
                    "tally",
                    "not done to the end: it is signed and of this checkpoint, but there is no "
                    "recount to compare it with.",
                    remarks,
                )
                return
        self.checks.ended("tally", did, findings, remarks)

    def _check_files(self, checkpoint: Checkpoint) -> None:
        if self.source.list_paths() is None:
            why = "not done, because files on a server cannot be listed."
            self.checks.not_done("files", why)
            return
        key, size = self.trusted.key, checkpoint.size
        did, findings, remarks = check_files(
            self.source, size, lambda: newest_size(self.source, key, above=size, wait=self.wait)
        )
        self.checks.ended("files", did, findings, remarks)

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
        compared = check_numbers(
            self.site,
            notes.tally,
            read_tally=lambda: read_tally(self.source, self.trusted.key, Findings()),
            wait=self.wait,
        )
        if compared is None:
            self.checks.not_done("numbers", "not done, because there is no such file.")
            return
        findings, size = compared
        if size != notes.tally.size and not findings:
            grown = f"the log has grown, and they are those of {size} entries, not counted here."
            self.checks.not_done("numbers", f"not done, because {grown}")
        else:
            self.checks.ended("numbers", "compared them with the signed tally.", findings)

    def _check_kit(self) -> None:
        findings = check_kit(self.source, self.site, self.trusted.key, wait=self.wait)
        if findings is None:
            self.checks.not_done("kit", "not done, because the log has no note of one.")
        else:
            self.checks.ended("kit", "compared it with its signed note.", findings)

    def _remember(self, notes: Notes) -> None:
        is_first = self.state.checkpoint is None and not self.checks.failed("history")
        if self.compared or is_first:
            self.state.remember_checkpoint(notes.data)
        if notes.tally is not None and not notes.of_tally:
            self.state.remember_organisations(organisations_text(notes.tally))

    def _report(
        self,
        checkpoint: Checkpoint | None,
        broken_off: AuditError | None = None,
    ) -> Report:
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
            recount=self.recount,
            broken_off=broken_off,
            unchecked=unchecked.of_log(
                witnessed=self.witnessed,
                compared=self.compared,
                kept=self.options.state_directory is not None,
                statements_read=self.statements_read,
                key_on_trust=self.trusted.source == FIRST_USE,
            ),
        )


def _quote(note: bytes) -> str:
    """A signed note that the log's key opened, for people."""
    return "".join(f"    {line}\n" for line in note.decode().splitlines())
