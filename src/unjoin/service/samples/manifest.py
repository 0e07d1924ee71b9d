"""The manifest of the demo: the `ccp` preset with K = 1, invented hotlines and one drive."""

from __future__ import annotations

import calendar

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


def demo_manifest() -> str:
    """The TOML text; its drive is open throughout the current month."""
    day = today()
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    preset = read_preset("ccp").replace("batch_declarations = 100", "batch_declarations = 1")
    return preset + _ADDITIONS.format(first=day.replace(day=1), last=last)
