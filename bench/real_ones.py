"""Real declarations beside a flood: one after the other, each from an address of its own.

Every second one comes with a proof of work, as a browser with JavaScript sends
it; the others without. Half of both have a text. What people write is not at
hand; sentences of translation catalogues, each used once, stand in for it.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import altcha
import django

from bench.declare import last_step
from bench.flood_load import CLIENT_HEADER

_TEXT = re.compile(r'^msgstr "(.+)"$', re.MULTILINE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r'name="code" value="(\d{24})"')


@dataclass
class Sent:
    """What became of the real ones: their codes, and how long each answer took."""

    with_proof: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: int = 0


class RealOnes:
    """Sends them. `first` is the number of the first address they come from."""

    def __init__(self, public_url: str, *, first: int = 0) -> None:
        self._url = public_url
        self._number = first
        self._texts = _texts()

    def send(self, count: int, *, every_s: float) -> Sent:
        """Send `count` of them, one each `every_s` seconds."""
        sent = Sent()
        began = time.monotonic()
        for turn in range(count):
            time.sleep(max(0.0, began + turn * every_s - time.monotonic()))
            try:
                self._send_one(sent, is_proved=turn % 2 == 0, has_text=turn % 4 < 2)
            except (OSError, ValueError):
                sent.failed += 1
        return sent

    def _send_one(self, sent: Sent, *, is_proved: bool, has_text: bool) -> None:
        self._number += 1
        url, fields = last_step(self._url)
        if has_text:
            fields = [(name, value) for name, value in fields if name != "text"]
            fields.append(("text", next(self._texts)))
        if is_proved:
            fields.append(("altcha", self._solve()))
        begun = time.monotonic()
        page = self._post(url, urlencode(fields))
        sent.seconds.append(time.monotonic() - begun)
        found = _CODE.search(page)
        if not found:
            raise ValueError("no receipt")
        (sent.with_proof if is_proved else sent.without).append(found[1])

    def _solve(self) -> str:
        with urllib.request.urlopen(f"{self._url}/declare/challenge", timeout=60) as answer:  # noqa: S310 — our own address
            challenge = altcha.Challenge.from_dict(json.load(answer))
        solution = altcha.solve_challenge(challenge)
        assert solution
        return altcha.Payload(challenge, solution).to_base64()

    def _post(self, url: str, body: str) -> str:
        address = f"172.16.{self._number >> 8 & 255}.{self._number & 255}"
        request = urllib.request.Request(url, body.encode(), {CLIENT_HEADER: address})  # noqa: S310 — our own address
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            text: str = answer.read().decode()
            return text


def _texts() -> Iterator[str]:
    """Texts of two sentences that no other text has."""
    sentences = list(_sentences())
    Random(1).shuffle(sentences)
    for first in range(0, len(sentences) - 1, 2):
        yield "\n".join(sentences[first : first + 2])


@cache
def _sentences() -> tuple[str, ...]:
    packages = Path(django.__file__).parent.parent
    own = Path(__file__).parent.parent / "src"
    catalogues = [
        *packages.glob("*/**/zh_Hans/LC_MESSAGES/django.po"),
        *own.glob("unjoin/**/zh_Hans/LC_MESSAGES/django.po"),
    ]
    found = {text for file in catalogues for text in _TEXT.findall(file.read_text("utf-8"))}
    return tuple(sorted(text for text in found if len(_HAN.findall(text)) >= 12))
