"""The contents of an act, sealed while it waits.

They can name a person's real name or the entry that somebody wants withdrawn, so the
database holds them only as age files, in size classes, for reviewers and custodians.
The staff site opens them with the review identity.
"""

from __future__ import annotations

import json

import pyrage
import rfc8785

from unjoin.service.accounts.acts.errors import AlteredActError
from unjoin.service.accounts.acts.registry import Contents
from unjoin.service.custody.sealing import seal, unseal
from unjoin.service.instance import Instance


def seal_contents(contents: Contents, *, instance: Instance) -> bytes:
    """The age file for the database."""
    return seal(rfc8785.dumps(dict(contents)), recipients=instance.inbox_recipients)


def open_contents(sealed: bytes, *, instance: Instance) -> Contents:
    """What `seal_contents` sealed. Raises AlteredActError for anything else."""
    try:
        contents = json.loads(unseal(sealed, identity=instance.review_identity))
    except (pyrage.DecryptError, ValueError):
        # Without `from error`: the cause could carry the contents into a traceback.
        raise AlteredActError from None
    if not isinstance(contents, dict):
        raise AlteredActError
    return contents
