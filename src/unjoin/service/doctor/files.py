"""The files of the instance: who can read them, and what lies beside them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from unjoin.service.doctor.findings import Finding, Place, judge
from unjoin.service.doctor.machine import is_encrypted

_CODE_KEEPERS = (".git", ".hg", ".svn")
_SYNCED = ("Dropbox", "OneDrive", "Nextcloud", "Google Drive", ".dropbox", ".stfolder")


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    directory = place.instance.directory
    yield _check_modes(directory)
    yield _check_owner(directory)
    yield _check_elsewhere(directory)
    yield _check_custodians_keys(directory)
    yield _check_pepper_apart(place)


def _check_modes(directory: Path) -> Finding:
    private = [directory, directory / "unjoin.toml", directory / "data", directory / "secrets"]
    private += sorted((directory / "secrets").glob("*"))
    open_ones = [path for path in private if path.exists() and _mode(path) & 0o077]
    return judge(
        "Nobody but its owner can read the instance",
        is_so=not open_ones,
        means=f"other accounts of this machine can read {_names(open_ones, directory)}",
        do="chmod go-rwx " + " ".join(str(path) for path in open_ones),
    )


def _check_owner(directory: Path) -> Finding:
    owner = directory.stat().st_uid
    others = [p for p in sorted(directory.rglob("*")) if p.lstat().st_uid != owner]
    return judge(
        "All files of the instance have one owner",
        is_so=not others,
        means=f"{_names(others, directory)} belong to somebody else, so a process may fail later",
        do=f"chown -R {owner} {directory}",
    )


def _check_elsewhere(directory: Path) -> Finding:
    above = [directory, *directory.parents]
    found = [p / name for p in above for name in _CODE_KEEPERS if (p / name).exists()]
    found += [p for p in above if p.name in _SYNCED]
    return judge(
        "The secrets lie in no repository and in no folder that is copied elsewhere",
        is_so=not found,
        means=f"{directory} lies in {', '.join(map(str, found))}: its secrets may be copied away",
        do="move the instance, then change its keys with `unjoin keys rotate`",
    )


def _check_custodians_keys(directory: Path) -> Finding:
    found = [
        path
        for path in directory.glob("*")
        if path.is_file() and b"AGE-SECRET-KEY" in _begins(path)
    ]
    return judge(
        "The custodians' keys are not on this machine",
        is_so=not found,
        means=f"{_names(found, directory)} opens every private part; it must be kept offline",
        do="let the custodians make new keys offline, then `unjoin keys rotate custodians`",
    )


def _check_pepper_apart(place: Place) -> Finding:
    directory = place.instance.directory
    pepper, data = directory / "secrets" / "pepper", directory / "data"
    is_apart = not pepper.exists() or pepper.stat().st_dev != data.stat().st_dev
    return judge(
        "The pepper lies on another disk than the database, or on an encrypted one",
        is_so=is_apart or bool(is_encrypted(place, pepper)),
        means="who takes this one disk can check whether a receipt they hold is in the database",
        do="put secrets/ on a small encrypted device of its own, or give the services their "
        "secrets as encrypted systemd credentials (docs/operating.md, Files and secrets)",
    )


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(400)  # a custodian's file has a line or two of comments first
    except OSError:
        return b""


def _mode(path: Path) -> int:
    return stat.S_IMODE(os.lstat(path).st_mode)


def _names(paths: list[Path], directory: Path) -> str:
    shown = [str(path.relative_to(directory)) for path in paths[:5]]
    return ", ".join(shown) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
