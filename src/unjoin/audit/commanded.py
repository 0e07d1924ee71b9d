"""`unjoin audit`: checks a published log and recounts it, or checks one declarant's proof.

Exit codes: 0, everything that was checked is right; 1, something was found wrong; 2, the audit
could not be done, so that nothing is known. A file that the signed checkpoint promises and that is
not there is wrong; a log that cannot be reached, or has no checkpoint, could not be audited.

The report goes to standard output, a progress bar to standard error where that is a terminal.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unjoin.audit import unchecked
from unjoin.audit.checks import audit_log
from unjoin.audit.errors import AuditError
from unjoin.audit.key_check import (
    FIRST_USE,
    FROM_ARGUMENT,
    FROM_POLICY,
    REMEMBERED,
    KnownKeys,
    TrustedKey,
    choose_key,
    read_log_key,
)
from unjoin.audit.notes_check import read_notes, root_text
from unjoin.audit.plan import Options
from unjoin.audit.progress import ProgressBar
from unjoin.audit.proof_check import PROOF_TITLES, ProofSeen, check_proof_file
from unjoin.audit.report import CheckList, LogSeen, Report, Statement
from unjoin.audit.report_json import render_json, render_json_error
from unjoin.audit.report_text import printable, render_text
from unjoin.audit.sources import Source, open_source
from unjoin.audit.state import default_directory
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.keys import Algorithm
from unjoin.publiclog.notes import parse_note
from unjoin.publiclog.policy import POLICY_LIMIT_BYTES, Policy, parse_policy
from unjoin.publiclog.proof_codes import read_proof
from unjoin.publiclog.tlog_proof import PROOF_LIMIT_BYTES

RIGHT, WRONG, NOT_DONE = 0, 1, 2
WAIT_S = 1.5
"""Between two reads of files that a publication under way may be about to change."""


def run_audit(args: argparse.Namespace) -> int:
    """Do what the arguments ask for, write the report, and return the exit code."""
    try:
        report = _audit_proof(args) if args.proof else _audit_log(args)
    except AuditError as error:
        if args.json:
            sys.stdout.write(render_json_error(error))
        return _could_not(error)
    sys.stdout.write(render_json(report) if args.json else render_text(report))
    if not report.is_right:
        return WRONG
    return RIGHT if report.broken_off is None else _could_not(report.broken_off)


def _audit_log(args: argparse.Namespace) -> Report:
    if args.place is None:
        raise _usage("say which log: its URL, or a directory")
    policy = _read_policy(args.policy)
    options = Options(
        given=_given_key(args.vkey, policy),
        policy=policy,
        statements=args.statements,
        jobs=args.jobs,
        state_directory=_state_directory(args),
        again=args.again,
        kernel=args.kernel,
    )
    progress = ProgressBar(sys.stderr)
    with _source(args.place) as source:
        try:
            return audit_log(source, options, wait=_wait, progress=progress)
        finally:
            progress.clear()


def _audit_proof(args: argparse.Namespace) -> Report:
    if args.statements or args.again:
        raise _usage("--proof checks one proof; --statements and --again are for a whole log")
    policy = _read_policy(args.policy)
    checks = CheckList(PROOF_TITLES)
    path = Path(args.proof)
    data = _read_file(path, PROOF_LIMIT_BYTES)
    trusted, organisations = _key_of_proof(args, policy, data, checks)
    if trusted is None and checks.failed("key"):
        return Report(log=LogSeen(place=args.proof), checks=checks.checks())
    seen = check_proof_file(data, path.name, trusted, policy, checks, organisations=organisations)
    if trusted is None:
        says = "nothing is proved without the log's key: give --vkey, or say which log it is of"
        unproved = AuditError(says, code="key-missing")
        return Report(log=LogSeen(place=args.proof), checks=checks.checks(), broken_off=unproved)
    return Report(
        log=_log_of_proof(args.proof, trusted, seen),
        checks=checks.checks(),
        statement=_proved_statement(seen, checks),
        unchecked=unchecked.of_proof(
            witnessed=policy is not None and not checks.failed("cosignatures"),
            key_on_trust=trusted.source == FIRST_USE,
        ),
    )


def _key_of_proof(
    args: argparse.Namespace, policy: Policy | None, proof: bytes, checks: CheckList
) -> tuple[TrustedKey | None, dict[int, str] | None]:
    """The key to check a proof with, and the organisations where a log tells them."""
    given = _given_key(args.vkey, policy)
    known_keys = KnownKeys(_state_directory(args))
    if args.place is None:
        if given is not None:
            checks.passed("key", "took the key that was given.")
            return given, None
        return _remembered_signer(known_keys, proof, checks), None
    with _source(args.place) as source:
        remembered = known_keys.find(source.describe())
        trusted, did, findings, remarks = choose_key(source, given=given, remembered=remembered)
        checks.ended("key", did, findings, remarks)
        if trusted is None or findings:
            return trusted, None
        known_keys.remember(source.describe(), trusted.key)
        tally = read_notes(source, trusted.key, wait=_wait).tally
    return trusted, None if tally is None else dict(tally.organisations)


def _remembered_signer(known_keys: KnownKeys, proof: bytes, checks: CheckList) -> TrustedKey | None:
    """The key of the proof's log, if an audit of that log remembers it."""
    try:
        key = known_keys.find_signer(parse_note(read_proof(proof).checkpoint))
    except LogError:
        key = None  # what is wrong with the file is the next check's to say
    if key is None:
        says = "no key was given (--vkey), and none is remembered for the log that the proof names"
        checks.not_done("key", f"not done, because {says}.")
        return None
    checks.passed("key", "took the key that is remembered from an audit of the proof's log.")
    return TrustedKey(key, REMEMBERED)


@contextmanager
def _source(place: str) -> Iterator[Source]:
    """The source at `place`, whose connections end with it."""
    source = open_source(place)
    try:
        yield source
    finally:
        source.close()


def _log_of_proof(place: str, trusted: TrustedKey, seen: ProofSeen | None) -> LogSeen:
    checkpoint = seen.checkpoint.checkpoint if seen is not None and seen.checkpoint else None
    return LogSeen(
        place=place,
        origin=trusted.key.name,
        vkey=trusted.key.encode(),
        key_from=trusted.source,
        size=None if checkpoint is None else checkpoint.size,
        root=None if checkpoint is None else root_text(checkpoint.root),
    )


def _proved_statement(seen: ProofSeen | None, checks: CheckList) -> Statement | None:
    """The statement, if it is proved: words that are not would only mislead."""
    if seen is None or not seen.statement or any(map(checks.failed, PROOF_TITLES)):
        return None
    return Statement(seen.index, seen.statement)


def _given_key(text: str | None, policy: Policy | None) -> TrustedKey | None:
    """The key from ``--vkey`` (a file's name or the key itself), or from a policy of one log."""
    if text is not None:
        path = Path(text)
        try:
            # Path.is_file would raise an error: a key can be longer than any file's name.
            is_file = os.path.isfile(text)  # noqa: PTH113
            written = path.read_text(encoding="utf-8") if is_file else text
            return TrustedKey(read_log_key(written), FROM_ARGUMENT)
        except (LogError, UnicodeDecodeError) as error:
            says = f"--vkey: neither a file with the log's key nor the key itself ({error})"
            raise AuditError(says, code="key-unusable") from error
    if policy is None or not policy.logs:
        return None
    if len(policy.logs) > 1 or policy.logs[0].key.algorithm is not Algorithm.ED25519:
        raise _usage("the policy does not name one log with an Ed25519 key; give --vkey")
    return TrustedKey(policy.logs[0].key, FROM_POLICY)


def _read_policy(name: str | None) -> Policy | None:
    if name is None:
        return None
    try:
        return parse_policy(_read_file(Path(name), POLICY_LIMIT_BYTES))
    except LogError as error:
        raise AuditError(f"{name}: {error}", code=error.code) from error


def _read_file(path: Path, limit: int) -> bytes:
    """The file, or one byte more than `limit` of it."""
    with path.open("rb") as file:
        return file.read(limit + 1)


def _state_directory(args: argparse.Namespace) -> Path | None:
    directory: Path | None = args.state
    return None if args.no_state else directory or default_directory()


def _wait() -> None:
    time.sleep(WAIT_S)


def _usage(says: str) -> AuditError:
    return AuditError(says, code="usage")


def _could_not(error: AuditError) -> int:
    sys.stderr.write(printable(f"unjoin: `unjoin audit` could not be done: {error}\n"))
    return NOT_DONE
