"""What could identify somebody is settled, each thing once, and looked at again afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.stories.told import TELLING, all_replaced
from unjoin.service.hints.finding import Kind
from unjoin.service.stories.errors import NeverKeptError, NotSettledError
from unjoin.service.stories.general_words import LANGUAGES, general_word
from unjoin.service.stories.settling import (
    GENERAL,
    NEVER_KEPT,
    OUT,
    KeepReason,
    check_settled,
    distinct,
    field_of,
    hints_of,
    settle,
)

ENGLISH = (
    "On Monday at 3 pm Wang Xiaoming called from Changsha, in Hunan Province. Nineteen people were "
    "in the room, and the number was +86 138 0013 8000."
)


def decided(text: str, way: str) -> dict[str, str]:
    return {field_of(hint): way for hint in hints_of(text)}


def test_all_replaced_in_chinese() -> None:
    settled = all_replaced()
    check_settled(settled.text, settled.kept)
    assert settled.text == "昨天有段时间，某市的某人来电。他说有几个人在听，电话是一个电话。"


def test_all_replaced_in_english() -> None:
    settled = settle(ENGLISH, language="en", decisions=decided(ENGLISH, GENERAL))
    check_settled(settled.text, settled.kept)
    for told in ("Monday", "3 pm", "Wang", "Changsha", "Hunan", "ineteen", "138"):
        assert told not in settled.text
    assert "a province" in settled.text
    assert "Several people" in settled.text


def test_sentence_begins_with_a_capital() -> None:
    text = "On Monday he listened. In May he rang, in May."
    settled = settle(text, language="en", decisions=decided(text, GENERAL))
    assert settled.text.startswith("One day he listened. In one day he rang")


def test_taken_out_leaves_no_gap() -> None:
    text = "He called from Changsha , twice."
    assert (
        settle(text, language="en", decisions=decided(text, OUT)).text == "He called from, twice."
    )


def test_nothing_decided_is_not_settled() -> None:
    settled = settle(TELLING, language="zh-Hans", decisions={})
    assert settled.text == TELLING
    with pytest.raises(NotSettledError) as caught:
        check_settled(settled.text, settled.kept)
    assert {hint.kind for hint in caught.value.hints} == {
        Kind.TIME,
        Kind.PLACE,
        Kind.PERSON,
        Kind.COUNT,
        Kind.PHONE,
    }
    assert caught.value.fields == {"count": 5}


@pytest.mark.parametrize("missing", range(5))
def test_one_thing_left_is_not_settled(missing: int) -> None:
    hints = distinct(hints_of(TELLING))
    decisions = {field_of(hint): GENERAL for hint in hints if hint != hints[missing]}
    settled = settle(TELLING, language="zh-Hans", decisions=decisions)
    with pytest.raises(NotSettledError) as caught:
        check_settled(settled.text, settled.kept)
    assert [hint.words for hint in caught.value.hints] == [hints[missing].words]


def test_kept_for_a_reason_stays() -> None:
    text = "他是从北京打来的，在北京住了很久。"
    (hint,) = distinct(hints_of(text))
    settled = settle(text, language="zh-Hans", decisions={field_of(hint): KeepReason.KNOWN.value})
    check_settled(settled.text, settled.kept)
    assert settled.text == text
    assert settled.kept == {"北京": KeepReason.KNOWN}


@pytest.mark.parametrize(
    "text",
    [
        "电话13800138000。",
        "身份证号11010519491231002X。",
        "写信到wang.lin@example.com。",
        "微信号是wang_lin88。",
        "车牌粤B·12345。",
    ],
)
def test_what_leads_to_a_person_is_never_kept(text: str) -> None:
    settled = settle(text, language="zh-Hans", decisions=decided(text, KeepReason.KNOWN.value))
    with pytest.raises(NeverKeptError):
        check_settled(settled.text, settled.kept)
    assert {hint.kind for hint in hints_of(text)} <= NEVER_KEPT


def test_what_comes_together_by_taking_out_is_found() -> None:
    """Two halves of a number meet where a name stood between them."""
    text = "打1380013小王，8000就通。"
    middle = "小王，"
    joined = text.replace(middle, "")
    assert Kind.PHONE not in {hint.kind for hint in hints_of(text)}
    with pytest.raises(NotSettledError):
        check_settled(joined, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_words_are_not_pointed_out(language: str) -> None:
    for hint in [*hints_of(TELLING), *hints_of(ENGLISH), *hints_of("平山县东岗镇大湾村 湖南省")]:
        assert hints_of(general_word(hint, language)) == []


def test_unknown_language_of_a_place() -> None:
    (hint,) = hints_of("長沙縣")
    assert general_word(hint, "zh-Hant") == "某縣"
    assert general_word(hint, "en") == "a place"


@given(
    st.text("王李长沙市县说听和13800点人，。 \nabW", max_size=80), st.sampled_from([OUT, GENERAL])
)
def test_settling_ends(text: str, way: str) -> None:
    """Whatever is told, a few rounds settle it."""
    for _round in range(30):
        hints = hints_of(text)
        if not hints:
            break
        text = settle(text, language="zh-Hans", decisions=decided(text, way)).text
    check_settled(text, {})
