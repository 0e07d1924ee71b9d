"""The wall of statements: newest first, in pages, whatever they hold."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.unit.site.conftest import TODAY, Publish, make_person, publish_waiting
from unjoin.registry.consent import Channel, Consent
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.reading import wall


def shown(client: Client, path: str = "/statements") -> list[int]:
    page = client.get(path).content.decode()
    return [int(leaf) for leaf in re.findall(r'class="who"><a href="/statements/([0-9]+)"', page)]


@pytest.mark.django_db
def test_statements_before_any_publication(client: Client) -> None:
    assert "Nothing has been published yet." in client.get("/statements").content.decode()


def test_statements_come_newest_first(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person("甲"), make_person("乙"), make_person("丙"))
    assert shown(client) == [2, 1, 0]


def test_statements_go_on_below_a_leaf(
    client: Client, publish_persons: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "STATEMENTS_PER_PAGE", 2)
    publish_persons(make_person("甲"), make_person("乙"), make_person("丙"))
    assert 'href="/statements?before=1" rel="next"' in client.get("/statements").content.decode()
    last = client.get("/statements?before=1").content.decode()
    assert shown(client, "/statements?before=1") == [0]
    assert 'rel="next"' not in last
    assert "There are no older statements" in client.get("/statements?before=0").content.decode()


@pytest.mark.parametrize(
    "query", ["", "?before=9", "?q=%E9%87%91+%22%3C&language=zh-Hans", "?week=2026-11-16&before=2"]
)
@pytest.mark.django_db
def test_other_languages_show_the_same_page(client: Client, query: str) -> None:
    page = client.get(f"/en/statements{query}").content.decode()
    for code in ("zh-hans", "zh-hant", "en"):
        assert f'<a href="/{code}/statements{query.replace("&", "&amp;")}" hreflang' in page


@pytest.mark.parametrize("before", ["", "-1", "x", "1_0", "٣", "9" * 19, "9" * 400])
def test_statements_before_something_else_are_refused(client: Client, before: str) -> None:
    answer = client.get("/statements", {"before": before})
    assert answer.status_code == 400
    assert "no-store" in answer.headers["Cache-Control"]


def test_statements_leave_out_what_was_withdrawn(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    code, _ = publish_persons(make_person("甲"), make_person("乙"))
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert shown(client) == [1]


def test_statements_name_the_language_of_what_is_quoted(
    client: Client, publish_persons: Publish
) -> None:
    publish_persons(make_person("萬順", text="我聲明退出。", place="臺北"), language="zh-Hant")
    page = client.get("/en/statements").content.decode()
    assert '<p class="opening" lang="zh-Hant">我聲明退出。</p>' in page
    assert 'lang="zh-Hant">萬順</a>' in page


def test_statement_of_a_head_count_has_no_name(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person("", consent=Consent.HEAD_COUNT, persons=19), channel=Channel.PHONE)
    assert "19 people without names" in client.get("/statements").content.decode()


def test_statements_escape_what_people_wrote(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person("<b>甲</b>", text="<script>alert(1)</script>", role="<i>"))
    for path in ("/statements", "/", "/statements/0"):
        page = client.get(path).content.decode()
        assert "<script" not in page
        assert "<b>甲" not in page
        assert "<i>" not in page


def test_statements_take_as_many_queries_for_more_rows(
    client: Client,
    publish_persons: Publish,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_persons(make_person("甲"))
    with django_assert_num_queries(3):
        client.get("/statements")
    publish_persons(*(make_person(f"乙{number}") for number in range(8)))
    with django_assert_num_queries(3):
        client.get("/statements")
