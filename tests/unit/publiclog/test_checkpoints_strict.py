"""A checkpoint is read only as a log would have written it."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.publiclog.strategies import checkpoints
from unjoin.publiclog.checkpoints import Checkpoint, parse_checkpoint
from unjoin.publiclog.encoding import encode_base64
from unjoin.publiclog.errors import CheckpointError
from unjoin.publiclog.tree import EMPTY_ROOT, Hash

# c2sp.org/tlog-checkpoint, the example
BEHIND_THE_SOFA = b"""example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""
ROOT = b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
SIZE = b"20852163"
EMPTY = encode_base64(EMPTY_ROOT).encode()


@given(checkpoints)
def test_checkpoint_written_is_read(checkpoint: Checkpoint) -> None:
    assert parse_checkpoint(checkpoint.encode()) == checkpoint


def test_checkpoint_of_specification_is_read() -> None:
    checkpoint = parse_checkpoint(BEHIND_THE_SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.extensions == ()
    assert checkpoint.encode() == BEHIND_THE_SOFA


def test_checkpoint_with_extension_lines() -> None:
    checkpoint = parse_checkpoint(BEHIND_THE_SOFA + b"one\ntwo words\n")
    assert checkpoint.extensions == ("one", "two words")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "form"),
        (BEHIND_THE_SOFA[:-1], "form"),
        (b"example.com\n5\n", "form"),
        (BEHIND_THE_SOFA.replace(b"sofa", b"\xff"), "form"),
        (BEHIND_THE_SOFA.replace(b"example.com/behind-the-sofa", b""), "line"),
        (BEHIND_THE_SOFA.replace(b"\n", b"\r\n"), "size"),
        (BEHIND_THE_SOFA.replace(b"sofa", b"sofa\r"), "line"),
        (BEHIND_THE_SOFA.replace(b"sofa", b"so\x00fa"), "line"),
        (BEHIND_THE_SOFA + b"\n", "line"),
        (BEHIND_THE_SOFA + b"one\n\ntwo\n", "line"),
        (BEHIND_THE_SOFA.replace(SIZE, b"020852163"), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b"+1"), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b"-1"), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b"2_0"), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b" 20"), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b""), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, "٣".encode()), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b"%d" % 2**63), "size"),
        (BEHIND_THE_SOFA.replace(SIZE, b"9" * 5000), "size"),
        (BEHIND_THE_SOFA.replace(b"q2I=", b"q2J="), "root"),
        (BEHIND_THE_SOFA.replace(b"q2I=", b"q2I"), "root"),
        (BEHIND_THE_SOFA.replace(b"CsUY", b""), "root"),
        (BEHIND_THE_SOFA.replace(ROOT, b""), "root"),
        (BEHIND_THE_SOFA.replace(SIZE, b"0"), "root"),
        (BEHIND_THE_SOFA + b"x" * 70_000 + b"\n", "long"),
    ],
)
def test_checkpoint_refused(text: bytes, code: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        parse_checkpoint(text)
    assert caught.value.code == f"checkpoint-{code}"


def test_checkpoint_of_empty_log() -> None:
    text = BEHIND_THE_SOFA.replace(SIZE, b"0").replace(ROOT, EMPTY)
    assert parse_checkpoint(text).size == 0


def test_checkpoint_of_largest_log() -> None:
    text = BEHIND_THE_SOFA.replace(SIZE, b"%d" % (2**63 - 1))
    assert parse_checkpoint(text).size == 2**63 - 1


@pytest.mark.parametrize(
    ("size", "root", "extensions"),
    [
        (-1, Hash(bytes(32)), ()),
        (2**63, Hash(bytes(32)), ()),
        (0, Hash(bytes(32)), ()),
        (1, Hash(bytes(31)), ()),
        (1, Hash(bytes(32)), ("",)),
        (1, Hash(bytes(32)), ("a\nb",)),
        (1, Hash(bytes(32)), ("\ud800",)),
    ],
)
def test_checkpoint_that_could_not_be_read_again(
    size: int, root: Hash, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint("a", size, root, extensions)
