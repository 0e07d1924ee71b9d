"""Who can read an instance, and what lies where it should not."""

from __future__ import annotations

import os

import pytest

from unjoin.service.doctor import files, machine
from unjoin.service.doctor.findings import Place, State
from unjoin.service.keys import make_age_key

from tests.unit.doctor.conftest import ask  # isort: skip

MODES = "Nobody but its owner can read the instance"
ELSEWHERE = "The secrets lie in no repository and in no folder that is copied elsewhere"
OFFLINE = "The custodians' keys are not on this machine"
APART = "The pepper lies on another disk than the database, or on an encrypted one"


def test_new_instance_is_as_it_should_be_but_on_one_disk(place: Place) -> None:
    wrong = [f.title for f in ask(files.check, place).values() if f.state is not State.OK]
    assert wrong == [APART]


def test_secret_that_others_can_read(place: Place) -> None:
    (place.instance.directory / "secrets/pepper").chmod(0o640)
    found = ask(files.check, place)[MODES]
    assert (found.state, "secrets/pepper" in found.means) == (State.WRONG, True)
    assert found.do.startswith("chmod go-rwx ")


def test_instance_in_a_repository(place: Place) -> None:
    (place.instance.directory.parent / ".git").mkdir()
    assert ask(files.check, place)[ELSEWHERE].state is State.WRONG


@pytest.mark.parametrize(
    "before", ["", "# created: 2026-11-16\n# public key: {}\n", "# public key: {}\n"]
)
def test_custodians_key_beside_the_instance(place: Place, before: str) -> None:
    path, key = place.instance.directory / "custodian.txt", make_age_key()
    path.write_text(f"{before.format(key.recipient)}{key.identity}\n")
    found = ask(files.check, place)[OFFLINE]
    assert (found.state, "custodian.txt" in found.means) == (State.WRONG, True)


def test_pepper_beside_the_database_on_an_encrypted_disk(place: Place) -> None:
    device = (place.instance.directory / "secrets/pepper").stat().st_dev
    disk = place.root / f"sys/dev/block/{os.major(device)}:{os.minor(device)}"
    (place.root / "sys/class/block/dm-0/dm").mkdir(parents=True)
    (place.root / "sys/class/block/dm-0/dm/uuid").write_text("CRYPT-LUKS2-abc\n")
    disk.parent.mkdir(parents=True)
    disk.symlink_to(place.root / "sys/class/block/dm-0")
    assert ask(files.check, place)[APART].state is State.OK
    assert ask(machine.check, place)["The data lies on an encrypted disk"].state is State.OK
