"""What of the machine's memory may end up on a disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unjoin.service.doctor import machine
from unjoin.service.doctor.findings import Place, State

from tests.unit.doctor.conftest import ask  # isort: skip

SWAP = "Memory is not swapped to an unencrypted disk"
DUMPS = "No core dumps are kept"
SLEEP = "The machine does not hibernate"
CLOCK = "The machine's clock shows UTC"
HEAD = "Filename Type Size Used Priority\n"
Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("swaps", "state"),
    [
        (HEAD, State.OK),
        (HEAD + "/dev/sda2 partition 1 0 -2\n", State.WRONG),
        (HEAD + "/swapfile file 1 0 -2\n", State.WRONG),
        (HEAD + "/dev/zram0 partition 1 0 100\n", State.OK),
        (HEAD + "/dev/dm-1 partition 1 0 -2\n", State.OK),
        (HEAD + "/dev/dm-1 partition 1 0 -2\n/dev/sda2 partition 1 0 -3\n", State.WRONG),
    ],
)
def test_swap(place: Place, write: Write, swaps: str, state: State) -> None:
    write("/proc/swaps", swaps)
    write("/sys/class/block/dm-1/dm/uuid", "CRYPT-PLAIN-swap\n")
    write("/sys/class/block/sda2/size", "1\n")
    assert ask(machine.check, place)[SWAP].state is state


def test_swap_on_a_volume_of_an_encrypted_disk(place: Place, write: Write) -> None:
    write("/proc/swaps", HEAD + "/dev/dm-2 partition 1 0 -2\n")
    write("/sys/class/block/dm-2/dm/uuid", "LVM-abc\n")
    write("/sys/class/block/dm-2/slaves/dm-0/size", "1\n")
    write("/sys/class/block/dm-0/dm/uuid", "CRYPT-LUKS2-abc\n")
    assert ask(machine.check, place)[SWAP].state is State.OK


def test_what_cannot_be_read_is_not_said_to_be_right(place: Place) -> None:
    found = ask(machine.check, place)
    assert found[SWAP].state is State.UNSEEN
    assert found[DUMPS].state is State.UNSEEN


@pytest.mark.parametrize(
    ("pattern", "storage", "state"),
    [
        ("core", "", State.WRONG),
        ("|/bin/false", "", State.OK),
        ("|/usr/lib/systemd/systemd-coredump %P", "", State.WRONG),
        ("|/usr/lib/systemd/systemd-coredump %P", "[Coredump]\nStorage=none\n", State.OK),
        ("|/usr/lib/systemd/systemd-coredump %P", "[Coredump]\n#Storage=none\n", State.WRONG),
    ],
)
def test_core_dumps(place: Place, write: Write, pattern: str, storage: str, state: State) -> None:
    write("/proc/sys/kernel/core_pattern", pattern + "\n")
    write("/etc/systemd/coredump.conf", storage)
    assert ask(machine.check, place)[DUMPS].state is state


@pytest.mark.parametrize(
    ("disk", "resume", "state"),
    [
        ("[disabled]\n", "0:0\n", State.OK),
        ("[platform] shutdown reboot\n", "0:0\n", State.OK),
        ("[platform] shutdown reboot\n", "254:1\n", State.WRONG),
    ],
)
def test_hibernation(place: Place, write: Write, disk: str, resume: str, state: State) -> None:
    write("/sys/power/disk", disk)
    write("/sys/power/resume", resume)
    assert ask(machine.check, place)[SLEEP].state is state


@pytest.mark.parametrize(
    ("zone", "state"), [("Etc/UTC", State.OK), ("Asia/Taipei", State.WRONG), ("", State.OK)]
)
def test_time_zone(place: Place, write: Write, zone: str, state: State) -> None:
    write("/etc/timezone", zone + "\n")
    assert ask(machine.check, place)[CLOCK].state is state
