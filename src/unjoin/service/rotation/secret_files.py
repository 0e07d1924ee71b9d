"""Putting new secrets and recipients in the place of old ones, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unjoin.service.instance import Instance
from unjoin.service.rotation.errors import RotationError


def check_replaceable(instance: Instance, name: str) -> Path:
    """The file of the secret `name`. Raises RotationError where it is a credential from elsewhere.

    A credential is written where systemd has it from, which this process cannot know.
    """
    path = instance.directory / "secrets" / name
    if instance.secret_path(name) != path:
        raise RotationError(
            f"{name} comes to this process as a credential of systemd. Run the command outside of "
            "a unit, where the secret lies in the instance. Nothing was changed"
        )
    return path


@contextmanager
def replaced(texts: dict[Path, str]) -> Iterator[None]:
    """Write each file anew, durably; where the block fails, put back what was there."""
    before = {path: path.read_text(encoding="utf-8") if path.exists() else None for path in texts}
    try:
        for path, text in texts.items():
            replace_file(path, text)
        yield
    except BaseException:
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            else:
                replace_file(path, old.removesuffix("\n"))
        raise


def replace_file(path: Path, text: str) -> None:
    """Write `path` anew, for its owner alone: after a crash it has the old text or the new."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
