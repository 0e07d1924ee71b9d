"""A statement's public page: original and translation, each with its language and label."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.unit.handed_in import TODAY
from tests.unit.site.conftest import Publish, make_person, publish_waiting
from tests.unit.translations.given import ENGLISH, publish
from unjoin.registry.entry import LeafIndex
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT, Actor
from unjoin.service.instance import Instance, current
from unjoin.service.intake.actions import withdraw
from unjoin.service.mirror.copies import look
from unjoin.service.mirror.making import make_mirror
from unjoin.service.translations.actions import take_down

pytestmark = pytest.mark.django_db
LABEL = "The declarant did not write this, and it is no part of the entry in the log."


def text_of(answer: HttpResponseBase) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("page", ["/en/statements/0", "/en/statements/0/read"])
def test_it_stands_beside_the_original_as_what_it_is(
    receipt: ReceiptCode, client: Client, page: str
) -> None:
    before = text_of(client.get(page))
    assert LABEL not in before
    assert "translations.css" not in before
    publish()
    shown = text_of(client.get(page))
    assert '<div class="prose" lang="zh-Hans"><p>我退出。</p>' in shown
    assert '<div class="prose" lang="en"><p>I leave.</p>' in shown
    assert shown.index("我退出。") < shown.index(LABEL) < shown.index("I leave.")
    assert "Translation by a volunteer" in shown
    assert "translations.css" in shown


def test_commitment_is_of_the_original_alone(receipt: ReceiptCode, client: Client) -> None:
    before = text_of(client.get("/en/statements/0"))
    publish()
    after = text_of(client.get("/en/statements/0"))
    evidence = r'<dd class="hex"[^>]*>(.*?)</dd>'
    assert re.findall(evidence, after) == re.findall(evidence, before)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_reader_sees_it(receipt: ReceiptCode, client: Client, language: str) -> None:
    publish()
    assert "I leave." in text_of(client.get(f"/{language}/statements/0"))


def test_reader_sees_the_one_in_their_script(publish_persons: Publish, client: Client) -> None:
    publish_persons(make_person(text="Good-bye."), language="en")
    publish(0, "再會。", language="zh-Hant")
    for language in ("zh-hans", "zh-hant", "en"):
        assert 'lang="zh-Hant"><p>再會。</p>' in text_of(client.get(f"/{language}/statements/0"))
    publish(0, "再见。", language="zh-Hans")
    assert "再见。" in text_of(client.get("/zh-hans/statements/0"))
    assert "再會。" in text_of(client.get("/zh-hant/statements/0"))


def test_markup_is_text(receipt: ReceiptCode, client: Client) -> None:
    publish(text="<script>alert(1)</script>\n\n<b>bold</b>")
    page = text_of(client.get("/en/statements/0"))
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page


def test_it_is_gone_with_the_statement_and_when_taken_down(
    receipt: ReceiptCode, small_batches: Instance, client: Client
) -> None:
    publish()
    take_down(leaf=LeafIndex(0), language="en", by=Actor("operator"), today=TODAY)
    assert "I leave." not in text_of(client.get("/en/statements/0"))
    publish()
    assert "I leave." in text_of(client.get("/en/statements/0"))
    withdraw(instance=small_batches, code=receipt, by=DECLARANT, today=TODAY)
    publish_waiting(small_batches)
    page = text_of(client.get("/en/statements/0"))
    assert "I leave." not in page
    assert LABEL not in page


def test_page_is_kept_by_caches_for_a_minute_only(receipt: ReceiptCode, client: Client) -> None:
    publish()
    answer = client.get("/en/statements/0")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "ETag" not in answer


def test_mirror_notices_it(receipt: ReceiptCode, tmp_path: Path) -> None:
    folder, volume = tmp_path / "mirror", "data/csv/translations-00000.csv"
    make_mirror(folder, jobs=1)
    before = look()
    publish(text=ENGLISH)
    after = look()
    assert after != before
    make_mirror(folder, jobs=1)
    page = (folder / "zh-hans" / "statements" / "0" / "0.html").read_text(encoding="utf-8")
    assert "I leave." in page
    assert 'lang="en"' in page
    assert make_mirror(folder, jobs=1).written.written == 0
    assert (folder / volume).read_text(encoding="utf-8").count("I leave.") == 1
    take_down(leaf=LeafIndex(0), language="en", by=Actor("operator"), today=TODAY)
    assert look() != after
    publish_waiting(current())
    assert look() == before
    make_mirror(folder, jobs=1)
    pages = [*folder.rglob("*.html"), folder / volume]
    assert not [path for path in pages if "I leave." in path.read_text(encoding="utf-8")]
