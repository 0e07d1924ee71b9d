"""What a batch does to the private parts: some go, and those that stay are mixed.

A database lays rows down in the order in which they come, and gives them back in it
to whoever takes a copy. Left there, the private parts of persons who declared together
would lie side by side for as long as they are kept, and the shuffle would be undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from unjoin.service.custody.models import PrivatePart
from unjoin.service.intake.codes import Index

_CHUNK = 2000
_LAID_AT_ONCE = 500


def delete_private_parts(handles: Sequence[Index]) -> None:
    """Delete those that `handles` find."""
    for start in range(0, len(handles), _CHUNK):
        PrivatePart.objects.filter(handle__in=handles[start : start + _CHUNK]).delete()


def mix_private_parts(handles: Sequence[Index]) -> None:
    """Lay those that `handles` find down anew, in the order of their handles, which tells nothing.

    To be called in the transaction of the batch.
    """
    ordered = sorted(handles)
    for start in range(0, len(ordered), _LAID_AT_ONCE):
        found = PrivatePart.objects.filter(handle__in=ordered[start : start + _LAID_AT_ONCE])
        parts = list(found.order_by("handle"))
        if parts:
            found.delete()
            PrivatePart.objects.bulk_create(parts)
