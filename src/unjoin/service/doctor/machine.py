"""The machine: what of its memory may end up on a disk, and whether that disk is encrypted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from unjoin.service.doctor.findings import Finding, Place, State, judge, unseen

_SWAP = "Memory is not swapped to an unencrypted disk"
_ENCRYPTED = "The data lies on an encrypted disk"


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    yield _check_swap(place)
    yield _check_core_dumps(place)
    yield _check_hibernation(place)
    yield _check_disk(place)
    yield _check_time_zone(place)


def _check_swap(place: Place) -> Finding:
    text = place.read("/proc/swaps")
    if text is None:
        return unseen(_SWAP, "/proc/swaps cannot be read")
    devices = [line.split()[0] for line in text.splitlines()[1:] if line.split()]
    bare = [device for device in devices if not _is_safe_swap(place, device)]
    return judge(
        _SWAP,
        is_so=not bare,
        means=f"what people send may be written to {', '.join(bare)} and stay there",
        do="swapoff -a and remove the line from /etc/fstab, or encrypt the swap (crypttab)",
    )


def _is_safe_swap(place: Place, device: str) -> bool:
    """Whether it is in memory, or encrypted."""
    name = Path(device).name
    if name.startswith("zram"):
        return True
    resolved = (place.root / device.lstrip("/")).resolve().name
    return any(_is_crypt(place, candidate) for candidate in (name, resolved))


def _is_crypt(place: Place, name: str) -> bool:
    """Whether the block device, or one below it, is one of dm-crypt."""
    if (place.read(f"/sys/class/block/{name}/dm/uuid") or "").startswith("CRYPT-"):
        return True
    below = place.root / "sys/class/block" / name / "slaves"
    return below.is_dir() and any(_is_crypt(place, slave.name) for slave in below.iterdir())


def _check_core_dumps(place: Place) -> Finding:
    title = "No core dumps are kept"
    pattern = (place.read("/proc/sys/kernel/core_pattern") or "").strip()
    if not pattern:
        return unseen(title, "/proc/sys/kernel/core_pattern cannot be read or is empty")
    keeps = place.read("/etc/systemd/coredump.conf") or ""
    is_off = pattern.startswith(("|/bin/false", "|/bin/true")) or (
        "systemd-coredump" in pattern and "\nStorage=none" in f"\n{keeps}"
    )
    return judge(
        title,
        is_so=is_off,
        means=f"a program that crashes has its memory written to a disk ({pattern}). The units of "
        "`unjoin init` forbid it for the sites, not for PostgreSQL, nginx, Caddy or tor",
        do="sysctl -w kernel.core_pattern='|/bin/false', and the same in /etc/sysctl.d/unjoin.conf",
    )


def _check_hibernation(place: Place) -> Finding:
    title = "The machine does not hibernate"
    text = place.read("/sys/power/disk")
    if text is None:
        return Finding(title, State.OK)
    return judge(
        title,
        is_so="[disabled]" in text or not (place.read("/sys/power/resume") or "0:0").strip("0:\n"),
        means="in hibernation all of its memory lies on a disk",
        do="systemctl mask hibernate.target hybrid-sleep.target suspend-then-hibernate.target",
    )


def _check_disk(place: Place) -> Finding:
    is_so = is_encrypted(place, place.instance.directory / "data")
    if is_so is None:
        return unseen(_ENCRYPTED, "the disk under the file system cannot be seen from here")
    return judge(
        _ENCRYPTED,
        is_so=is_so,
        means="what was deleted can be read from the disk until it uses those blocks again",
        do="move the data to a disk with LUKS (cryptsetup)",
    )


def is_encrypted(place: Place, path: Path) -> bool | None:
    """Whether the disk that `path` lies on is; None where that cannot be seen."""
    if not path.exists():
        return None
    device = path.stat().st_dev
    link = place.root / f"sys/dev/block/{os.major(device)}:{os.minor(device)}"
    return _is_crypt(place, link.resolve().name) if link.exists() else None


def _check_time_zone(place: Place) -> Finding:
    zone = (place.read("/etc/timezone") or "").strip()
    link = place.root / "etc/localtime"
    if not zone and link.is_symlink():
        zone = str(link.readlink()).partition("zoneinfo/")[2]
    return judge(
        "The machine's clock shows UTC",
        is_so=zone in {"", "UTC", "Etc/UTC", "Etc/UCT", "Universal"},
        means=f"its time zone ({zone}) stands in archives, and tells where its keepers live",
        do="timedatectl set-timezone UTC",
    )
