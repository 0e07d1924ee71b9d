"""Paper at night: photographs of sheets, and lists in files; each with marks.

The lists go in through the page, as CSV and as a workbook, and through `unjoin import`.
"""

from __future__ import annotations

import io
import re
import secrets
import tempfile
from pathlib import Path

from PIL import Image

from tests.seizure.browsing import Page, form_to
from tests.seizure.marks import Kind, Mark, latin, name, rare, telephone
from tests.seizure.staff import Member
from tests.seizure.story import Story, make_name
from tests.unit.desk.paper_lists import csv_bytes, xlsx_bytes
from unjoin.service.custody.sealing import unseal

SLICE = 24
"""Bytes of a photograph by which it would be known."""
LISTS = (("csv", "utf-8"), ("csv", "gb18030"), ("xlsx", ""))


def begin(story: Story, member: Member) -> None:
    """A parcel from a place: a photograph that says who took it, and lists in files."""
    place = story.mark(Kind.TEXT, "place of a parcel", f"{rare(4)}县")
    form = member.browser.get("/en/desk/paper/parcels/new").form(with_field="place")
    page = member.browser.post("/en/desk/paper/parcels/new", form.filled(place=place))
    send_photographs(story, member, page)
    for number, (kind, encoding) in enumerate(LISTS):
        send_list(story, member, page, f"list {number + 1} in {kind}", kind, encoding)
    import_list(story)


def send_photographs(story: Story, member: Member, page: Page) -> None:
    """One that says who took it, and where."""
    form = form_to(page, "/photographs")
    name = f"{story.mark(Kind.TEXT, 'name of a photograph', latin())}.jpg"
    answer = member.browser.post_files(
        form.action, form.pairs, "photographs", {name: _photograph(story)}
    )
    assert answer.status == 200, answer.text
    _mark_what_is_kept(story)


def _photograph(story: Story) -> bytes:
    """What a telephone makes: noise, with who took it in its head."""
    image = Image.frombytes("RGB", (120, 90), secrets.token_bytes(120 * 90 * 3))
    head = Image.Exif()
    for tag, label in ((0x013B, "artist"), (0x010F, "maker"), (0x9286, "comment")):
        head[tag] = story.mark(Kind.TEXT, f"photograph, {label}", latin())
    written = io.BytesIO()
    image.save(written, "JPEG", exif=head, quality=90)
    _mark_bytes(story, "photograph as sent", written.getvalue())
    return written.getvalue()


def _mark_what_is_kept(story: Story) -> None:
    """The photograph as the centre made it anew, which only the reviewers' identity opens."""
    (row,) = story.house.tables()["desk_paperphotograph"]
    sealed = row.values["sealed"]
    assert isinstance(sealed, bytes | memoryview)
    opened = unseal(bytes(sealed), identity=story.house.instance.review_identity)
    _mark_bytes(story, "photograph as kept", opened.rstrip())  # of its padding


def _mark_bytes(story: Story, label: str, data: bytes) -> None:
    for at in (len(data) // 3, len(data) // 2, 2 * len(data) // 3):
        story.mark(Kind.PHOTOGRAPH, label, data[at : at + SLICE].hex())


def send_list(
    story: Story, member: Member, parcel: Page, label: str, kind: str, encoding: str
) -> None:
    """A list is read, looked at, saved as a report and sent; one of its lines is not understood.

    Another is only looked at.
    """
    for step in ("send", "look"):
        data, brought = _list(story, f"{label}, {step}", kind, encoding)
        page = _read_list(story, member, parcel, f"{label}, {step}", kind, data)
        assert brought.text in page.text, page.text
        form = page.form(with_button="report")
        member.browser.post_files(form.action, [*form.pairs, ("step", "report")])
        if step == "send":
            sent = member.browser.post_files(form.action, [*form.pairs, ("step", "send")])
            code = re.sub(r"\D", "", "".join(re.findall(r'class="four[^>]*>([^<]*)<', sent.text)))
            story.arrived(label, code, 2, brought)
        else:
            story.marks.append(brought)


def _read_list(
    story: Story, member: Member, parcel: Page, label: str, kind: str, data: bytes
) -> Page:
    form = form_to(parcel, "/list")
    name = f"{story.mark(Kind.TEXT, f'{label}, name of the file', latin())}.{kind}"
    return member.browser.post_files(form.action, form.pairs, "list", {name: data})


def _list(story: Story, label: str, kind: str, encoding: str) -> tuple[bytes, Mark]:
    """Three lines and a column that nobody asks for: who is named in it becomes public once."""
    brought = make_name(label)
    dead = story.mark(Kind.NAME, f"{label}, dead", name())
    wrong = story.mark(Kind.NAME, f"{label}, not understood", name())
    rows: list[tuple[str, ...]] = [("姓名", "退出组织", "人数", "备注", "电话")]
    for who, organisations, persons, note in (
        (brought.text, "党团", "", ""),
        ("", "党", "12", ""),
        (dead, "党", "", "已故"),
        (wrong, "当", "", ""),
    ):
        number = story.mark(Kind.NUMBER, f"{label}, telephone", telephone())
        rows.append((who, organisations, persons, note, number))
    if kind == "xlsx":
        return xlsx_bytes(rows), brought
    return csv_bytes(rows, encoding=encoding), brought


def import_list(story: Story) -> None:
    """An operator sends one from the command line, whose file they take away again."""
    house, label = story.house, "list by command"
    data, brought = _list(story, label, "csv", "utf-8")
    with tempfile.TemporaryDirectory() as elsewhere:
        path = Path(elsewhere, "list.csv")
        path.write_bytes(data)
        words = ("import", str(path), "--data", str(house.directory), "--commit")
        said = house.ask(*words, status=1)  # one line was not understood
    (receipt,) = re.findall(r"^Receipt: ([\d ]+)$", said, re.MULTILINE)
    story.arrived(label, receipt.replace(" ", ""), 2, brought)
