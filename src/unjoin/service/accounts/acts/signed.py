"""That somebody signed an act, as `ceremony.finish` has verified it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from unjoin.service.accounts.acts.digest import ActDigest, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A verified answer of a passkey: whose, over what, as which of the two, with which one.

    Only `ceremony.finish` makes one from what a browser sent. `credential` is a digest.
    """

    staff_id: uuid.UUID
    digest: ActDigest
    place: Place
    credential: bytes
