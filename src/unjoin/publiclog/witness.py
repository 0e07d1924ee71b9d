"""The log's side of c2sp.org/tlog-witness: ask a witness to cosign a checkpoint.

Rules kept here:

1. The witness is told which size it is thought to know, with a proof from there.
   If it answers that it knows another, it is asked once more, from that one.
2. Of its answer only its own cosignature is taken, and only if it verifies and
   has a time. Signatures of others are ignored.
3. Whatever else happens becomes a WitnessError with a code and a sentence. None
   of it stops the log: that is the policy's to say.

A witness that knows a larger log than ours was shown a history that we do not
have: that is told apart from every other fault. Time limits, and reading no more
of an answer than `ANSWER_LIMIT_BYTES` + 1, are up to `post`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from unjoin.publiclog.checkpoints import parse_checkpoint
from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.encoding import encode_base64, parse_decimal
from unjoin.publiclog.errors import EncodingError, LogError, WitnessError
from unjoin.publiclog.keys import Algorithm, Signature
from unjoin.publiclog.notes import Note, parse_signatures
from unjoin.publiclog.policy import Witness
from unjoin.publiclog.tree import HASH_BYTES, SIZE_LIMIT, Hash

Post = Callable[[str, bytes], tuple[int, bytes]]
"""Sends a body to a URL; gives the status and the answer. May raise OSError."""
Prove = Callable[[int], tuple[Hash, ...]]
"""The consistency proof from a smaller size, not 0, to the checkpoint's."""

PROOF_HASH_LIMIT = 63
ANSWER_LIMIT_BYTES = 64 * 1024

_REFUSALS = {
    400: ("bad-request", "it found the request malformed"),
    403: ("forbidden", "it does not trust the signature on the checkpoint"),
    404: ("unknown-log", "it does not know this log"),
    422: ("inconsistent", "it says that the checkpoint does not continue what it knows"),
}


def add_checkpoint_body(old: int, hashes: Sequence[Hash], note: bytes) -> bytes:
    """The body of a request: from size `old` the `hashes` prove the checkpoint in `note`.

    Raises WitnessError `witness-request` for what the protocol forbids to send.
    """
    if not 0 <= old < SIZE_LIMIT or len(hashes) > PROOF_HASH_LIMIT or (hashes and not old):
        raise WitnessError(
            f"from size {old} with {len(hashes)} hashes: at most {PROOF_HASH_LIMIT} may be sent, "
            "and none from size 0",
            code="witness-request",
            old=old,
            hashes=len(hashes),
        )
    if any(len(each) != HASH_BYTES for each in hashes):
        raise WitnessError(f"hashes have {HASH_BYTES} bytes", code="witness-request", old=old)
    lines = [f"old {old}", *map(encode_base64, hashes), "", ""]
    return "\n".join(lines).encode("ascii") + note


def ask_witness(
    witness: Witness, note: Note, *, known_size: int, prove: Prove, post: Post
) -> tuple[Signature, int]:
    """The cosignature of `witness` (trusted) on our signed checkpoint `note`, and its size.

    `known_size`: what the witness is thought to know, 0 if nothing. The size given
    back is what it knows from now on. What `post` receives is untrusted. Raises
    WitnessError with `witness` (its name) and the code ``witness-`` and:
    ``no-url``, ``algorithm`` (a key that cannot be verified here); ``unreachable``;
    ``ahead`` (with `claimed`, `size`); ``conflict`` (it contradicts itself about
    its size, or does not say it); ``bad-request``, ``forbidden``, ``unknown-log``,
    ``inconsistent``, ``failed`` (5xx), ``status`` (any other); ``answer`` (too long,
    malformed, or without its cosignature); ``cosignature`` (not true).
    """
    _check_can_ask(witness)
    size = parse_checkpoint(note.text).size
    old = known_size
    for attempt in (1, 2):
        _check_not_ahead(witness, old, size)
        status, answer = _post(witness, _body(old, size, prove, note), post)
        if status != 409:
            break
        claimed = _claimed_size(witness, answer)
        _check_not_ahead(witness, claimed, size)
        if claimed == old or attempt == 2:
            raise _error(
                witness,
                "conflict",
                f"it was asked from size {old} and refused, saying that it knows {claimed}",
                old=old,
                claimed=claimed,
            )
        old = claimed
    _check_accepted(witness, status)
    return _own_cosignature(witness, note, answer), size


def _check_can_ask(witness: Witness) -> None:
    if witness.url is None:
        raise _error(witness, "no-url", "the policy has no URL for it")
    if witness.key.algorithm is not Algorithm.COSIGNATURE:
        raise _error(
            witness,
            "algorithm",
            f"its key is {witness.key.algorithm.name}; only Ed25519 cosignatures are verified here",
        )


def _check_not_ahead(witness: Witness, known: int, size: int) -> None:
    if known > size:
        raise _error(
            witness,
            "ahead",
            f"it knows this log at size {known}, and the checkpoint has {size}: "
            "it was shown leaves that this log does not have",
            claimed=known,
            size=size,
        )


def _body(old: int, size: int, prove: Prove, note: Note) -> bytes:
    hashes = prove(old) if 0 < old < size else ()
    return add_checkpoint_body(old, hashes, note.encode())


def _post(witness: Witness, body: bytes, post: Post) -> tuple[int, bytes]:
    url = f"{(witness.url or '').rstrip('/')}/add-checkpoint"
    try:
        status, answer = post(url, body)
    except OSError as error:
        raise _error(witness, "unreachable", f"it cannot be reached: {error}", url=url) from error
    if len(answer) > ANSWER_LIMIT_BYTES:
        raise _error(
            witness, "answer", f"it answered more than {ANSWER_LIMIT_BYTES} bytes", status=status
        )
    return status, answer


def _claimed_size(witness: Witness, answer: bytes) -> int:
    """The size in the answer to a 409, which is one decimal number and a newline."""
    try:
        text = answer.decode("ascii")
        if not text.endswith("\n"):
            raise EncodingError("a final newline is expected", code="encoding-decimal")
        return parse_decimal(text[:-1], limit=SIZE_LIMIT - 1)
    except (UnicodeDecodeError, EncodingError) as error:
        # Seen in the field where the sizes are equal and the roots are not: an empty 409.
        raise _error(
            witness,
            "conflict",
            "it refused because of the size, and did not say which it knows; "
            "perhaps it knows another root for this size",
        ) from error


def _check_accepted(witness: Witness, status: int) -> None:
    if status == 200:
        return
    if status in _REFUSALS:
        code, sentence = _REFUSALS[status]
        raise _error(witness, code, sentence, status=status)
    if 500 <= status <= 599:
        raise _error(
            witness,
            "failed",
            f"it failed with status {status}; some witnesses do so for a log they do not know",
            status=status,
        )
    raise _error(witness, "status", f"it answered with status {status}", status=status)


def _own_cosignature(witness: Witness, note: Note, answer: bytes) -> Signature:
    """The one line of `answer` that is of `witness`, verified."""
    try:
        lines = parse_signatures(answer)
    except LogError as error:
        raise _error(witness, "answer", f"it answered with no signature lines: {error}") from error
    own = tuple(line for line in lines if witness.key.is_of(line))
    if not own:
        raise _error(witness, "answer", "its own cosignature is not in its answer")
    try:
        (found,) = find_cosignatures(Note(note.text, own), [witness.key])
    except LogError as error:
        raise _error(witness, "cosignature", str(error)) from error
    if not found.timestamp:
        raise _error(witness, "cosignature", "its cosignature has no time")
    return own[0]


def _error(witness: Witness, code: str, sentence: str, **fields: object) -> WitnessError:
    return WitnessError(
        f"witness {witness.name}: {sentence}",
        code=f"witness-{code}",
        witness=witness.name,
        **fields,
    )
