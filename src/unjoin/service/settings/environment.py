"""Which instance a serving process belongs to: the directory in UNJOIN_DIR."""

from __future__ import annotations

import os
from pathlib import Path

from unjoin.service.instance import Instance, InstanceError, load_instance


def instance_of_environment() -> Instance:
    """The instance in the directory named by UNJOIN_DIR."""
    directory = os.environ.get("UNJOIN_DIR")
    if not directory:
        raise InstanceError("UNJOIN_DIR is not set. `unjoin serve` sets it.")
    return load_instance(Path(directory))
