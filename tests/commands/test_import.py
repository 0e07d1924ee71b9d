"""`unjoin import`: shows first, sends the good lines at once, and knows a list again."""

from __future__ import annotations

import csv
import re
import shutil
import stat
from pathlib import Path

import pytest

from tests.commands.lived_in import SQLITE, LivedIn, ask, make_lived_in, unjoin
from tests.unit.desk.paper_lists import HEADED, csv_bytes, xlsx_bytes

WRONG = (*HEADED, ("赵六", "当"))
COUNT = """
from unjoin.service.intake.models import InboxItem
print(json.dumps(InboxItem.objects.count()))
"""
PARCEL = """
from unjoin.registry.weeks import week_of
from unjoin.service.accounts.models import Staff
from unjoin.service.clock import today
from unjoin.service.desk.paper.parcels.actions import open_parcel
from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
parcel = open_parcel(
    instance=current(), place="Wuhan", came=week_of(today()), language="zh-Hant",
    by=Staff.objects.get(handle="volunteer"), today=today(),
)
print(json.dumps(open_parcel_contents(bytes(parcel.sealed), instance=current()).code))
"""
LANGUAGES = """
from unjoin.service.intake.envelope import open_envelope
from unjoin.service.intake.models import InboxItem
opened = [
    open_envelope(bytes(i.sealed), identity=current().review_identity).declaration
    for i in InboxItem.objects.all()
]
print(json.dumps(sorted(d.language for d in opened if d and d.channel == 6)))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    return make_lived_in(tmp_path_factory.mktemp("import") / "centre", database_url=SQLITE)


@pytest.fixture
def directory(made: LivedIn, tmp_path: Path) -> Path:
    """A copy of a centre in which two declarations wait."""
    place = tmp_path / "centre"
    shutil.copytree(made.directory, place)
    return place


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes())
    return path


def run(directory: Path, path: Path, *more: str | Path) -> tuple[int, str, str]:
    done = unjoin("import", path, "--data", directory, *more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_without_commit_every_line_is_shown_and_nothing_is_sent(
    directory: Path, listed: Path
) -> None:
    before = ask(directory, COUNT)
    status, said, _ = run(directory, listed)
    assert status == 0
    assert "encoding: UTF-8" in said
    assert "2: 张三 [Party and League] Is sent" in said
    assert "4: 李四 [Party] Not sent: the person is dead" in said
    assert "5:  [Party, 12] Is sent" in said
    assert "To be sent: 4 lines, 15 people." in said
    assert "Nothing was saved." in said
    assert "Write it down" not in said  # there is no receipt
    assert ask(directory, COUNT) == before


def test_with_commit_it_is_sent_and_gives_its_receipt(directory: Path, listed: Path) -> None:
    before = ask(directory, COUNT)
    status, said, _ = run(directory, listed, "--commit")
    assert status == 0
    assert "Sent: 4 lines, 15 people." in said
    (receipt,) = re.findall(r"^Receipt: ((?:\d{4} ){5}\d{4})$", said, re.MULTILINE)
    assert ask(directory, COUNT) == before + 1
    status, said, _ = run(directory, listed, "--commit")
    assert status == 0
    assert "counted once" in said
    assert receipt in said
    assert ask(directory, COUNT) == before + 1


def test_same_list_as_a_workbook_is_known_again(
    directory: Path, listed: Path, tmp_path: Path
) -> None:
    run(directory, listed, "--commit")
    workbook = tmp_path / "list.xlsx"
    workbook.write_bytes(xlsx_bytes())
    status, said, _ = run(directory, workbook)
    assert status == 0
    assert "This list has been sent already" in said


def test_line_that_is_not_understood_ends_with_1(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes(WRONG))
    status, said, _ = run(directory, path)
    assert status == 1
    assert "7: 赵六 Not sent: “当” was not understood" in said
    status, said, _ = run(directory, path, "--commit")
    assert status == 1
    assert "Sent: 4 lines, 15 people." in said


def test_report_is_written_for_its_owner_alone(
    directory: Path, listed: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    assert run(directory, listed, "--report", report)[0] == 0
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    lines = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert [line[0] for line in lines] == ["Line", "2", "3", "4", "5", "6"]
    before = ask(directory, COUNT)
    status, _, problem = run(directory, listed, "--commit", "--report", report)
    assert status == 2
    assert "File exists" in problem
    assert ask(directory, COUNT) == before


@pytest.mark.parametrize("place", ["missing/report.csv", "centre", "report.csv/within"])
def test_nothing_is_sent_where_the_report_cannot_be_written(
    directory: Path, listed: Path, tmp_path: Path, place: str
) -> None:
    (tmp_path / "report.csv").write_text("of another list")
    before = ask(directory, COUNT)
    status, said, problem = run(directory, listed, "--commit", "--report", tmp_path / place)
    assert status == 2
    assert place.partition("/")[0] in problem
    assert "Traceback" not in problem
    assert "Sent" not in said
    assert ask(directory, COUNT) == before
    assert (tmp_path / "report.csv").read_text() == "of another list"


def test_report_is_not_left_empty_where_nothing_was_sent(
    directory: Path, listed: Path, tmp_path: Path
) -> None:
    """Else the same command could not be given again."""
    dead = tmp_path / "dead.csv"
    dead.write_bytes(csv_bytes((("姓名", "党", "备注"), ("李四", "是", "已故"))))
    report = tmp_path / "report.csv"
    assert run(directory, dead, "--commit", "--report", report)[0] == 2
    assert not report.exists()
    assert run(directory, listed, "--commit", "--report", report)[0] == 0
    assert "Is sent" in report.read_text(encoding="utf-8-sig")
    again = tmp_path / "again.csv"
    assert run(directory, listed, "--commit", "--report", again)[0] == 0
    assert not again.exists()


def test_list_of_a_parcel_has_its_language_and_its_names(
    directory: Path, listed: Path, tmp_path: Path
) -> None:
    code = ask(directory, PARCEL)
    assert run(directory, listed, "--parcel", code.lower(), "--commit")[0] == 0
    assert ask(directory, LANGUAGES) == ["zh-Hant"]
    more = tmp_path / "more.csv"
    more.write_bytes(csv_bytes((("姓名", "党"), ("張三", "是"), ("赵六", "是"))))
    status, said, _ = run(directory, more, "--parcel", code)
    assert status == 0
    assert "2: 張三 [Party] Not sent: this name was sent from this parcel before" in said
    assert "To be sent: 1 lines" in said
    assert "To be sent: 2 lines" in run(directory, more, "--parcel", code, "--same-are-others")[1]


def test_columns_consent_and_what_all_leave_can_be_said(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes((("x", "张三", ""), ("y", "王五", "1")), encoding="gb18030"))
    chosen = ("--columns=-,name,ticks:pioneers", "--no-headings")
    more = ("--consent", "self", "--all-leave", "党团", "--encoding", "gb18030")
    status, said, _ = run(directory, path, *chosen, *more)
    assert status == 0
    assert "1: 张三 [Party and League] Is sent" in said
    assert "2: 王五 [Pioneers] Is sent" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--parcel", "QQQ"), "There is no such parcel"),
        (("--all-leave", "当"), "was not understood as organisations"),
        (("--columns", "name,name"), "Two columns cannot both be"),
        (("--language", "fr"), "The language of a list is one of"),
        (("--encoding", "big5"), "not text in Big5"),
    ],
)
def test_what_cannot_be_done_ends_with_2(
    directory: Path, listed: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    status, _, problem = run(directory, listed, *arguments)
    assert status == 2
    assert sentence in problem
    assert "Traceback" not in problem


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "This is not a list"),
        (b"a,b\nc,d\n", "Which column has the names is not known"),
        (None, "No such file"),
    ],
)
def test_file_that_is_no_list_ends_with_2(
    directory: Path, tmp_path: Path, data: bytes | None, sentence: str
) -> None:
    path = tmp_path / "list"
    if data is not None:
        path.write_bytes(data)
    status, _, problem = run(directory, path, "--commit")
    assert status == 2
    assert sentence in problem


def test_nothing_a_terminal_would_carry_out_is_printed(directory: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes((("姓名", "党"), ("张\x9b31m三", "是"), ("张\u202e三", "是"))))
    status, said, _ = run(directory, path)
    assert status == 1
    assert "\x9b" not in said
    assert "\u202e" not in said
