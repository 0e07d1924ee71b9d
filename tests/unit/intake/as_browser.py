"""What a browser posts when it seals, made with the stock `age` program.

As browsers do, and other than pyrage, it adds nothing random to a file.
"""

from __future__ import annotations

import base64
import hmac
import subprocess
from collections.abc import Sequence

from unjoin.registry.declaration import Declaration, declaration_json, private_json
from unjoin.service.custody.sealing import padded_size
from unjoin.service.instance import Instance
from unjoin.service.intake.sealed_form import SEND


def age(plaintext: bytes, recipients: Sequence[str], *, pad: bool = True) -> bytes:
    """An age file of `plaintext` for `recipients`."""
    padded = plaintext.ljust(padded_size(len(plaintext))) if pad else plaintext
    options = [option for recipient in recipients for option in ("-r", recipient)]
    return subprocess.run(["age", *options], input=padded, capture_output=True, check=True).stdout


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sealed_post(
    instance: Instance, declaration: Declaration, key: str, /, **changes: str
) -> dict[str, str]:
    """The fields that a browser posts for `declaration`; `changes` replace some of them."""
    privates = {
        number: private_json({number: person.private})
        for number, person in enumerate(declaration.persons, start=1)
        if person.private
    }
    content = declaration_json(declaration)
    mac = hmac.digest(b"secret of the page", content + b"".join(privates.values()), "sha256")
    return {
        "action": SEND,
        "key": key,
        "replaces": "",
        "persons": str(len(declaration.persons)),
        "fingerprint": mac[:16].hex(),
        "declaration": encoded(age(content, instance.inbox_recipients)),
        **{
            f"private{number}": encoded(age(text, instance.custodian_recipients))
            for number, text in privates.items()
        },
        **changes,
    }
