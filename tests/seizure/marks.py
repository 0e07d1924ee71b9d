"""The marked secrets, and every way in which their bytes could lie somewhere.

A mark is made at random for each run, of rare characters, so that nothing but a leak can
hold it. What is searched for is the mark in each encoding, and each of these wrapped as
programs wrap bytes: base64, hex, percent-encoding, escapes of JSON, HTML, Python and SQL.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote_from_bytes


class Kind(StrEnum):
    """What a mark stands for."""

    NAME = "name"
    TEXT = "text not published"
    CONTACT = "contact"
    RECEIPT = "receipt"
    KEY = "idempotency key"
    ADDRESS = "address"
    AGENT = "what a browser says of itself"
    VOLUNTEER = "volunteer"
    SEALED = "sealed file of what is gone"
    NUMBER = "telephone number"
    PHOTOGRAPH = "bytes of a photograph"
    PASSPHRASE = "passphrase of the desk"


@dataclass(frozen=True, slots=True)
class Mark:
    """One secret. `label` says whose it is."""

    kind: Kind
    label: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} of {self.label} ({self.text})"


@dataclass(frozen=True, slots=True)
class Spelling:
    """Some bytes in which a mark would be recognised, and how they are made from it."""

    mark: Mark
    how: str
    data: bytes


RARE = "崟峣嵯巍崴嶙峋嵬岿崚嶒嵚岵屺峁崮崂崤嵊嶂嵘崆峒崦嵫嵎峤岍岬岽"
SURNAMES = ("欧阳", "司徒", "上官", "诸葛", "慕容", "皇甫", "尉迟", "公孙", "令狐", "长孙")
MIN_BYTES = 8
"""Shorter spellings than this would be found by chance."""


def rare(count: int) -> str:
    """So many rare characters, all different."""
    return "".join(secrets.SystemRandom().sample(RARE, count))


def latin() -> str:
    """A word that is in no language."""
    return "Qx" + secrets.token_hex(5) + "Zj"


def name() -> str:
    """A name nobody bears."""
    return secrets.choice(SURNAMES) + rare(4)


def telephone() -> str:
    """A mobile number that may be anybody's: it is rung up by nobody here."""
    return f"139{secrets.randbelow(10**8):08}"


def spellings(mark: Mark) -> Iterator[Spelling]:
    """Every spelling of `mark`."""
    for how, data in _all_spellings(mark):
        if len(data) >= MIN_BYTES:
            yield Spelling(mark, how, data)


def _all_spellings(mark: Mark) -> Iterator[tuple[str, bytes]]:
    if mark.kind is Kind.SEALED:
        yield "raw", bytes.fromhex(mark.text)
        return
    if mark.kind is Kind.PHOTOGRAPH:
        yield from _wrapped("raw", bytes.fromhex(mark.text))
        return
    yield from text_spellings(mark.text)
    if mark.kind is Kind.RECEIPT:
        yield from _receipt_spellings(mark.text)
    if mark.kind is Kind.KEY:
        yield from _wrapped("bytes", bytes.fromhex(mark.text))
    if mark.kind is Kind.ADDRESS:
        yield from _address_spellings(mark.text)
    if mark.kind is Kind.NUMBER:
        yield from _number_spellings(mark.text)


ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "big5hkscs")


def text_spellings(text: str) -> Iterator[tuple[str, bytes]]:
    """`text` in each encoding, and each of them wrapped; escapes of `text` itself."""
    seen: set[bytes] = set()
    for encoding in ENCODINGS:
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        for how, wrapped in _wrapped(encoding, data):
            if wrapped not in seen:
                seen.add(wrapped)
                yield how, wrapped
    for how, escaped in _escaped(text):
        if escaped.encode() not in seen:
            yield how, escaped.encode()
            yield f"{how}, utf-16-le", escaped.encode("utf-16-le")


def _wrapped(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """`data` as it is, and as it would lie within more that is base64, hex and so on."""
    yield name, data
    if name == "utf-32-le":
        return  # Python's own strings, which nobody wraps
    for shift in range(3):
        inner = base64.b64encode(bytes(shift) + data)
        # What the bytes before and after have a part in is cut off.
        cut = inner.rstrip(b"=")[-(-8 * shift // 6) : (8 * (shift + len(data))) // 6]
        yield f"{name}, base64+{shift}", cut
        yield f"{name}, base64url+{shift}", cut.replace(b"+", b"-").replace(b"/", b"_")
    yield f"{name}, hex", data.hex().encode()
    yield f"{name}, HEX", data.hex().upper().encode()
    if name in ("utf-8", "gb18030"):
        yield f"{name}, percent", quote_from_bytes(data).encode()
        yield f"{name}, percent+", quote_from_bytes(data, safe="").replace("%20", "+").encode()
        lower = "".join(f"%{b:02x}" if b > 126 else chr(b) for b in data)
        yield f"{name}, percent, small letters", lower.encode("latin-1")
        for how, mask in (("octal", "\\{:03o}"), ("\\x", "\\x{:02x}"), ("printed", "={:02X}")):
            wrapped = "".join(mask.format(b) if b > 126 else chr(b) for b in data)
            yield f"{name}, {how}", wrapped.encode("latin-1")


def _escaped(text: str) -> Iterator[tuple[str, str]]:
    """`text` as JSON, HTML and others write what is not ASCII."""
    if text.isascii():
        return
    for how, mask in (
        ("\\u", "\\u{:04x}"),
        ("\\U", "\\u{:04X}"),
        ("&#", "&#{};"),
        ("&#x", "&#x{:x};"),
        ("&#X", "&#x{:X};"),
    ):
        yield how, "".join(mask.format(ord(c)) if ord(c) > 126 else c for c in text)


def _receipt_spellings(code: str) -> Iterator[tuple[str, bytes]]:
    groups = [code[at : at + 4] for at in range(0, 24, 4)]
    forms = {
        "in groups": " ".join(groups),
        "hyphens between": "-".join(groups),
        "hard spaces between": "\u00a0".join(groups),
        "backwards": code[::-1],
        "groups backwards": "".join(reversed(groups)),
    }
    for how, digits in (
        ("full-width", "０１２３４５６７８９"),
        ("numerals", "〇一二三四五六七八九"),
        ("spoken", "零幺二三四五六七八九"),
    ):
        table = str.maketrans("0123456789", digits)
        forms[how] = code.translate(table)
        forms[f"{how} in groups"] = " ".join(groups).translate(table)
    for how, form in forms.items():
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            yield f"{how}, {encoding}", form.encode(encoding)
        yield f"{how}, percent", quote_from_bytes(form.encode()).encode()
        yield f"{how}, \\u", json.dumps(form)[1:-1].encode()
    for how, number in (("all", int(code)), ("without check digits", int(code[:22]))):
        for order in ("big", "little"):
            yield f"number, {how}, {order}", number.to_bytes(10, order)
    yield "two digits a byte", bytes.fromhex(code)


def _number_spellings(digits: str) -> Iterator[tuple[str, bytes]]:
    """A Chinese mobile number of 11 digits, as people and programs write it."""
    groups = (digits[:3], digits[3:7], digits[7:])
    forms = {
        "with +86": f"+86{digits}",
        "in groups": " ".join(groups),
        "hyphens between": "-".join(groups),
        "in groups with +86": " ".join(("+86", *groups)),
        "full-width": digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "numerals": digits.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
        "spoken": digits.translate(str.maketrans("0123456789", "零幺二三四五六七八九")),
        "backwards": digits[::-1],
    }
    for how, form in forms.items():
        for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-32-le"):
            yield f"{how}, {encoding}", form.encode(encoding)
        yield f"{how}, percent", quote_from_bytes(form.encode(), safe="").encode()
        yield f"{how}, \\u", json.dumps(form)[1:-1].encode()
    for order in ("big", "little"):
        yield f"number, {order}", int(f"86{digits}").to_bytes(8, order)


def _address_spellings(text: str) -> Iterator[tuple[str, bytes]]:
    """Four bytes would be found by chance, so with those that stand before or after them."""
    address = ipaddress.ip_address(text)
    packed = address.packed
    if isinstance(address, ipaddress.IPv4Address):
        yield "mapped into IPv6", bytes(10) + b"\xff\xff" + packed
        yield "of a socket", packed + bytes(8)
        yield "decimal", f"{int(address)}".encode()
        yield "decimal, utf-16", f"{int(address)}".encode("utf-16-le")
        yield "hex", f"0x{int(address):08x}".encode()
        return
    yield "packed", packed
    yield "in full", address.exploded.encode()
    yield "in full, utf-16", address.exploded.encode("utf-16-le")
