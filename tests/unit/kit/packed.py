"""What a kit would give to carry, made with the stock `age` program."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from tests.unit.handed_in import declaration, person
from tests.unit.intake.as_browser import age
from unjoin.registry.carried import write_parts
from unjoin.registry.consent import Channel
from unjoin.registry.declaration import Declaration, declaration_json, private_json
from unjoin.registry.kit_package import KitPackage, encode_kit_package
from unjoin.registry.receipt import ReceiptCode, make_receipt_code
from unjoin.service.instance import Instance


def make_receipt() -> ReceiptCode:
    return make_receipt_code(secrets.randbelow(10**22))


def pack(
    instance: Instance,
    given: Declaration | None = None,
    *,
    receipt: ReceiptCode | None = None,
    key: bytes | None = None,
    persons: int | None = None,
    recipients: Sequence[str] = (),
    spoil: Callable[[bytes], bytes] = bytes,
) -> tuple[str, ...]:
    """The parts of what a kit of `instance` seals; the rest spoils it.

    `spoil`: what becomes of the sealed private part.
    """
    given = given or declaration(person(text="我退出。"), channel=Channel.KIT)
    private = given.persons[0].private
    sealed = age(private_json({1: private}), instance.custodian_recipients) if private else b""
    package = KitPackage(
        key=key or secrets.token_bytes(16),
        receipt=receipt or make_receipt(),
        persons=persons or len(given.persons),
        declaration=age(declaration_json(given), recipients or instance.inbox_recipients),
        private=spoil(sealed) if sealed else b"",
    )
    data = age(encode_kit_package(package, size=4096), instance.inbox_recipients, pad=False)
    return write_parts(data, id_bytes=secrets.token_bytes(7), piece_bytes=1160)
