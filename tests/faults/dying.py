"""Ending a process as a power cut would: at once, with nothing tidied up."""

from __future__ import annotations

import os
import signal


def die() -> None:
    """Kill this process with SIGKILL. Does not return."""
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()
