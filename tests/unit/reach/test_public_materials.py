"""What anybody sees under /m/: the list, one material, and codes that lead nowhere."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.unit.handed_in import TODAY
from tests.unit.reach.files import FILES, OPERATOR, hand_out
from unjoin.registry.short_code import ShortCode, groups
from unjoin.service.reach.actions import retire_material

pytestmark = pytest.mark.django_db


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == status
    assert not answer.cookies
    return answer.content.decode()


def unused_code(given: str) -> str:
    return "48217" if given != "48217" else "48225"


def test_list_has_what_is_handed_out_and_nothing_retired(client: Client) -> None:
    kept, gone = hand_out("三件事"), hand_out("旧的", data=b"old")
    retire_material(material_id=gone.id, by=OPERATOR, today=TODAY)
    text = page(client, "/m/")
    assert kept.title in text
    assert f'href="/m/{kept.code}"' in text
    assert gone.title not in text


def test_empty_list_says_so(client: Client) -> None:
    assert "Nothing is handed out here at present." in page(client, "/m/")


def test_page_has_all_that_is_needed(client: Client) -> None:
    material = hand_out("三件事", "zh-Hans", FILES["pdf"])
    text = page(client, f"/m/{material.code}")
    for expected in (
        '<h1 lang="zh-Hans">三件事</h1>',
        "简体中文",
        "PDF",
        "1 kB",
        "&nbsp;".join(groups(ShortCode(material.code))),
        f'href="/m/{material.code}.pdf"',
        f"certutil -hashfile {material.code}.pdf SHA256",
    ):
        assert expected in text
    assert material.sha256 in text.replace(" ", "")


def test_pages_may_be_kept_for_a_minute(client: Client) -> None:
    material = hand_out()
    for path in ("/m/", f"/m/{material.code}"):
        assert "max-age=60" in client.get(path)["Cache-Control"]


def test_same_in_three_languages(client: Client) -> None:
    material = hand_out()
    for language in ("zh-hans", "zh-hant", "en"):
        assert f'href="/{language}/m/{material.code}.txt"' in page(
            client, f"/{language}/m/{material.code}"
        )


@pytest.mark.parametrize(
    "write",
    [
        lambda code: f"{code[:3]} {code[3:]}",
        "-".join,
        lambda code: code.translate({ord(str(n)): "零幺二三四五六七八九"[n] for n in range(10)}),
    ],
)
def test_code_is_taken_as_it_was_written_down(client: Client, write: object) -> None:
    code = hand_out().code
    written = write(code)  # type: ignore[operator]
    for answer in (client.get("/m/", {"code": written}), client.get(f"/m/{written}")):
        assert answer.status_code == 302
        assert answer["Location"] == f"/m/{code}"


def test_said_without_the_last_slash(client: Client) -> None:
    assert client.get("/m")["Location"] == "/m/"


def test_wrong_digit_is_told_from_unknown_code(client: Client) -> None:
    code = hand_out().code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    text = page(client, f"/m/{wrong}", 404)
    assert "This code cannot be right" in text
    assert "One digit is wrong, or two have changed places." in text
    assert f'value="{wrong}"' in text
    unknown = page(client, f"/m/{unused_code(code)}", 404)
    assert "There is nothing under this code" in unknown


def test_code_that_is_none_is_explained_where_it_was_typed(client: Client) -> None:
    text = page(client, "/m/?code=%3Cb%3E12", 422)
    assert "<title>Error:" in text
    assert 'value="&lt;b&gt;12"' in text
    assert "A code has five digits" in text


def test_retired_code_says_so(client: Client) -> None:
    material = hand_out()
    retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    text = page(client, f"/m/{material.code}", 410)
    assert "This is no longer handed out" in text
    assert material.title not in text


def test_problem_is_kept_by_no_cache(client: Client) -> None:
    assert client.get("/m/48217")["Cache-Control"] == "no-store"


def test_home_leads_there_once_there_is_something(client: Client) -> None:
    assert 'href="/m/"' not in page(client, "/")
    hand_out()
    assert 'href="/m/"' in page(client, "/")
