"""Witnesses on this machine: who cosigns, who does not, and what is published then."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.unit.handed_in import TODAY, hand_in
from tests.unit.publication.plain_log import check_published
from tests.unit.publication.witness_server import Answer, PlainWitness, serving, slow
from unjoin.publiclog.checkpoints import open_checkpoint
from unjoin.publiclog.cosignatures import find_cosignatures
from unjoin.publiclog.notes import parse_note
from unjoin.service.accounts.audit import PUBLISHER
from unjoin.service.instance import Instance, InstanceError
from unjoin.service.publication import witness_post, witnesses
from unjoin.service.publication.actions import Published, publish
from unjoin.service.publication.models import Checkpoint, Entry, WitnessAnswer
from unjoin.service.publication.replay import FilesState

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Iterator[tuple[PlainWitness, PlainWitness]]:
    one, other = PlainWitness("one", 1), PlainWitness("other", 2)
    with serving(one, other):
        yield one, other


def with_policy(instance: Instance, quorum: str, *asked: PlainWitness) -> Instance:
    """`instance` with a policy: `quorum` is ``all`` or ``any`` of `asked`, or ``none``."""
    policy = "".join(witness.line for witness in asked)
    if quorum != "none":
        policy += f"group enough {quorum} {' '.join(witness.name for witness in asked)}\n"
        quorum = "enough"
    policy += f"quorum {quorum}\n"
    return replace(instance, _memory=instance._memory | {"witnesses.policy": policy})


def run(instance: Instance, today: date = TODAY) -> tuple[Published, FilesState]:
    done = publish(instance=instance, by=PUBLISHER, today=today)
    assert done.files
    return done, done.files


def cosigned(public: Path, instance: Instance) -> list[str]:
    """Who cosigned the published checkpoint, in its order."""
    data = (public / "log/checkpoint").read_bytes()
    open_checkpoint(data, instance.log_vkey)
    policy = instance.witness_policy
    assert policy
    found = find_cosignatures(parse_note(data), [w.key for w in policy.witnesses])
    return [each.key.name.partition(".")[0] for each in found]


def test_all_cosign(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    centre = with_policy(small, "all", *two)
    for size in (1, 2):
        hand_in(small)
        _, files = run(centre)
        assert (files.signed, files.published, files.missing) == (size, size, [])
        assert cosigned(public_files, centre) == ["one", "other"]
    # Each was asked for the empty log, then from the size it knew, with a proof that it checked.
    assert [witness.asked for witness in two] == [[0, 0, 1], [0, 0, 1]]
    check_published(public_files, [bytes(e.data) for e in Entry.objects.order_by("index")])


def test_checkpoint_is_held_back_until_the_policy_is_met(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    centre = with_policy(small, "all", *two)
    run(centre)
    before = (public_files / "log/checkpoint").read_bytes()
    two[1].answer = lambda body: (503, b"")
    hand_in(small)
    _, files = run(centre)
    assert (files.signed, files.published) == (1, 0)
    assert [(m.witness.name, m.code) for m in files.missing] == [("other", "witness-failed")]
    assert (public_files / "log/checkpoint").read_bytes() == before
    assert not (public_files / "log/tile").exists()  # nothing that no checkpoint promises
    assert b'"size":0' in (public_files / "data/numbers.json").read_bytes()
    two[1].answer = None
    done, files = run(centre)
    assert (done.entries, files.signed, files.published) == (0, 1, 1)
    assert cosigned(public_files, centre) == ["one", "other"]
    assert b'"size":1' in (public_files / "data/numbers.json").read_bytes()
    assert len(two[0].asked) == 2  # its cosignature was kept, so it was not asked again


def test_count_that_was_held_back_is_never_shown(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    """The second publication waits for a witness until the third takes its place."""
    centre = with_policy(small, "all", *two)
    for number in range(3):
        two[1].answer = (lambda body: (503, b"")) if number else None
        hand_in(small)
        run(centre, TODAY + timedelta(weeks=number))
    two[1].answer = None
    _, files = run(centre, TODAY + timedelta(weeks=2))
    assert (files.signed, files.published) == (3, 3)
    growth = json.loads((public_files / "data/numbers.json").read_bytes())["growth"]
    assert [each["total"] for each in growth] == [1, 3]
    with (public_files / "data/csv/publications.csv").open(newline="", encoding="utf-8-sig") as f:
        rows = list(csv.DictReader(f))
    told = [(row["size"], row["total"], row["added"]) for row in rows]
    assert told == [("1", "1", "1"), ("3", "3", "2")]


def test_any_is_enough(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    centre = with_policy(small, "any", *two)
    two[0].answer = lambda body: (404, b"")
    _, files = run(centre)
    assert (files.published, [m.code for m in files.missing]) == (0, ["witness-unknown-log"])
    assert cosigned(public_files, centre) == ["other"]


def test_none_is_needed_and_none_answers(small: Instance, public_files: Path) -> None:
    gone = PlainWitness("gone", 3)
    with serving(gone):
        pass
    centre = with_policy(small, "none", gone)
    hand_in(small)
    _, files = run(centre)
    assert (files.published, [m.code for m in files.missing]) == (1, ["witness-unreachable"])
    assert cosigned(public_files, centre) == []


def test_no_policy(small: Instance) -> None:
    _, files = run(small)
    assert (files.has_policy, files.missing, files.published) == (False, [], 0)


def test_policy_added_later_asks_for_what_is_published(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    hand_in(small)
    run(small)
    centre = with_policy(small, "all", *two)
    run(centre)
    assert cosigned(public_files, centre) == ["one", "other"]


def test_witness_that_lost_its_memory_is_told_from_the_start(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    centre = with_policy(small, "all", *two)
    hand_in(small)
    run(centre)
    forgetful = PlainWitness("one", 1)
    two[0].size, two[0].root = forgetful.size, forgetful.root
    hand_in(small)
    _, files = run(centre)
    assert files.published == 2
    assert two[0].asked[-2:] == [1, 0]
    assert WitnessAnswer.objects.get(vkey=two[0].key.encode()).size == 2


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, b""), "witness-answer"),
        ((200, b"x" * 100_000), "witness-answer"),
        ((200, "— other.example/witness AAAAAAAA\n".encode()), "witness-answer"),
        ((302, b"http://127.0.0.1:1/elsewhere"), "witness-status"),
        ((400, b""), "witness-bad-request"),
        ((403, b""), "witness-forbidden"),
        ((404, b""), "witness-unknown-log"),
        ((409, b"5000\n"), "witness-ahead"),
        ((409, b""), "witness-conflict"),
        ((422, b""), "witness-inconsistent"),
        ((500, b""), "witness-failed"),
    ],
)
def test_bad_answer_is_kept_by_its_code(
    small: Instance, two: tuple[PlainWitness, PlainWitness], answer: Answer, code: str
) -> None:
    two[0].answer = lambda body: answer
    hand_in(small)
    _, files = run(with_policy(small, "any", *two))
    assert (files.published, [m.code for m in files.missing]) == (1, [code])
    assert WitnessAnswer.objects.get(vkey=two[0].key.encode()).problem == code
    assert WitnessAnswer.objects.get(vkey=two[1].key.encode()).problem == ""


def test_slow_witness_does_not_hold_the_others_up(
    small: Instance,
    public_files: Path,
    two: tuple[PlainWitness, PlainWitness],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(witnesses, "ALL_WAITS_S", 0.5)
    monkeypatch.setattr(witness_post, "ONE_WAIT_S", 30.0)
    two[0].answer = slow(2)
    centre = with_policy(small, "any", *two)
    _, files = run(centre)
    assert [m.code for m in files.missing] == ["witness-slow"]
    assert cosigned(public_files, centre) == ["other"]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://", "http://[", "http://a:b@c/"])
def test_address_that_is_none(small: Instance, url: str) -> None:
    witness = PlainWitness("one", 1)
    witness.url = url
    _, files = run(with_policy(small, "none", witness))
    assert [m.code for m in files.missing] == ["witness-unreachable"]


def test_cosignatures_are_kept_before_the_file_shows_them(
    small: Instance, public_files: Path, two: tuple[PlainWitness, PlainWitness]
) -> None:
    centre = with_policy(small, "all", *two)
    hand_in(small)
    run(centre)
    (public_files / "log/checkpoint").unlink()
    asked = len(two[0].asked)
    run(centre)
    assert len(two[0].asked) == asked
    row = Checkpoint.objects.get(size=1)
    data = bytes(row.note) + bytes(row.cosignatures)
    assert (public_files / "log/checkpoint").read_bytes() == data


def test_policy_that_cannot_be_read_stops_before_anything_is_signed(small: Instance) -> None:
    hand_in(small)
    broken = replace(small, _memory=small._memory | {"witnesses.policy": "quorum nobody\n"})
    with pytest.raises(InstanceError, match=r"witnesses\.policy"):
        run(broken)
    assert not Checkpoint.objects.exists()
