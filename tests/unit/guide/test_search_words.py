"""What the search knows of Chinese."""

from __future__ import annotations

from unjoin.service.guide.search_words import syllables, traditional_pairs


def test_characters_are_read() -> None:
    assert syllables("回执") == "hui zhi"


def test_traditional_characters_are_read_alike() -> None:
    assert syllables("自由嗎") == syllables("自由吗") == "zi you ma"


def test_reading_follows_the_word() -> None:
    assert syllables("重复") == "chong fu"
    assert syllables("银行") == "yin hang"


def test_other_writing_ends_a_row() -> None:
    assert syllables("方便吗？Yes 方便") == "fang bian ma,fang bian"


def test_text_without_chinese_is_read_as_nothing() -> None:
    assert syllables("Is it safe?") == ""


def test_traditional_characters_lead_to_their_simplified_ones() -> None:
    traditional, simplified = traditional_pairs(["这里说话"])
    pairs = dict(zip(traditional, simplified, strict=True))
    assert (pairs["這"], pairs["說"], pairs["話"]) == ("这", "说", "话")


def test_texts_in_traditional_characters_give_the_same() -> None:
    assert traditional_pairs(["這裡說話"]) == traditional_pairs(["这里说话"])


def test_characters_that_can_match_nothing_are_left_out() -> None:
    assert "龜" not in traditional_pairs(["这里"])[0]
