"""Vectors of the declarant's proof: files right and wrong, each wrong one in one thing only.

Imports nothing of unjoin.
"""

from __future__ import annotations

from typing import Any

from tests.vectors.proof_files import valid_files
from tests.vectors.proofs_refused import wrong_files


def proof_vectors() -> dict[str, Any]:
    return {
        "about": "The declarant's proof: docs/format.md, section 11. `hex` is the file, `vkey` "
        "the log's key, `witnesses` the keys of witnesses. `check` names what refuses: the file "
        "(step 1), the key beside it, the checkpoint (2), inclusion (3), the entry (4), the "
        "statement (5), the witnesses.",
        "valid": [
            {
                "name": name,
                "hex": file.build().hex(),
                "vkey": file.vkey,
                "witnesses": list(file.witnesses),
                "index": file.index,
                "size": file.size,
                "entry": file.own_entry.hex(),
                "statement": file.statement.decode(),
                "cosigned": [k.name for k in file.cosigners if k.vkey in file.witnesses],
            }
            for name, file in valid_files().items()
        ],
        "invalid": [
            {
                "name": name,
                "hex": wrong.data.hex(),
                "vkey": wrong.vkey,
                "witnesses": list(wrong.witnesses),
                "check": wrong.check,
                "error": wrong.error,
            }
            for name, wrong in wrong_files().items()
        ],
    }
