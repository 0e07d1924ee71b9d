"""Campaign manifests that ship with unjoin."""

from __future__ import annotations

from importlib.resources import files


def read_preset(name: str) -> str:
    """The text of the preset manifest `name` (``"ccp"``).

    Raises FileNotFoundError where no such preset ships.
    """
    return files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
