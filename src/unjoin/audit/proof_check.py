"""Checks a declarant's proof, without the log: the entry is in it, and the words are the entry's.

The extra data of the proof are entry, nonce and statement, or the entry alone where the statement
is not published any more. Everything in the file is untrusted but what the log's key signed and
what follows from it. Source: docs/format.md, "The declarant's proof".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unjoin.audit import meanings
from unjoin.audit.findings import Finding, Findings
from unjoin.audit.key_check import TrustedKey
from unjoin.audit.notes_check import check_cosignatures
from unjoin.audit.report import CheckList
from unjoin.audit.statements import organisations_of
from unjoin.publiclog.checkpoints import SignedCheckpoint, parse_checkpoint
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.notes import parse_note
from unjoin.publiclog.policy import Policy
from unjoin.publiclog.proof_codes import read_proof
from unjoin.publiclog.tlog_proof import Proof, check_proof
from unjoin.publiclog.tree import leaf_hash, verify_inclusion
from unjoin.registry.consent import CHANNEL_SLUGS, CONSENT_SLUGS, Kind
from unjoin.registry.entry import ENTRY_BYTES, Entry, decode_entry
from unjoin.registry.errors import RegistryError
from unjoin.registry.organisations import bits as organisation_bits
from unjoin.registry.statement import NONCE_BYTES, Nonce, commit, parse_statement
from unjoin.registry.weeks import first_day

PROOF_TITLES = {
    "key": "The log's key",
    "proof": "The form of the proof",
    "inclusion": "The entry is in the signed log",
    "cosignatures": "The witnesses' cosignatures",
    "entry": "The entry",
    "statement": "The statement",
}


@dataclass(frozen=True, slots=True)
class Extra:
    """What a proof carries beside the C2SP part. Nonce and statement are empty where not given."""

    entry: bytes
    nonce: bytes
    statement: bytes


@dataclass(frozen=True, slots=True)
class ProofSeen:
    """What a proof turned out to hold, as far as it could be read and is proved."""

    index: int
    checkpoint: SignedCheckpoint | None = None
    entry: Entry | None = None
    statement: bytes = b""


def split_extra(extra: bytes | None) -> Extra | None:
    """The parts of a proof's extra data (untrusted); None where it is neither of the two forms."""
    if extra is None or len(extra) < ENTRY_BYTES:
        return None
    entry, rest = extra[:ENTRY_BYTES], extra[ENTRY_BYTES:]
    if rest and len(rest) <= NONCE_BYTES:
        return None
    return Extra(entry, rest[:NONCE_BYTES], rest[NONCE_BYTES:])


def check_proof_file(
    data: bytes,
    name: str,
    trusted: TrustedKey | None,
    policy: Policy | None,
    checks: CheckList,
    *,
    organisations: Mapping[int, str] | None = None,
) -> ProofSeen | None:
    """Check the proof `data` (untrusted), called `name`, and note each check in `checks`.

    `data` is a file, or the text of QR codes. Without a key only what the file says of itself can
    be held against itself. `organisations` (bit → slug), where they are known, are held against
    the statement's. The result is None where the file is no proof.
    """
    findings = Findings()
    proof, extra = _read(data, name, findings)
    checks.ended("proof", "read the file strictly.", findings)
    if proof is None or extra is None:
        for later in ("inclusion", "cosignatures", "entry", "statement"):
            checks.not_done(later, "not done, because the file is no proof of this kind.")
        return None
    signed = _check_inclusion(proof, extra, name, trusted, checks)
    _check_cosigned(signed, policy, trusted, checks)
    entry = _check_entry(extra, name, checks)
    _check_statement(extra, entry, name, checks, organisations)
    return ProofSeen(proof.index, signed, entry, extra.statement)


def _read(data: bytes, name: str, findings: Findings) -> tuple[Proof | None, Extra | None]:
    try:
        proof = read_proof(data)
    except LogError as error:
        findings.add(Finding(error.code, name, str(error), meanings.PROOF_WORTHLESS))
        return None, None
    extra = split_extra(proof.extra)
    if extra is None:
        says = "the extra line is to hold an entry, or entry, nonce and statement"
        findings.add(Finding("proof-extra", name, says, meanings.PROOF_WORTHLESS))
    return proof, extra


def _check_inclusion(
    proof: Proof, extra: Extra, name: str, trusted: TrustedKey | None, checks: CheckList
) -> SignedCheckpoint | None:
    findings = Findings()
    if trusted is None:
        _follow_unsigned(proof, extra, name, checks)
        return None
    signed = None
    did = "followed the hashes from the entry to the root that the log's key signed."
    try:
        signed = check_proof(proof, leaf_hash(extra.entry), trusted.key)
        did = (
            f"leaf {proof.index} is in the log of {signed.checkpoint.size} leaves that "
            f"{trusted.key.name} signed."
        )
    except LogError as error:
        findings.add(Finding(error.code, name, str(error), meanings.PROOF_WORTHLESS))
    checks.ended("inclusion", did, findings)
    return signed


def _follow_unsigned(proof: Proof, extra: Extra, name: str, checks: CheckList) -> None:
    """Whether the hashes lead to the root that the checkpoint names, whoever wrote it."""
    checkpoint = parse_checkpoint(parse_note(proof.checkpoint).text)
    try:
        verify_inclusion(
            index=proof.index,
            size=checkpoint.size,
            leaf=leaf_hash(extra.entry),
            proof=proof.hashes,
            root=checkpoint.root,
        )
    except LogError as error:
        did = "followed the hashes from the entry to the root that the file names."
        worthless = Finding(error.code, name, str(error), meanings.PROOF_WORTHLESS)
        checks.ended("inclusion", did, [worthless])
    else:
        checks.not_done(
            "inclusion",
            "not done: the hashes lead from the entry to the root that the file names, but only "
            f"the key of {checkpoint.origin} tells whether it signed that root.",
        )


def _check_cosigned(
    signed: SignedCheckpoint | None,
    policy: Policy | None,
    trusted: TrustedKey | None,
    checks: CheckList,
) -> None:
    if policy is None:
        checks.not_done("cosignatures", "not done, because no policy was given (--policy).")
    elif signed is None or trusted is None:
        checks.not_done("cosignatures", "not done, because the checkpoint is not the log's.")
    else:
        did, findings, remarks = check_cosignatures(signed.note, policy, trusted.key)
        checks.ended("cosignatures", did, findings, remarks)


def _check_entry(extra: Extra, name: str, checks: CheckList) -> Entry | None:
    findings = Findings()
    entry = None
    try:
        entry = decode_entry(extra.entry)
    except RegistryError as error:
        findings.add(Finding(error.code, name, str(error), meanings.PROOF_WORTHLESS))
    if entry is not None and entry.kind is not Kind.WITHDRAW:
        says = f"a withdraw is expected; it is a {entry.kind.name.lower()}"
        findings.add(Finding("proof-kind", name, says, meanings.PROOF_WORTHLESS))
    remarks = [] if entry is None else [_says(entry)]
    checks.ended("entry", "read the entry's 54 bytes strictly.", findings, remarks)
    return entry


def _says(entry: Entry) -> str:
    bits = [str(bit) for bit in organisation_bits(entry.organisations)]
    return (
        f"It says: {entry.kind.name.lower()}; organisations: "
        f"{'number ' + ', '.join(bits) if bits else 'not stated'}; "
        f"consent: {CONSENT_SLUGS[entry.consent]}; by {CHANNEL_SLUGS[entry.channel]}; "
        f"received in the week from {first_day(entry.week)}; persons: {entry.persons}."
    )


def _check_statement(
    extra: Extra,
    entry: Entry | None,
    name: str,
    checks: CheckList,
    organisations: Mapping[int, str] | None,
) -> None:
    if not extra.statement:
        checks.not_done("statement", "not done: the proof carries the entry alone.")
        return
    findings = Findings()
    try:
        statement = parse_statement(extra.statement)
    except RegistryError as error:
        findings.add(Finding(error.code, name, str(error), meanings.PROOF_OF_OTHER_WORDS))
    else:
        if entry is not None and commit(extra.statement, Nonce(extra.nonce)) != entry.commitment:
            says = "statement and nonce do not give the entry's commitment"
            findings.add(Finding("proof-commitment", name, says, meanings.PROOF_OF_OTHER_WORDS))
        elif entry is not None and organisations is not None:
            slugs = organisations_of(entry.organisations, organisations)
            if statement.organisations != slugs:
                says = f"the statement names other organisations than the entry: {', '.join(slugs)}"
                findings.add(
                    Finding("proof-organisations", name, says, meanings.PROOF_OF_OTHER_WORDS)
                )
    checks.ended("statement", "compared the statement with the entry's commitment.", findings)
