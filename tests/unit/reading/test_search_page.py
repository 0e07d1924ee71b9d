"""The search as visitors use it: a form without scripts, and answers that are kept nowhere."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.unit.handed_in import hand_in
from tests.unit.held_back import publish_held_back
from tests.unit.site.conftest import Publish, make_person, publish_waiting
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.instance import Instance
from unjoin.service.reading import wall
from unjoin.service.reading.form import wall_form
from unjoin.service.reading.models import Posting, SearchState
from unjoin.service.reading.searching import Budget

LEAGUE = OrganisationMask(2)
WHO = re.compile(r'class="who"><a href="/(?:en/)?statements/([0-9]+)"')


def shown(client: Client, **asked: str) -> list[int]:
    page = client.get("/en/statements", asked).content.decode()
    return [int(leaf) for leaf in WHO.findall(page)]


@pytest.fixture
def published(publish_persons: Publish) -> None:
    publish_persons(
        make_person("萬順", text="我聲明退出。", place="臺北"),
        make_person("李万顺", organisations=LEAGUE),
        language="zh-Hant",
    )
    publish_persons(make_person("Anna Lee", text="I leave the Party."), language="en")


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ({"q": "万顺"}, [1, 0]),
        ({"q": "李 万顺"}, [1]),
        ({"q": "萬順", "in": "whole"}, [0]),
        ({"q": "声明退出"}, [0]),
        ({"q": "声明退出", "in": "name"}, []),
        ({"q": "台北", "in": "text"}, [0]),
        ({"q": "ＬＥＥ"}, [2]),
        ({"q": "le"}, []),
        ({"q": "party leave"}, [2]),
        ({"organisation": "league"}, [1]),
        ({"language": "en", "organisation": ""}, [2]),
        ({"week": "2026-11-18"}, [2, 1, 0]),
        ({"week": "2026-11-25"}, []),
        ({"q": "顺", "organisation": "party", "week": "2026-11-16"}, [0]),
    ],
)
def test_search_finds(
    client: Client, published: None, asked: dict[str, str], leaves: list[int]
) -> None:
    assert shown(client, **asked) == leaves


def test_search_is_kept_nowhere(client: Client, published: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get("/statements", {"q": "万顺"})
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert "reading_posting" in statements
    assert "万" not in statements
    assert "max-age" in client.get("/statements", {"organisation": "party"})["Cache-Control"]


@pytest.mark.parametrize("typed", ["，", "字" * 81])
@pytest.mark.django_db
def test_words_that_cannot_be_searched_for_say_so(client: Client, typed: str) -> None:
    answer = client.get("/en/statements", {"q": typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert 'href="#q"' in page
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_day_that_is_none_says_so(client: Client) -> None:
    for day in ("18.11.2026", "2026-02-30", "1999-01-01", "٢٠٢٦-11-16"):
        page = client.get("/en/statements", {"week": day}).content.decode()
        assert "Write a day like this: 2026-11-16." in page


@pytest.mark.parametrize(
    "asked", [{"in": "x"}, {"organisation": "x"}, {"language": "xx"}, {"q": "a", "before": "x"}]
)
@pytest.mark.django_db
def test_address_that_no_page_leads_to_is_refused(client: Client, asked: dict[str, str]) -> None:
    assert client.get("/statements", asked).status_code == 400


def test_search_goes_on_page_by_page(
    client: Client, publish_persons: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "STATEMENTS_PER_PAGE", 2)
    publish_persons(*(make_person(f"王{number}") for number in "一二三"))
    page = client.get("/en/statements", {"q": "王"}).content.decode()
    assert [int(leaf) for leaf in WHO.findall(page)] == [2, 1]
    assert 'href="/en/statements?q=%E7%8E%8B&amp;before=1" rel="next"' in page
    last = client.get("/en/statements", {"q": "王", "before": "1"}).content.decode()
    assert [int(leaf) for leaf in WHO.findall(last)] == [0]
    assert 'rel="next"' not in last
    assert (
        "Nothing more was found."
        in client.get("/en/statements", {"q": "王", "before": "0"}).content.decode()
    )


def test_search_that_takes_long_is_gone_on_with(
    client: Client, publish_persons: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_persons(make_person("王一"), make_person("一王"), make_person("一，王"))
    few = Budget(statements=1, statement_bytes=1)
    monkeypatch.setattr("unjoin.service.reading.searching.Budget", lambda: few)
    page = client.get("/en/statements", {"q": "王一"}).content.decode()
    assert "Go on searching further back" not in page
    page = client.get("/en/statements", {"q": "王 一"}).content.decode()
    assert "Go on searching further back" in page
    assert "Older statements have not been looked at yet." in page


def test_search_does_not_show_what_is_held_back(
    client: Client, published: None, small_batches: Instance
) -> None:
    hand_in(small_batches)
    publish_held_back(small_batches)
    publish_held_back(small_batches)
    assert shown(client, q="金福") == []
    publish_waiting(small_batches)
    assert shown(client, q="金福") == [3]


def test_wall_is_whole_before_the_index_is(client: Client, published: None) -> None:
    Posting.objects.all().delete()
    SearchState.objects.all().delete()
    assert shown(client) == [2, 1, 0]
    assert (
        "The search is being prepared."
        in client.get("/en/statements", {"q": "王"}).content.decode()
    )
    SearchState.objects.create(folding=1, leaves=1)
    page = client.get("/en/statements", {"q": "王"}).content.decode()
    assert "Statements from No. 1 on cannot be searched yet" in page


def test_excerpt_begins_where_the_words_are(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person(text="开头的话。" * 40 + "\n当年我在村里教书。后来走了。"))
    page = client.get("/statements", {"q": "教書"}).content.decode()
    assert ">…当年我在村里教书。后来走了。</p>" in page
    assert ">开头的话。开头" in client.get("/statements").content.decode()


def test_form_needs_no_script_and_is_left_out_of_a_mirror(rf: RequestFactory) -> None:
    here, mirror = (
        render_to_string(
            "reading/wall.html", {"form": wall_form({}), "is_mirror": is_mirror}, rf.get("/")
        )
        for is_mirror in (False, True)
    )
    assert '<form class="find" method="get" action="/statements"' in here
    assert "<script" not in here
    assert "<form" not in mirror
