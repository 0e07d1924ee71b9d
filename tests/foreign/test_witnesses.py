"""Real witnesses cosign what the service publishes, and their absence does what the policy says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.centre import Centre, make_centre
from tests.foreign.verifiers import VERIFIERS
from tests.foreign.witness_programs import Litewitness, Omniwitness, WitnessProgram, running
from unjoin.publiclog.checkpoints import SignedCheckpoint, open_checkpoint
from unjoin.publiclog.cosignatures import find_cosignatures

pytestmark = pytest.mark.slow

FIRST, SECOND = 300, 400


@dataclass
class Witnessed:
    """A centre whose policy names a running witness."""

    centre: Centre
    witness: WitnessProgram
    receipts: Path

    def require(self, quorum: str) -> None:
        """Say whether the witness is needed: its name, or none."""
        (self.centre.directory / "witnesses.policy").write_text(
            f"log {self.centre.vkey.encode()}\n"
            f"witness real {self.witness.key.encode()} {self.witness.url}\n"
            f"quorum {quorum}\n"
        )

    def publish(self, persons: int) -> dict[str, object]:
        """Hand in so many and publish."""
        if persons:
            self.centre.do("hand-in", self.receipts, persons // 100, 100)
        done: dict[str, object] = self.centre.do("publish")
        return done

    def published(self) -> SignedCheckpoint:
        data = self.centre.checkpoint()
        assert data is not None
        return open_checkpoint(data, self.centre.vkey)

    def is_cosigned(self) -> bool:
        """Whether the published checkpoint has the witness's true cosignature."""
        return len(find_cosignatures(self.published().note, [self.witness.key])) == 1


@pytest.fixture(params=[Litewitness, Omniwitness])
def witnessed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Witnessed]:
    with (
        make_centre(tmp_path / "centre") as centre,
        running(request.param, tmp_path / "witness", centre.vkey) as witness,
    ):
        made = Witnessed(centre, witness, tmp_path / "receipts")
        made.require("real")
        yield made


def test_every_publication_is_cosigned(witnessed: Witnessed) -> None:
    for persons, size in ((FIRST, FIRST), (SECOND, FIRST + SECOND)):
        assert witnessed.publish(persons)["missing"] == []
        assert witnessed.published().checkpoint.size == size
        assert witnessed.is_cosigned()
    for verify in VERIFIERS.values():
        log = witnessed.centre.log
        assert verify(log, witnessed.centre.directory / "log.vkey").size == FIRST + SECOND


def test_a_witness_that_knows_more_than_we_remember(witnessed: Witnessed) -> None:
    witnessed.publish(FIRST)
    witnessed.witness.stop()
    witnessed.witness.start()
    assert witnessed.centre.do("forget-witnesses") == 1
    assert witnessed.publish(SECOND)["missing"] == []
    assert witnessed.is_cosigned()


def test_a_witness_that_lost_what_it_knew(witnessed: Witnessed) -> None:
    witnessed.publish(FIRST)
    witnessed.witness.stop()
    witnessed.witness.forget()
    witnessed.witness.start()
    witnessed.publish(SECOND)
    assert witnessed.is_cosigned()


def test_a_witness_that_is_down_and_needed_holds_the_checkpoint_back(witnessed: Witnessed) -> None:
    witnessed.publish(FIRST)
    before = witnessed.centre.checkpoint()
    witnessed.witness.stop()
    done = witnessed.publish(SECOND)
    assert (done["size"], done["published"]) == (FIRST + SECOND, FIRST)
    assert done["missing"] == ["witness-unreachable"]
    assert witnessed.centre.checkpoint() == before
    witnessed.witness.start()
    done = witnessed.publish(0)
    assert (done["published"], done["missing"]) == (FIRST + SECOND, [])
    assert witnessed.is_cosigned()


def test_a_witness_that_is_down_and_not_needed_holds_up_nothing(witnessed: Witnessed) -> None:
    witnessed.require("none")
    witnessed.witness.stop()
    done = witnessed.publish(FIRST)
    assert (done["published"], done["missing"]) == (FIRST, ["witness-unreachable"])
    assert not witnessed.is_cosigned()


def test_a_witness_refuses_a_second_history(witnessed: Witnessed, tmp_path: Path) -> None:
    """What it is there for: the same log key, another log from the beginning."""
    witnessed.publish(FIRST)
    with make_centre(tmp_path / "other") as other:
        for name in ("secrets/log.key", "log.vkey", "witnesses.policy"):
            (other.directory / name).write_bytes((witnessed.centre.directory / name).read_bytes())
        forged = Witnessed(other, witnessed.witness, tmp_path / "other-receipts")
        done = forged.publish(SECOND)
        assert done["published"] is None
        assert done["missing"] == ["witness-inconsistent"]
