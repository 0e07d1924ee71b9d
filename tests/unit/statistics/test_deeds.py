"""Every action of the audit chain has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

import unjoin.service
from unjoin.service.review.states import Act
from unjoin.service.statistics.deeds import DEEDS, deed_words

SOURCE = Path(unjoin.service.__file__).parent
STATED = re.compile(r'action = f?"([^":{]+)|append_event\(\s*action=f?"([^":{]+)')


def test_every_action_in_the_source_has_words() -> None:
    found = {
        first or second
        for path in SOURCE.rglob("*.py")
        for first, second in STATED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 8
    for action in found - {"review"}:
        assert action in DEEDS
    for act in (Act.ACCEPT, Act.REFUSE, Act.RECONSIDER):
        assert f"review: {act}" in DEEDS


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("batch published", "公布一批"),
        ("account made: volunteer", "新建账号：义工"),
        ("paper sheet discarded: opened by mistake", "作废名单：建立有误"),
        ("something of an older release", "something of an older release"),
    ],
)
def test_words_in_chinese(action: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert deed_words(action) == words
