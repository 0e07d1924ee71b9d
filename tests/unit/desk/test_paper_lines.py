"""What a line of a sheet says."""

import pytest

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.service.desk.paper.sheet import LineError, Row, RowKind, read_line
from unjoin.service.desk.paper.words import make_grammar

CAMPAIGN = parse_campaign(read_preset("ccp"))
GRAMMAR = make_grammar(CAMPAIGN)
PARTY, LEAGUE, PIONEERS = 1, 2, 4


def read(line: str) -> Row:
    return read_line(line, GRAMMAR)


def refused(line: str) -> LineError:
    with pytest.raises(LineError) as caught:
        read(line)
    return caught.value


@pytest.mark.parametrize(
    ("line", "name", "organisations"),
    [
        ("张三 党团", "张三", PARTY | LEAGUE),
        ("张三　党团", "张三", PARTY | LEAGUE),
        ("张三，党、团", "张三", PARTY | LEAGUE),
        ("张三（党团）", "张三", PARTY | LEAGUE),
        ("王五 團隊", "王五", LEAGUE | PIONEERS),
        ("王　五　黨團", "王 五", PARTY | LEAGUE),
        ("买买提·艾力 三退", "买买提·艾力", 7),
        ("阿 党", "阿", PARTY),
        ("John Smith party", "John Smith", PARTY),
        ("John Smith ＰＡＲＴＹ", "John Smith", PARTY),
        ("John P. Smith party and league", "John P. Smith", PARTY | LEAGUE),
        ("John L party", "John L", PARTY),
        ("John p l", "John", PARTY | LEAGUE),
        ("山田１２ 党", "山田１２", PARTY),
        ("李四（小李） 党", "李四（小李）", PARTY),
        ("李四 ?", "李四", 0),
        ("万人杰 党", "万人杰", PARTY),
        ("李四 未注明", "李四", 0),
        ('"12" 党', "12", PARTY),
        ("“党” 团", "党", LEAGUE),
        ("1. 张三 党", "张三", PARTY),
        ("（１）张三 党", "张三", PARTY),
        ("一、张三 党", "张三", PARTY),
    ],
)
def test_line_with_a_name(line: str, name: str, organisations: int) -> None:
    row = read(line)
    assert (row.kind, row.name, row.organisations) == (RowKind.NAMED, name, organisations)
    assert (row.persons, row.deceased) == (1, False)


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("? 党", "?"),
        ("？ 党", "?"),
        ("□□ 党", "?"),
        ("看不清 党", "?"),
        ("illegible party", "?"),
        ("张? 党", "张?"),
        ("张□ 党", "张?"),
        ("2. ? 党", "?"),
    ],
)
def test_line_with_a_name_that_cannot_be_read(line: str, seen: str) -> None:
    row = read(line)
    assert (row.kind, row.name, row.organisations) == (RowKind.UNREADABLE, seen, PARTY)


def test_line_with_neither_name_nor_organisations() -> None:
    assert read("? ?") == Row(
        kind=RowKind.UNREADABLE, organisations=read("李四 ?").organisations, name="?"
    )


@pytest.mark.parametrize(
    "line",
    [
        *("x12 党", "X１２ 党", "× 12 党", "12人 党", "党 12人", "十二人 党", "党12"),
        *("12 people party", "共12人 党", "12名 党员"),
    ],
)
def test_line_with_a_number_of_people(line: str) -> None:
    row = read(line)
    assert (row.kind, row.persons, row.name) == (RowKind.HEAD_COUNT, 12, "")
    assert row.organisations == PARTY


@pytest.mark.parametrize(
    "line",
    [
        *("李四 党 已故", "李四 已故 党", "李四（已故） 党", "李四 党 †", "†李四 党", "李四† 党"),
        *("已故 李四 党", "李四 党 過世", "李四 党 deceased"),
    ],
)
def test_line_with_somebody_dead(line: str) -> None:
    row = read(line)
    assert (row.name, row.organisations, row.deceased) == ("李四", PARTY, True)


def test_line_with_dead_people_without_names() -> None:
    assert read("x3 党 †").deceased


@pytest.mark.parametrize(
    ("line", "code", "found"),
    [
        ("张三", "organisation-missing", "张三"),
        ("张三党团", "organisation-missing", "张三党团"),
        ("李四 当", "organisation-missing", "当"),
        ("李四 †", "organisation-missing", "†"),
        ("12人", "organisation-missing", "12人"),
        ("12人 张三 党", "organisation-missing", "张三 党"),
        ("党", "organisation-first", "党"),
        ("党 团", "organisation-first", "党"),
        ("张三 党 党", "organisation-apart", "党"),
        ("张三 党 ?", "organisation-apart", "党"),
        ("，，", "name-missing", "，，"),
        ("· 党", "name-bad", "·"),
        ("李\x00四 党", "name-bad", "李\x00四"),
        ("李\u202e四 党", "name-bad", "李\u202e四"),
        ("字" * 81 + " 党", "name-bad", "字" * 81),
        ("12 党", "number-bare", "12"),
        ("1 张三 党", "number-bare", "1"),
        ("张三等12人 党", "number-in-name", "12人"),
        ("又有十二人 党", "number-in-name", "十二人"),
        ("约十余人 党", "number-in-name", "十余人"),
        ("x0 党", "number-range", "0"),
        ("x999999 党", "number-range", "999999"),
        ("字" * 201, "line-long", ""),
    ],
)
def test_line_that_is_doubtful(line: str, code: str, found: str) -> None:
    error = refused(line)
    assert (error.code, error.found) == (code, found)


def test_line_error_names_its_line() -> None:
    with pytest.raises(LineError) as caught:
        read_line("李四 当", GRAMMAR, line=7)
    assert caught.value.line == 7


def test_heading_holds_for_lines_that_name_nothing() -> None:
    grammar = make_grammar(CAMPAIGN, heading=read("甲 党团").organisations)
    assert read_line("张三", grammar).organisations == PARTY | LEAGUE
    assert read_line("王五 团队", grammar).organisations == LEAGUE | PIONEERS
    assert read_line("李四 已故", grammar).deceased
    assert read_line("x12", grammar).persons == 12
    assert read_line("?", grammar).kind is RowKind.UNREADABLE
