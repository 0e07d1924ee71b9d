"""The screens of paper intake, from form to form."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.desk.paper_sheets import LIST, key_one, keyed_twice, make_volunteer, open_one
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.models import PaperKeying, PaperSheet
from unjoin.service.intake.models import InboxItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


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


def page(client: Client, path: str, **fields: str) -> str:
    """What the page answers: a post where there are fields."""
    response = client.post(path, fields, follow=True) if fields else client.get(path, follow=True)
    return str(response.content.decode())


def key_path(sheet_id: uuid.UUID) -> str:
    return reverse("paper-key", args=[sheet_id])


def compare_path(sheet_id: uuid.UUID) -> str:
    return reverse("paper-compare", args=[sheet_id])


def hidden(answer: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer))


def test_sheet_is_opened_under_its_reference(screen: Client) -> None:
    answer = page(screen, "/desk/paper/", reference="A-17", language="zh-Hant")
    assert "Sheet A-17" in answer
    assert '<textarea id="lines" name="lines" lang="zh-Hant"' in answer


def test_sheet_that_waits_is_found_by_its_reference(screen: Client, volunteer: Staff) -> None:
    key_one(open_one(volunteer, "A-17"), volunteer)
    answer = page(screen, "/desk/paper/", reference="a 17")
    assert "Somebody else has keyed this sheet" in answer
    assert PaperSheet.objects.count() == 1


def test_bad_reference_is_kept_and_explained(screen: Client) -> None:
    answer = page(screen, "/desk/paper/", reference="––")
    assert "at least one letter or digit" in answer
    assert 'value="––"' in answer


def test_second_keying_shows_nothing_of_the_first(screen: Client, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    key_one(sheet_id, volunteer, "欧阳修 党")
    assert "欧阳修" not in page(screen, key_path(sheet_id))
    assert "欧阳修" not in page(screen, "/desk/paper/")


def test_faults_name_line_and_place_and_lose_nothing(screen: Client, volunteer: Staff) -> None:
    lines = "张三 党团\n李四 当\n\n12 党"
    answer = page(screen, key_path(open_one(volunteer)), lines=lines, step="preview", heading="")
    assert "Line 2: organisations are expected at the end" in answer
    assert "“当” was not understood" in answer
    assert "Line 4: “12” may be a name or a number of people" in answer
    assert "Say who put these people on the sheet" in answer
    assert "张三 党团\n李四 当\n\n12 党</textarea>" in answer
    assert "<title>Error:" in answer


def test_heading_that_is_not_understood_is_a_fault(screen: Client, volunteer: Staff) -> None:
    answer = page(screen, key_path(open_one(volunteer)), lines="张三", heading="当", step="preview")
    assert "“当” was not understood as organisations" in answer
    assert 'value="当"' in answer


def test_preview_shows_rows_totals_and_the_dead(screen: Client, volunteer: Staff) -> None:
    answer = page(
        screen, key_path(open_one(volunteer)), lines=LIST, consent="relayed", step="preview"
    )
    assert not PaperKeying.objects.exists()
    assert "cannot be read; gets a pseudonym" in answer
    assert "12 people without names" in answer
    assert re.search(r"People in all</th><td class=\"num\">16<", answer)
    assert "Not sent, because they are dead" in answer
    assert "李四" in answer


def test_change_leads_back_with_everything(screen: Client, volunteer: Staff) -> None:
    answer = page(screen, key_path(open_one(volunteer)), lines=LIST, consent="self", step="change")
    assert f"{LIST}</textarea>" in answer
    assert re.search(r'value="self" checked', answer)
    assert "Please look at this again" not in answer


def test_first_keying_is_saved_and_waits(screen: Client, volunteer: Staff, second: Staff) -> None:
    sheet_id = open_one(volunteer)
    answer = page(screen, key_path(sheet_id), lines=LIST, consent="relayed", step="save")
    assert "waits for somebody else to key it a second time" in answer
    assert PaperKeying.objects.get().keyer == second
    again = page(screen, key_path(sheet_id), lines=LIST, consent="relayed", step="save")
    assert "You have keyed this sheet" in again
    assert PaperKeying.objects.count() == 1


def test_same_keyings_lead_to_sending(screen: Client, volunteer: Staff) -> None:
    sheet_id = open_one(volunteer)
    key_one(sheet_id, volunteer)
    answer = page(screen, key_path(sheet_id), lines=LIST, consent="relayed", step="save")
    assert "Both keyings say the same" in answer
    assert "pseudonym; on the paper: ?" in answer
    sent = page(screen, compare_path(sheet_id), step="send", **hidden(answer))
    assert "Sheet A-17 is sent" in sent
    assert InboxItem.objects.count() == 1
    assert len(re.findall(r'<span class="four">\d{4}</span>', sent)) == 6


def test_sending_again_shows_the_same_receipt(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    answers = [page(screen, compare_path(sheet_id), step="send") for _ in range(2)]
    first, again = (re.findall(r'class="four">(\d{4})<', answer) for answer in answers)
    assert first == again
    assert "It has been sent, and is counted once" in answers[1]
    assert InboxItem.objects.count() == 1


def test_receipt_is_shown_again_until_it_is_written_down(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    page(screen, compare_path(sheet_id), step="send")
    assert "the receipt is not written down yet" in page(screen, "/desk/paper/")
    assert 'class="four"' in page(screen, compare_path(sheet_id))
    assert "Everything about the sheet is deleted" in page(
        screen, compare_path(sheet_id), step="written"
    )
    assert "This sheet has been sent already" in page(screen, compare_path(sheet_id))
    assert PaperSheet.objects.get().sealed is None


def test_receipt_is_shown_to_nobody_but_who_sent_it(
    screen: Client, client: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second)
    page(screen, compare_path(sheet_id), step="send")
    client.force_login(volunteer)
    page(client, compare_path(sheet_id), step="written")
    answers = [
        page(client, compare_path(sheet_id)),
        page(client, compare_path(sheet_id), step="send"),
    ]
    assert all("This sheet has been sent already" in answer for answer in answers)
    assert not any('class="four"' in answer for answer in answers)
    assert "<strong" not in page(client, "/desk/paper/")
    assert PaperSheet.objects.get().sealed is not None


def test_differences_are_shown_and_none_is_chosen(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    others = LIST.replace("张三", "张山").replace("王五 团队\n", "")
    answer = page(screen, compare_path(keyed_twice(volunteer, second, others=others)))
    assert "They differ in 2 places." in answer
    assert "4 lines agree." in answer
    assert "Nothing stands here" in answer
    assert "checked" not in answer
    assert "Please look at this again" not in answer


def test_differences_not_settled_are_asked_for(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(
        volunteer, second, others=LIST.replace("张三", "张山").replace("王五", "王武")
    )
    fields = {"choice-0": "typed", "typed-0": "张珊 当"}
    answer = page(screen, compare_path(sheet_id), step="check", **fields)
    assert "“当” was not understood" in answer
    assert "Difference 2: choose what the paper says." in answer
    assert 'value="张珊 当"' in answer
    assert not InboxItem.objects.exists()


def test_settled_differences_are_checked_then_sent(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    others = LIST.replace("张三", "张山").replace("王五 团队\n", "")
    sheet_id = keyed_twice(volunteer, second, others=others)
    fields = {"choice-0": "typed", "typed-0": "张珊 党团", "choice-1": "second", "typed-1": "x"}
    answer = page(screen, compare_path(sheet_id), step="check", **fields)
    assert "张珊" in answer
    assert "王五" not in answer
    back = page(screen, compare_path(sheet_id), **{**hidden(answer), "step": "change"})
    assert 'value="张珊 党团"' in back
    sent = page(screen, compare_path(sheet_id), **{**hidden(answer), "step": "send"})
    assert "Sheet A-17 is sent" in sent


def test_one_name_twice_after_settling_is_refused(
    screen: Client, volunteer: Staff, second: Staff
) -> None:
    sheet_id = keyed_twice(volunteer, second, others=LIST.replace("张三", "张山"))
    fields = {"choice-0": "typed", "typed-0": "王五 党"}
    answer = page(screen, compare_path(sheet_id), step="check", **fields)
    assert "Two people on this sheet have the same name, “王五”" in answer
    assert 'value="send"' not in answer


def test_sheet_is_discarded_with_a_reason(screen: Client, volunteer: Staff) -> None:
    path = reverse("paper-discard", args=[open_one(volunteer)])
    assert "Choose why." in page(screen, path, reason="")
    assert PaperSheet.objects.exists()
    assert "Discarded. What was keyed is deleted" in page(screen, path, reason="MISTAKE")
    assert not PaperSheet.objects.exists()


def test_sheet_that_is_gone_is_explained(screen: Client) -> None:
    assert "There is no such sheet" in page(screen, key_path(uuid.uuid4()))


def test_paper_is_for_volunteers(client: Client, reviewer: Staff) -> None:
    client.force_login(reviewer)
    assert client.get("/desk/paper/").status_code == 403


def test_keying_after_signing_out_gives_the_lines_back(client: Client, volunteer: Staff) -> None:
    response = client.post(key_path(open_one(volunteer)), {"lines": LIST, "step": "save"})
    assert response.status_code == 401
    assert f"{LIST}</textarea>" in response.content.decode()
    assert not PaperKeying.objects.exists()


def test_paper_asks_to_sign_in(client: Client) -> None:
    assert client.get("/desk/paper/").status_code == 302
