"""The first page: the count, the way to declare, and nothing that traces the visitor."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.unit.site.conftest import Publish, make_person, write_tally
from unjoin.registry.campaign import Hotline
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.service.instance import Instance

pytestmark = pytest.mark.django_db


def test_home_before_any_publication(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Nothing has been published yet." in page
    assert re.search(r'class="figure">\s*0\s*<', page)


def test_home_asks_first_whether_it_is_safe(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.index("Is it safe for you right now?") < page.index('href="/declare">Declare your')


def test_home_shows_the_exact_count(client: Client) -> None:
    cells = {(OrganisationMask(1), Standing.SELF): 466_912_345}
    write_tally(Tally(466_912_345, cells))
    assert "466,912,345" in client.get("/").content.decode()
    assert "4亿6691万2345" in client.get("/zh-hans/").content.decode()
    assert "4億6691萬2345" in client.get("/zh-hant/").content.decode()


def test_home_shows_what_the_files_say_and_not_the_database(
    client: Client, publish_persons: Publish
) -> None:
    publish_persons(make_person("甲"), make_person("乙"))
    write_tally(Tally(1, {(OrganisationMask(1), Standing.SELF): 1}))
    page = client.get("/").content.decode()
    assert re.search(r'class="figure">\s*1\s*<', page)
    assert "甲" in page
    assert "乙" not in page


def test_home_is_the_same_for_everybody(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person())
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies


def test_home_takes_as_many_queries_for_more_statements(
    client: Client,
    publish_persons: Publish,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_persons(make_person("甲"))
    with django_assert_num_queries(4):
        client.get("/")
    publish_persons(make_person("乙"), make_person("丙"))
    with django_assert_num_queries(4):
        client.get("/")


def test_home_gives_the_hotline(client: Client, instance: Instance, settings: LazySettings) -> None:
    texts = {"en": "Hotline", "zh-Hans": "热线", "zh-Hant": "熱線"}
    line = Hotline(number="+1 (202) 555-0147", labels=texts, hours=texts)
    campaign = replace(instance.campaign, hotlines=(line,))
    settings.UNJOIN = replace(instance, campaign=campaign)
    assert 'href="tel:+12025550147">+1 (202) 555-0147<' in client.get("/").content.decode()


@pytest.mark.parametrize("demo", [True, False])
def test_demo_warns_on_every_page(
    client: Client, instance: Instance, settings: LazySettings, demo: bool
) -> None:
    settings.UNJOIN = replace(instance, settings=replace(instance.settings, demo=demo))
    for path in ("/", "/numbers", "/statements", "/safety", "/no-such-page"):
        assert ("Do not enter anything real" in client.get(path).content.decode()) is demo


def test_language_switch_keeps_the_page(client: Client) -> None:
    page = client.get("/zh-hant/safety").content.decode()
    assert '<html lang="zh-Hant">' in page
    assert 'href="/en/safety"' in page
    assert 'href="/zh-hant/numbers"' in page


def test_healthz_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/numbers", "/statements", "/statements/0", "/safety"])
def test_public_pages_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
