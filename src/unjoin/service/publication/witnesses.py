"""Asking the witnesses of an instance to cosign a checkpoint.

Rules kept here:

1. All are asked side by side, and no witness holds the others up: after
   `ALL_WAITS_S` whoever has not answered counts as missing.
2. What a witness gave is kept in the database before any file shows it, in the
   order of the policy.
3. What a witness did not give is kept too, by the code of its problem, so that
   the operator sees who is missing and why.

Which witnesses are enough is `publiclog.policy`'s to say; what a witness may
answer is `publiclog.witness`'s. Threads only speak to witnesses: the database is
read and written by the caller's thread alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.errors import LogError
from unjoin.publiclog.notes import Note, Signature, VerifierKey, encode_signatures, parse_note
from unjoin.publiclog.policy import Policy, Witness
from unjoin.publiclog.tile_tree import consistency_proof
from unjoin.publiclog.tree import Hash
from unjoin.publiclog.witness import ask_witness
from unjoin.service.publication.database_tiles import DatabaseTiles
from unjoin.service.publication.models import Checkpoint, WitnessAnswer
from unjoin.service.publication.witness_post import Exchange

ALL_WAITS_S = 20.0
NOT_ASKED = "witness-not-asked"


@dataclass(frozen=True, slots=True)
class Missing:
    """A witness without a cosignature on the checkpoint, and why: a code, and a sentence."""

    witness: Witness
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Answer:
    witness: Witness
    signature: Signature | None
    size: int = 0
    code: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """A thread wants the consistency proof from size `old`."""

    old: int
    reply: SimpleQueue[tuple[Hash, ...] | LogError]


_Message = _Answer | _Question


def published_bytes(row: Checkpoint) -> bytes:
    """The file `log/checkpoint`: the log's note and what the witnesses added to it."""
    return bytes(row.note) + bytes(row.cosignatures)


def cosigned_by(row: Checkpoint, policy: Policy) -> tuple[VerifierKey, ...]:
    """The keys of the policy's witnesses that have cosigned `row`."""
    keys = [witness.key for witness in policy.witnesses]
    return tuple(found.key for found in find_cosignatures(parse_note(published_bytes(row)), keys))


def ask_missing(row: Checkpoint, policy: Policy) -> list[Missing]:
    """Ask whoever has not cosigned `row`, and add what they give to it, not saved yet.

    What each knows and said is saved. The answer is who is still missing.
    """
    wanted = policy.missing(cosigned_by(row, policy))
    answers = {answer.witness.key: answer for answer in _ask_all(row, wanted)}
    given = []
    missing = []
    for witness in wanted:
        answer = answers[witness.key]
        _keep(answer)
        if answer.signature:
            given.append(answer.signature)
        else:
            missing.append(Missing(witness, answer.code, answer.sentence))
    row.cosignatures = bytes(row.cosignatures) + encode_signatures(given)
    return missing


def known_missing(row: Checkpoint, policy: Policy) -> list[Missing]:
    """Who has not cosigned `row`, by what they last answered. Asks nobody."""
    missing = policy.missing(cosigned_by(row, policy))
    problems = dict(
        WitnessAnswer.objects.filter(vkey__in=[w.key.encode() for w in missing]).values_list(
            "vkey", "problem"
        )
    )
    codes = [problems.get(witness.key.encode()) or NOT_ASKED for witness in missing]
    return [Missing(w, code, code) for w, code in zip(missing, codes, strict=True)]


def _keep(answer: _Answer) -> None:
    vkey = answer.witness.key.encode()
    kept, _ = WitnessAnswer.objects.get_or_create(vkey=vkey)
    kept.problem = answer.code
    if answer.signature:
        kept.size = answer.size
    kept.save()


def _ask_all(row: Checkpoint, witnesses: tuple[Witness, ...]) -> list[_Answer]:
    """An answer from each of `witnesses`, in no certain order."""
    note = parse_note(bytes(row.note))
    sizes = dict(WitnessAnswer.objects.values_list("vkey", "size"))
    messages: SimpleQueue[_Message] = SimpleQueue()
    exchanges = {witness.key: Exchange() for witness in witnesses}
    for witness in witnesses:
        known = min(sizes.get(witness.key.encode(), 0), row.size)
        arguments = (witness, note, known, exchanges[witness.key], messages.put)
        threading.Thread(target=_ask, args=arguments, daemon=True).start()
    answers = _listen(messages, row.size, len(witnesses))
    silent = [w for w in witnesses if w.key not in {answer.witness.key for answer in answers}]
    for witness in silent:
        exchanges[witness.key].end()
    late = f"it did not answer within {ALL_WAITS_S:.0f} seconds"
    return answers + [
        _Answer(w, None, code="witness-slow", sentence=f"witness {w.name}: {late}") for w in silent
    ]


def _listen(messages: SimpleQueue[_Message], size: int, expected: int) -> list[_Answer]:
    """What the threads answer in time; proofs they ask for are made here meanwhile."""
    answers: list[_Answer] = []
    end = time.monotonic() + ALL_WAITS_S
    while len(answers) < expected:
        try:
            message = messages.get(timeout=max(0.0, end - time.monotonic()))
        except Empty:
            break
        if isinstance(message, _Answer):
            answers.append(message)
        else:
            message.reply.put(_prove(message.old, size))
    return answers


def _prove(old: int, size: int) -> tuple[Hash, ...] | LogError:
    try:
        return consistency_proof(old, size, DatabaseTiles())
    except LogError as error:
        return error


def _ask(
    witness: Witness,
    note: Note,
    known_size: int,
    exchange: Exchange,
    put: Callable[[_Message], None],
) -> None:
    """Ask one witness, in a thread of its own."""

    def prove(old: int) -> tuple[Hash, ...]:
        reply: SimpleQueue[tuple[Hash, ...] | LogError] = SimpleQueue()
        put(_Question(old, reply))
        made = reply.get(timeout=ALL_WAITS_S)
        if isinstance(made, LogError):
            raise made
        return made

    try:
        signature, size = ask_witness(
            witness, note, known_size=known_size, prove=prove, post=exchange.post
        )
    except LogError as error:
        put(_Answer(witness, None, code=error.code, sentence=str(error)))
    except Empty:
        pass  # the caller has stopped listening
    else:
        put(_Answer(witness, signature, size))
