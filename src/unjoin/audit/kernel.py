"""The kernels: what computes hashes and reads headers. One is plain, one is fast.

A kernel examines the files of one unit: whether the entries hash to the leaf
hashes that are published, and those to the hashes of the level above; whether
every entry is well formed; and what the count needs of them. The fast kernel
only says yes or no. Where it says no, the plain one looks again and names what
is wrong, so that both find the same things.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Literal, Protocol

from unjoin.audit.classes import UnitClasses
from unjoin.audit.errors import KernelError

KernelName = Literal["fast", "plain"]


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """The files of a whole unit, which have the right lengths: 256 bundles and 256 tiles of
    level 0, joined, and the tile of level 1 above them."""

    unit: int
    entries: bytes
    leaf_hashes: bytes
    tile_hashes: bytes


class FastKernel(Protocol):
    """Examines whole units at great speed."""

    def examine(self, files: UnitFiles) -> tuple[bytes, UnitClasses] | None:
        """The root of the unit and its classes; None where anything at all is not in order."""
        ...


def choose_kernel(name: Literal["auto", "fast", "plain"] = "auto") -> KernelName:
    """The kernel to use; "auto" is the fast one where numpy and numba are installed.

    Raises KernelError ``kernel-missing`` where "fast" was asked for and they are not.
    """
    absent = [one for one in ("numpy", "numba") if importlib.util.find_spec(one) is None]
    if name == "plain" or (name == "auto" and absent):
        return "plain"
    if absent:
        raise KernelError(
            f"the fast kernel needs {' and '.join(absent)}: pip install 'unjoin[fast]'",
            code="kernel-missing",
            absent=tuple(absent),
        )
    return "fast"


def load_fast() -> FastKernel:
    """The fast kernel, compiled. Takes a second, and some ten where it was never compiled."""
    from unjoin.audit.kernel_fast import NumbaKernel

    return NumbaKernel()
