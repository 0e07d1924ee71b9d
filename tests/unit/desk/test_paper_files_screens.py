"""The pages that take files: photographs and lists, their limits, and who is let in."""

from __future__ import annotations

import html
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.unit.desk.paper_lists import HEADED, csv_bytes, xlsx_bytes
from tests.unit.desk.paper_parcels import PLACE, contents_of, open_a_parcel, open_in
from tests.unit.desk.paper_pictures import photograph
from tests.unit.desk.paper_sheets import key_one, make_volunteer, open_one
from unjoin.registry.weeks import week_of
from unjoin.service import clock
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.lists.table import FILE_LIMIT_BYTES
from unjoin.service.desk.paper.models import PaperParcel, PaperPhotograph, PaperSheet
from unjoin.service.desk.paper.photographs import views as photographs
from unjoin.service.intake.models import InboxItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]

FORMULA = "=cmd()"


@pytest.fixture
def volunteer(staff_site: None, db: None) -> Staff:
    return make_volunteer("volunteer")


@pytest.fixture
def second(staff_site: None, db: None) -> Staff:
    return make_volunteer("second")


@pytest.fixture
def screen(client: Client, second: Staff) -> Client:
    """The browser of the second volunteer, in English."""
    client.force_login(second)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def parcel(volunteer: Staff) -> PaperParcel:
    return open_a_parcel(volunteer)


def small(seed: int = 0) -> SimpleUploadedFile:
    data = photograph(seed=seed, width=160)
    return SimpleUploadedFile(f"{seed}.jpg", data, content_type="image/jpeg")


def drop_path(parcel: PaperParcel) -> str:
    return reverse("paper-parcel-photographs", args=[parcel.id])


def list_path(parcel: PaperParcel) -> str:
    return reverse("paper-list", args=[parcel.id])


def page(client: Client, path: str, **fields: object) -> str:
    response = client.post(path, fields, follow=True) if fields else client.get(path, follow=True)
    return str(response.content.decode())


def read_list(client: Client, parcel: PaperParcel, data: bytes, **fields: object) -> str:
    return page(client, list_path(parcel), list=SimpleUploadedFile("a.csv", data), **fields)


def carried(answer: str) -> dict[str, str]:
    """What travels in the form to the next step, and what is chosen in it."""
    table = re.search(r'<textarea name="table" hidden>\n(.*?)</textarea>', answer, re.DOTALL)
    shown = re.search(r'name="shown" value="([^"]*)"', answer)
    assert table
    assert shown
    chosen = re.findall(
        r'<select name="(column-\d+)".*?<option value="([^"]*)" selected', answer, re.DOTALL
    )
    return {
        "table": html.unescape(table[1]),
        "shown": shown[1],
        "first": "heading",
        "consent": "relayed",
        **dict(chosen),
    }


def test_parcel_is_opened_with_a_place_and_a_week(screen: Client) -> None:
    week = week_of(clock.today())
    path = reverse("paper-parcel-new")
    answer = page(screen, path, place=PLACE, came=str(week - 2), language="zh-Hant")
    assert f"{PLACE}</h1>" in answer
    contents = contents_of(PaperParcel.objects.get())
    assert (contents.place, contents.came, contents.language) == (PLACE, week - 2, "zh-Hant")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"place": "  ", "came": "0"}, "Say where the paper comes from"),
        ({"place": PLACE, "came": "soon"}, "Choose the week"),
        ({"place": PLACE, "came": "99999"}, "Choose the week"),
    ],
)
def test_parcel_that_cannot_be_opened_says_why(
    screen: Client, fields: dict[str, object], sentence: str
) -> None:
    answer = page(screen, reverse("paper-parcel-new"), **fields)
    assert sentence in answer
    assert "<title>Error:" in answer
    assert not PaperParcel.objects.exists()


def test_several_photographs_open_several_sheets(screen: Client, parcel: PaperParcel) -> None:
    answer = page(screen, drop_path(parcel), photographs=[small(1), small(2)], sheets="each")
    assert "The photographs are sealed" in answer
    assert PaperSheet.objects.count() == 2


def test_several_photographs_open_one_sheet_if_that_is_chosen(
    screen: Client, parcel: PaperParcel
) -> None:
    page(screen, drop_path(parcel), photographs=[small(1), small(2)], sheets="one")
    assert PaperSheet.objects.get().photographs.count() == 2


@pytest.mark.parametrize("sheets", ["each", "one"])
def test_more_photographs_than_are_taken_at_a_time_are_named(
    screen: Client, parcel: PaperParcel, monkeypatch: pytest.MonkeyPatch, sheets: str
) -> None:
    monkeypatch.setattr(photographs, "AT_ONCE_LIMIT", 2)
    sent = [small(seed) for seed in range(4)]
    answer = page(screen, drop_path(parcel), photographs=sent, sheets=sheets)
    code = contents_of(parcel).code
    told = re.findall(r'<span class="file">(\d)\.jpg</span> <span class="(\w+)">([^<]*)<', answer)
    second = f"sheet {code}-2" if sheets == "each" else f"sheet {code}-1"
    refused = "At most 2 photographs are taken at a time. This one was not saved: send it now."
    assert told == [
        ("0", "soft", f"sheet {code}-1"),
        ("1", "soft", second),
        ("2", "error", refused),
        ("3", "error", refused),
    ]
    assert PaperPhotograph.objects.count() == 2
    page(screen, drop_path(parcel), photographs=[small(2), small(3)], sheets="each")
    assert PaperPhotograph.objects.count() == 4


def test_further_photographs_of_a_sheet_than_are_taken_at_a_time_are_named(
    screen: Client, volunteer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photographs, "AT_ONCE_LIMIT", 2)
    path = reverse("paper-photographs", args=[open_one(volunteer)])
    answer = page(screen, path, photographs=[small(seed) for seed in range(3)])
    assert answer.count("At most 2 photographs are taken at a time") == 1
    assert PaperPhotograph.objects.count() == 2


def test_limit_at_a_time_is_less_than_what_a_form_may_bring(
    screen: Client, parcel: PaperParcel
) -> None:
    """So a form is refused as a whole only where it brings five times as many."""
    assert photographs.AT_ONCE_LIMIT == 20
    nothing = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(101)]
    response = screen.post(drop_path(parcel), {"photographs": nothing[:100]})
    assert response.content.decode().count("At most 20 photographs") == 80
    refused = screen.post(drop_path(parcel), {"photographs": nothing})
    assert refused.status_code == 400
    assert "Nothing was saved" in refused.content.decode()


def test_script_is_answered_in_json(screen: Client, parcel: PaperParcel) -> None:
    response = screen.post(
        drop_path(parcel), {"photographs": small()}, headers={"accept": "application/json"}
    )
    sheet = PaperSheet.objects.get()
    assert response.json() == {
        "reference": f"{contents_of(parcel).code}-1",
        "more": reverse("paper-photographs", args=[sheet.id]),
    }
    again = screen.post(
        drop_path(parcel), {"photographs": small()}, headers={"accept": "application/json"}
    )
    assert again.status_code == 422
    assert "here already" in again.json()["sentence"]


def test_form_without_a_photograph_is_explained(screen: Client, parcel: PaperParcel) -> None:
    assert "Choose one photograph" in page(screen, drop_path(parcel), sheets="each")


def test_more_than_the_limit_at_once_is_explained(
    screen: Client, parcel: PaperParcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photographs, "TOGETHER_LIMIT_BYTES", 1)
    filler = SimpleUploadedFile("a.jpg", bytes(80_000))
    answer = page(screen, drop_path(parcel), photographs=filler)
    assert "Together these files are more than" in answer
    assert not PaperSheet.objects.exists()


def test_photograph_larger_than_django_takes_elsewhere_is_taken(
    screen: Client, parcel: PaperParcel
) -> None:
    data = photograph(width=160) + bytes(4 * 1024 * 1024)
    page(screen, drop_path(parcel), photographs=SimpleUploadedFile("a.jpg", data))
    assert PaperPhotograph.objects.count() == 1


def test_file_on_any_other_page_is_passed_over(screen: Client, volunteer: Staff) -> None:
    path = reverse("paper-key", args=[open_one(volunteer)])
    data = SimpleUploadedFile("a.jpg", bytes(3 * 1024 * 1024))
    response = screen.post(path, {"lines": "张三 党", "step": "preview", "file": data})
    assert response.wsgi_request.FILES.getlist("file") == []


@pytest.mark.parametrize("name", ["paper-parcel-photographs", "paper-list", "paper-photographs"])
def test_form_without_its_token_is_refused(second: Staff, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(second)
    path = reverse(name, args=[uuid.uuid4()])
    assert client.post(path, {"photographs": small(), "list": small()}).status_code == 403


def test_picture_is_shown_and_kept_by_no_cache(screen: Client, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    page(screen, reverse("paper-photographs", args=[sheet_id]), photographs=small())
    found = PaperPhotograph.objects.get()
    response = screen.get(reverse("paper-photograph", args=[found.id]))
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"] == photographs.POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"RIFF")


def test_third_sees_neither_picture_nor_keyings(
    screen: Client, client: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = open_one(volunteer)
    page(screen, reverse("paper-photographs", args=[sheet_id]), photographs=small())
    for staff in (volunteer, second):
        key_one(sheet_id, staff, "欧阳修 党")
    found = PaperPhotograph.objects.get()
    client.force_login(make_volunteer("third"))
    assert client.get(reverse("paper-photograph", args=[found.id])).status_code == 404
    answer = page(client, reverse("paper-compare", args=[sheet_id]))
    assert "Two other people have keyed this sheet" in answer
    assert "欧阳修" not in answer
    assert "欧阳修" not in page(client, reverse("paper-compare", args=[sheet_id]), step="send")
    assert "Keyed by two others" in page(client, "/desk/paper/")
    assert not InboxItem.objects.exists()


def test_third_puts_no_picture_to_what_two_keyed(
    client: Client, volunteer: Staff, second: Staff
) -> None:
    """Its reviewer would take it for the paper that they keyed."""
    sheet_id = open_one(volunteer)
    for staff in (volunteer, second):
        key_one(sheet_id, staff, "欧阳修 党")
    put = reverse("paper-photographs", args=[sheet_id])
    client.force_login(make_volunteer("third"))
    assert client.post(put, {"photographs": small()}).status_code == 422
    assert not PaperPhotograph.objects.exists()
    client.force_login(second)
    assert client.post(put, {"photographs": small()}).status_code == 302
    assert PaperPhotograph.objects.count() == 1


def test_photograph_is_taken_away_by_hand(screen: Client, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    page(screen, reverse("paper-photographs", args=[sheet_id]), photographs=small())
    found = PaperPhotograph.objects.get()
    assert "Delete photograph 1" in page(screen, reverse("paper-key", args=[sheet_id]))
    screen.post(reverse("paper-photograph-remove", args=[found.id]))
    assert not PaperPhotograph.objects.exists()


@pytest.mark.parametrize("data", [csv_bytes(), csv_bytes(encoding="gb18030"), xlsx_bytes()])
def test_list_is_shown_line_by_line_and_nothing_is_saved(
    screen: Client, parcel: PaperParcel, data: bytes
) -> None:
    answer = read_list(screen, parcel, data)
    assert "4 lines are sent" in answer
    assert "1 is dead, and is not sent" in answer
    assert "12 people without names" in answer
    assert "Send 15 people" in answer
    assert "Somebody brought these names for others" in answer
    assert not InboxItem.objects.exists()
    assert not PaperSheet.objects.exists()


def test_how_the_file_was_read_is_said(screen: Client, parcel: PaperParcel) -> None:
    answer = read_list(screen, parcel, csv_bytes(encoding="gb18030", separator=";"))
    assert "Encoding: GB18030" in answer
    assert "Columns separated by: semicolon" in answer


def test_list_is_sent_as_it_was_shown_and_gives_its_receipt(
    screen: Client, parcel: PaperParcel
) -> None:
    fields = carried(read_list(screen, parcel, csv_bytes()))
    answer = page(screen, list_path(parcel), step="send", **fields)
    assert "The list of parcel" in answer
    assert len(re.findall(r'<span class="four">\d{4}</span>', answer)) == 6
    assert InboxItem.objects.count() == 1
    again = page(screen, list_path(parcel), step="send", **fields)
    assert "This list has been sent already" in again
    assert InboxItem.objects.count() == 1


def test_list_that_was_sent_before_says_so_at_once(screen: Client, parcel: PaperParcel) -> None:
    fields = carried(read_list(screen, parcel, csv_bytes()))
    page(screen, list_path(parcel), step="send", **fields)
    answer = read_list(screen, parcel, xlsx_bytes())
    assert "This list has been sent already" in answer
    assert 'value="send"' not in answer


def test_list_that_would_come_to_another_end_is_shown_again(
    screen: Client, parcel: PaperParcel
) -> None:
    fields = carried(read_list(screen, parcel, csv_bytes())) | {"shown": "0" * 32}
    answer = page(screen, list_path(parcel), step="send", **fields)
    assert "Look again, then send" in answer
    assert 'value="send"' in answer
    assert not InboxItem.objects.exists()


def test_columns_are_chosen_where_they_are_not_known(screen: Client, parcel: PaperParcel) -> None:
    answer = read_list(screen, parcel, csv_bytes((("张三", "党"), ("王五", "团"))))
    assert "Which column has the names is not known" in answer
    assert 'value="send"' not in answer
    table = re.search(r'<textarea name="table" hidden>\n(.*?)</textarea>', answer, re.DOTALL)
    assert table
    fields = {
        "table": table[1].replace("&quot;", '"'),
        "column-0": "name",
        "column-1": "organisations",
        "first": "person",
    }
    answer = page(screen, list_path(parcel), step="again", **fields)
    assert "2 lines are sent" in answer


def test_consent_and_what_all_leave_can_be_said_for_the_whole_list(
    screen: Client, parcel: PaperParcel
) -> None:
    fields = carried(read_list(screen, parcel, csv_bytes((("姓名", "备注"), ("张三", "")))))
    more = {**fields, "consent": "self", "heading": "党团"}
    answer = page(screen, list_path(parcel), step="again", **more)
    assert "Party and League" in answer
    assert "Somebody brought these names for others" not in answer
    wrong = page(screen, list_path(parcel), step="again", **{**more, "heading": "当"})
    assert "“当” was not understood as organisations" in wrong


def test_report_is_a_file_without_formulas(screen: Client, parcel: PaperParcel) -> None:
    fields = carried(read_list(screen, parcel, csv_bytes((*HEADED, (FORMULA, "党")))))
    response = screen.post(list_path(parcel), {**fields, "step": "report"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="report-[A-Z]{3}.csv"', response["Content-Disposition"]
    )
    text = response.content.decode("utf-8-sig")
    assert f'"\'{FORMULA}"' in text
    assert f'"{FORMULA}"' not in text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7", "This is not a list"),
        (b"", "There is nothing in this file"),
        (bytes(FILE_LIMIT_BYTES + 100_000), "too large for a list"),
    ],
)
def test_what_is_no_list_is_explained(
    screen: Client, parcel: PaperParcel, data: bytes, sentence: str
) -> None:
    assert sentence in read_list(screen, parcel, data)


def test_form_without_a_file_is_explained(screen: Client, parcel: PaperParcel) -> None:
    assert "Choose a file" in page(screen, list_path(parcel), encoding="")


def test_parcel_is_closed_by_a_button(
    screen: Client, parcel: PaperParcel, volunteer: Staff
) -> None:
    path = reverse("paper-parcel-close", args=[parcel.id])
    open_in(parcel, volunteer)
    assert "not sent yet" in screen.post(path).content.decode()
    PaperSheet.objects.all().delete()
    assert "The parcel is closed" in screen.post(path, follow=True).content.decode()
    assert not PaperParcel.objects.exists()
    assert screen.get(reverse("paper-parcel", args=[parcel.id])).status_code == 404


def test_name_sent_before_can_be_left_out_on_the_last_page(
    screen: Client, parcel: PaperParcel, volunteer: Staff, second: Staff
) -> None:
    fields = carried(read_list(screen, parcel, csv_bytes((("姓名", "党"), ("张三", "是")))))
    page(screen, list_path(parcel), step="send", **fields)
    sheet = open_in(parcel, volunteer)
    for staff in (volunteer, second):
        key_one(sheet.id, staff, "张三 党\n王五 党\n李四 党 †")
    path = reverse("paper-compare", args=[sheet.id])
    answer = page(screen, path)
    assert "Leave out 张三" in answer
    assert "Not sent, because they are dead" in answer
    sent = page(screen, path, **{"step": "send", "consent": "relayed", "left-out": "张三"})
    assert "王五" in sent
    assert "张三" not in sent


def test_sheet_with_photographs_is_sent_on_the_last_page(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = open_one(volunteer, "A-17")
    screen.post(reverse("paper-photographs", args=[sheet_id]), {"photographs": small(17)})
    for staff in (volunteer, second):
        key_one(sheet_id, staff, "张三 党")
    assert PaperPhotograph.objects.filter(sheet=sheet_id).exists()
    path = reverse("paper-compare", args=[sheet_id])
    page(screen, path, step="send", consent="self")
    assert InboxItem.objects.count() == 1
    assert PaperSheet.objects.get().is_sent
