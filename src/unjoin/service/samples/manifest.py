"""The manifest of the demo: the `ccp` preset with K = 1, an invented hotline, one drive and
one milestone more.

Where the demo is reached under an address, that is the one which volunteers hand out.
"""

from __future__ import annotations

import calendar
import re

from unjoin.presets import read_preset
from unjoin.service.clock import today

# Numbers that the North American plan keeps for fiction.
_ADDITIONS = '''
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
[drives.text]
zh-Hans = """
这里是演示文字，由中心的管理人撰写。主题月为某一类人而设，这个月为现役和退役军人。

不必等到主题月，也不必属于主题月：任何时候声明退出，都同样计入。"""
zh-Hant = """
這裡是示範文字，由中心的管理人撰寫。主題月為某一類人而設，這個月為現役和退役軍人。

不必等到主題月，也不必屬於主題月：任何時候聲明退出，都同樣計入。"""
en = """
This is a text for the demo; operators write their own. A drive is for one group of people, and
this month it is for those who serve or served in the army.

Nobody has to wait for a drive or belong to one: whoever leaves at any time counts just the same."""

[milestones]
numbers = [25]
'''
_MIRROR = """
[[mirrors]]
address = "{address}"
[mirrors.label]
zh-Hans = "演示网站（只在这台机器上）"
zh-Hant = "演示網站（只在這台機器上）"
en = "The demo, on this machine only"
"""


def demo_manifest(address: str = "") -> str:
    """The TOML text; its drive is open in every week that touches the current month.

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
