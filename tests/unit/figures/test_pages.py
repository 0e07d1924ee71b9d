"""Drives and milestones on their pages, and the numbers with their plots and tables."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.unit.site.conftest import (
    TODAY,
    Publish,
    make_person,
    publish_waiting,
)
from unjoin.registry.campaign import Drive
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.figures.queries import Milestone, list_milestones
from unjoin.service.instance import Instance, current
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.public_data import NUMBERS_PATH
from unjoin.service.site.figures import published_numbers

TEACHERS = dict.fromkeys(("en", "zh-Hans", "zh-Hant"), "Month of the teachers")
TEXT = dict.fromkeys(("en", "zh-Hans", "zh-Hant"), "First <b>paragraph</b>.\n\nSecond.")


@pytest.fixture
def teachers(
    small_batches: Instance, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Drive:
    """The campaign with one drive, which is open."""
    for module in ("figures.views", "intake.views", "intake.declare_page", "intake.empty_form"):
        monkeypatch.setattr(f"unjoin.service.{module}.today", lambda: TODAY)
    drive = Drive("teachers", TEACHERS, date(2026, 11, 1), date(2026, 11, 30), TEXT)
    campaign = replace(small_batches.campaign, drives=(drive,))
    settings.UNJOIN = replace(small_batches, campaign=campaign)
    return drive


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_drive_page_tells_period_text_and_count(
    client: Client, teachers: Drive, publish_persons: Publish
) -> None:
    first, _ = publish_persons(make_person("甲"), make_person("乙"), drive="teachers")
    page = text_of(client, "/drives/teachers")
    assert "1 November 2026 to 30 November 2026 · Open now" in page
    assert "<p>First &lt;b&gt;paragraph&lt;/b&gt;.</p>" in page
    assert '<p class="figure">2</p>' in page
    assert 'href="/declare?drive=teachers"' in page
    withdraw(instance=current(), code=first, by=DECLARANT, today=TODAY)
    publish_waiting(current())
    assert '<p class="figure">1</p>' in text_of(client, "/drives/teachers")
    assert "Month of the teachers" in text_of(client, "/drives")
    assert 'href="/drives/teachers"' in text_of(client, "/numbers")


@pytest.mark.parametrize(
    ("day", "says"), [(date(2026, 12, 1), "Over"), (date(2026, 10, 31), "Not begun yet")]
)
def test_drive_that_is_not_open_leads_nobody_to_declare(
    client: Client, teachers: Drive, monkeypatch: pytest.MonkeyPatch, db: None, day: date, says: str
) -> None:
    monkeypatch.setattr("unjoin.service.figures.views.today", lambda: day)
    page = text_of(client, "/drives/teachers")
    assert says in page
    assert "?drive=" not in page


def test_link_of_a_drive_chooses_it_on_the_form(client: Client, teachers: Drive) -> None:
    chosen = 'value="teachers" id="drive-teachers" checked'
    assert chosen in text_of(client, "/declare?drive=teachers")
    assert chosen not in text_of(client, "/declare")
    assert chosen in text_of(client, "/declare?drive=teachers")


@pytest.mark.parametrize("asked", ["nurses", '"><script>', ""])
def test_drive_that_there_is_not_is_not_chosen(client: Client, teachers: Drive, asked: str) -> None:
    page = client.get("/declare", {"drive": asked}).content.decode()
    assert 'id="drive-none" checked' in page
    assert "<script>" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/drives/nurses", "/milestones/1", "/milestones/7", "/drives/a%20b"]
)
def test_what_there_is_not_is_not_found(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


@pytest.mark.django_db
def test_pages_before_anything_is_published(client: Client) -> None:
    assert "Nothing has been published yet." in text_of(client, "/milestones")
    assert "There is no drive at this centre." in text_of(client, "/drives")
    assert list_milestones() == ()


def test_milestone_stays_when_the_count_falls_below(
    client: Client, publish_persons: Publish, small_batches: Instance
) -> None:
    (code,) = publish_persons(make_person())
    published = published_numbers()
    assert published is not None
    recorded = Milestone(1, 1, published.root, published.week, 1)
    assert list_milestones() == (recorded,)
    assert "The count is now 1." in text_of(client, "/milestones/1")
    withdraw(instance=small_batches, code=code, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    assert list_milestones() == (recorded,)
    assert "have taken it below this number" in text_of(client, "/milestones/1")
    assert 'href="/milestones/1"' in text_of(client, "/milestones")


def test_pages_ask_the_database_nothing(
    client: Client,
    teachers: Drive,
    publish_persons: Publish,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_persons(make_person())
    with django_assert_num_queries(0):
        for path in ("/drives", "/drives/teachers", "/milestones", "/milestones/1"):
            client.get(path)


def test_every_table_has_its_plot_and_its_file(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person("甲", place="山東", role="教师"), make_person("乙", place="山东"))
    page = text_of(client, "/zh-hant/numbers")
    for name in ("organisations", "channels", "weeks", "corrections", "places", "roles"):
        assert f'<h2 id="{name}">' in page
        assert client.get(f"/data/csv/{name}.csv")["Content-Type"].startswith("text/csv;")
        assert f'href="/data/csv/{name}.csv"' in page
    assert 'href="/data/csv/standings.csv"' in page
    assert '<h2 id="growth">' in page
    assert 'href="/data/csv/publications.csv"' in page
    titles = re.findall(r'<title id="([a-z]+)-title">', page)
    assert titles == ["organisations", "consent", "channels", "curve", "added", "places", "roles"]
    assert '<th scope="row">山東</th><td class="num">2</td>' in page
    assert "style=" not in page


def test_numbers_of_an_earlier_release_are_shown(client: Client, publish_persons: Publish) -> None:
    publish_persons(make_person())
    store = current().open_public_files()
    data = store.read(NUMBERS_PATH).decode()
    for member in ("channels", "weeks", "growth", "milestones"):
        data = re.sub(rf'"{member}":\[.*?\],', "", data)
    for member in ("places", "roles"):
        data = re.sub(rf'"{member}":{{.*?}},', "", data)
    store.write(NUMBERS_PATH, data.encode(), immutable=False)
    page = text_of(client, "/numbers")
    assert '<h2 id="channels">' not in page
    assert '<p class="figure">1</p>' in page
