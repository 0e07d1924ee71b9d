"""The manifest of the demo: the `ccp` preset with K = 1, an invented hotline and one drive.

Where the demo is reached under an address, that is the one which volunteers hand out.
"""

from __future__ import annotations

import calendar
import re

from unjoin.presets import read_preset
from unjoin.service.clock import today

# Numbers that the North American plan keeps for fiction.
_ADDITIONS = """
[[hotlines]]
number = "+1 202 555 0147"
[hotlines.label]
zh-Hans = "演示热线（虚构号码）"
zh-Hant = "演示熱線（虛構號碼）"
en = "Demo hotline (invented number)"
[hotlines.hours]
zh-Hans = "每天二十四小时"
zh-Hant = "每天二十四小時"
en = "Day and night"

[[drives]]
id = "military-month"
title = {{ zh-Hans = "军人三退月", zh-Hant = "軍人三退月", en = "Month of the military" }}
first_day = {first}
last_day = {last}
"""
_MIRROR = """
[[mirrors]]
address = "{address}"
[mirrors.label]
zh-Hans = "演示网站（只在这台机器上）"
zh-Hant = "演示網站（只在這台機器上）"
en = "The demo, on this machine only"
"""


def demo_manifest(address: str = "") -> str:
    """The TOML text; its drive is open throughout the current month.

    `address`: that of the public site, with a slash at the end; empty where it is not known.
    """
    day = today()
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    preset = read_preset("ccp").replace("batch_declarations = 100", "batch_declarations = 1")
    mirror = _MIRROR.format(address=address) if address else ""
    return preset + _ADDITIONS.format(first=day.replace(day=1), last=last) + mirror


def move_demo(manifest: str, address: str) -> str:
    """`manifest`, made by `demo_manifest`, with `address` as that of the public site."""
    named = re.compile(r'^address = "http://127\.0\.0\.1:[0-9]+/"$', re.MULTILINE)
    return named.sub(f'address = "{address}"', manifest)
