"""The backups below the instance: is there one, is it too old, and is any kept too long?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from unjoin.registry.weeks import iso_name, week_of
from unjoin.service.backup.places import Kind, has_other_kind
from unjoin.service.doctor.findings import Finding, Place, judge, unseen

NEW_ENOUGH_WEEKS = 2
_RECENT = "There is a recent backup"


def check(place: Place) -> Iterator[Finding]:
    """All of it."""
    directory = place.instance.directory / "backups"
    weeks = _weeks(directory)
    if not weeks:
        yield unseen(
            _RECENT,
            f"there is none in {directory}; if you keep them elsewhere, look there",
            "enable unjoin-backup.timer, or run `unjoin backup`",
        )
        return
    yield judge(
        _RECENT,
        is_so=max(weeks) >= _week_ago(place, NEW_ENOUGH_WEEKS),
        means=f"the newest is of week {max(weeks)}: what came since then would be lost",
        do="run `unjoin backup`, and see why its timer does not",
    )
    keep = place.instance.settings.keep_backup_weeks
    yield judge(
        "No backup is kept for too long",
        is_so=min(weeks) > _week_ago(place, keep + 1),
        means=f"the oldest is of week {min(weeks)}: what was withdrawn since then is still in it",
        do=f"delete those that are older than {keep} weeks, here and wherever copies are",
    )
    yield judge(
        "No copy of the secrets lies beside the backups",
        is_so=not has_other_kind(directory, Kind.TABLES),
        means="who takes that one directory and both custodians' keys has everything",
        do="move the files unjoin-secrets-… to another place",
    )


def _weeks(directory: Path) -> list[str]:
    """The ISO weeks of the backups; they sort as weeks do."""
    if not directory.is_dir():
        return []
    names = (path.name for path in directory.glob(f"{Kind.TABLES}-*.age"))
    return sorted("-".join(name.removeprefix(f"{Kind.TABLES}-").split("-")[:2]) for name in names)


def _week_ago(place: Place, weeks: int) -> str:
    return iso_name(week_of(place.today - timedelta(weeks=weeks)))
